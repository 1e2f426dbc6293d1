using System.Text.Json;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class ObservableIdTests
{
    [Theory]
    [InlineData("""{"type":"ipv4-addr","value":"198.51.100.3"}""", "28bb3599-77cd-5a82-a950-b5bc3caf07c4")]
    [InlineData("""{"type":"domain-name","value":"example.com"}""", "bedb4899-d24b-5401-bc86-8f6b4cc18ec7")]
    [InlineData("""{"type":"domain-name","value":"bücher.example"}""", "dbf3aff2-b3cd-57d2-9616-0ddfde9d01ad")]
    [InlineData("""{"type":"url","value":"https://example.com/research/index.html"}""", "47c3cf9a-5027-5bf0-997a-017c7edc7c55")]
    [InlineData("""{"type":"email-addr","value":"john@example.com"}""", "7165e2a9-671f-585d-b1e1-ca59c671d934")]
    [InlineData("""{"type":"mac-addr","value":"d2:fb:49:24:37:18"}""", "757b1725-9903-54f5-a855-1240691d7659")]
    [InlineData("""{"type":"autonomous-system","number":15139}""", "3aa27478-50b5-5ab8-9da9-cdc12b657fff")]
    [InlineData("""{"type":"mutex","name":"__CLEANSWEEP__"}""", "f93fe911-e545-5239-b9b0-597840d0c871")]
    [InlineData("""{"type":"software","name":"Word","cpe":"cpe:2.3:a:microsoft:word:2000:*:*:*:*:*:*:*","version":"2002","vendor":"Microsoft"}""",
        "710b0b41-d4d0-5d6c-a400-fc9254554ffc")]
    [InlineData("""{"type":"user-account","user_id":"1001","account_login":"jdoe","account_type":"unix","display_name":"John Doe"}""",
        "f94d689e-707d-58c3-b803-c720bb6ed096")]
    [InlineData("""{"type":"x509-certificate","issuer":"C=ZA, ST=Western Cape, L=Cape Town, O=Thawte Consulting cc","serial_number":"36:f7:d4:32:f4:ab:70:ea:d3:ce:98:6e:ea:99:93:49:32:0a:b7:06"}""",
        "bf86f034-2390-54d7-8426-d08433db3fbe")]
    [InlineData("""{"type":"file","hashes":{"SHA-256":"ceafbfd424be2ca4a5f0402cae090dda2fb0526cf521b60b60077c0f622b285a"}}""",
        "70221dbf-52fd-5377-9619-c0ce6b3ffc8c")]
    [InlineData("""{"type":"file","hashes":{"SHA-256":"fe90a7e910cb3a4739bed9180e807e93fa70c90f25a8915476f5e4bfbac681db"},"size":25536,"name":"foo.exe"}""",
        "741019a6-c339-5e5d-ad1e-6fa3dec47bb4")]
    public void Stix_2_9_identifier_is_derived_from_the_contributing_properties(string json, string uuid)
    {
        var sco = JsonDocument.Parse(json).RootElement;
        Assert.Equal($"{sco.GetProperty("type").GetString()}--{uuid}", ObservableId.For(sco));
    }

    [Fact]
    public void Only_the_preferred_hash_contributes()
    {
        var all = Id("""{"type":"file","hashes":{"SHA-512":"c","SHA-256":"b","MD5":"a"}}""");
        Assert.Equal(Id("""{"type":"file","hashes":{"MD5":"a"}}"""), all);
        Assert.Equal(Id("""{"type":"file","hashes":{"X":"a"}}"""), Id("""{"type":"file","hashes":{"X":"a","Y":"b"}}"""));
    }

    [Theory]
    [InlineData("""{"type":"process","pid":1}""")]
    [InlineData("""{"type":"file","size":1}""")]
    [InlineData("""{"type":"indicator","name":"x"}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{}""")]
    public void Nothing_contributes_so_nothing_is_derived(string json) => Assert.Null(Id(json));

    [Fact]
    public void One_value_is_enough_for_most_types()
    {
        Assert.Equal("ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4", ObservableId.ForValue("ipv4-addr", "198.51.100.3"));
        Assert.Throws<ArgumentException>(() => ObservableId.ForValue("file", "x"));
    }

    private static string? Id(string json) => ObservableId.For(JsonDocument.Parse(json).RootElement);
}
