using System.Text;
using System.Text.Json;
using Breakwater.Formats.Misp;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Misp;

/// <summary>MISP events in STIX 2.1: valid, with the same ids each time, and nothing left out without a word.</summary>
public sealed class MispToStixTests
{
    [Theory]
    [InlineData("ip-dst", "192.0.2.7", "[ipv4-addr:value = '192.0.2.7']")]
    [InlineData("ip-src", "192.0.2.0/24", "[ipv4-addr:value = '192.0.2.0/24']")]
    [InlineData("ip-dst", "2001:db8::7", "[ipv6-addr:value = '2001:db8::7']")]
    [InlineData("domain", "bad-crane.click", "[domain-name:value = 'bad-crane.click']")]
    [InlineData("hostname", "www.bad-crane.click", "[domain-name:value = 'www.bad-crane.click']")]
    [InlineData("url", "http://bad-crane.click/it's", "[url:value = 'http://bad-crane.click/it\\'s']")]
    [InlineData("md5", "D41D8CD98F00B204E9800998ECF84270", "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf84270']")]
    [InlineData("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80700", "[file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80700']")]
    [InlineData("sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b800", "[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b800']")]
    [InlineData("filename|md5", "a|b.exe|d41d8cd98f00b204e9800998ecf84270", "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf84270']")]
    [InlineData("malware-sample", "b.exe|d41d8cd98f00b204e9800998ecf84270", "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf84270']")]
    [InlineData("filename", "C:\\run.exe", "[file:name = 'C:\\\\run.exe']")]
    [InlineData("email", "gate@bad-crane.click", "[email-addr:value = 'gate@bad-crane.click']")]
    [InlineData("email-src", "gate@bad-crane.click", "[email-message:from_ref.value = 'gate@bad-crane.click']")]
    [InlineData("email-subject", "Gate release", "[email-message:subject = 'Gate release']")]
    [InlineData("ip-dst|port", "192.0.2.7|8443", "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.7' AND network-traffic:dst_port = 8443]")]
    [InlineData("hostname|port", "c2.bad-crane.click|443", "[network-traffic:dst_ref.type = 'domain-name' AND network-traffic:dst_ref.value = 'c2.bad-crane.click' AND network-traffic:dst_port = 443]")]
    [InlineData("domain|ip", "bad-crane.click|192.0.2.7", "[domain-name:value = 'bad-crane.click' AND domain-name:resolves_to_refs[*].value = '192.0.2.7']")]
    [InlineData("mutex", "Global\\crane", "[mutex:name = 'Global\\\\crane']")]
    [InlineData("regkey", "HKLM\\Run", "[windows-registry-key:key = 'HKLM\\\\Run']")]
    [InlineData("regkey|value", "HKLM\\Run|calc", "[windows-registry-key:key = 'HKLM\\\\Run' AND windows-registry-key:values[*].data = 'calc']")]
    [InlineData("AS", "AS64500", "[autonomous-system:number = 64500]")]
    [InlineData("ja3-fingerprint-md5", "d41d8cd98f00b204e9800998ecf84270", "[network-traffic:x_ja3_md5 = 'd41d8cd98f00b204e9800998ecf84270']")]
    [InlineData("x509-fingerprint-sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80700", "[x509-certificate:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80700']")]
    [InlineData("filename|imphash", "b.exe|d41d8cd98f00b204e9800998ecf84270", "[file:extensions.'windows-pebinary-ext'.imphash = 'd41d8cd98f00b204e9800998ecf84270']")]
    [InlineData("imphash", "d41d8cd98f00b204e9800998ecf84270", "[file:extensions.'windows-pebinary-ext'.imphash = 'd41d8cd98f00b204e9800998ecf84270']")]
    [InlineData("mac-address", "D2-FB-49-24-37-18", "[mac-addr:value = 'd2:fb:49:24:37:18']")]
    public void An_attribute_to_be_looked_for_is_an_indicator(string type, string value, string pattern)
    {
        var conversion = Convert(MispEvents.Of(MispEvents.Attribute(1, type, value)));
        var indicator = Assert.Single(Of(conversion, "indicator"));
        Assert.Equal($"indicator--{MispEvents.AttributeUuid(1)}", indicator.GetProperty("id").GetString());
        Assert.Equal(pattern, indicator.GetProperty("pattern").GetString());
        Assert.True(PatternParser.TryParse(pattern, out _, out _));
        Assert.Equal("2023-11-14T22:16:40.000Z", indicator.GetProperty("modified").GetString());
        Assert.Equal("2023-11-14T22:15:00.000Z", indicator.GetProperty("valid_from").GetString());
        AssertValid(conversion);
        Assert.Empty(conversion.NotCarried);
    }

    [Theory]
    [InlineData("yara", "import \"pe\"\nrule crane { condition: pe.is_dll() }", "yara", "crane")]
    [InlineData("sigma", "title: A crane\nlogsource:\n  product: windows\ndetection:\n  a:\n    b: c\n  condition: a", "sigma", "A crane")]
    [InlineData("snort", "alert tcp any any -> any any (msg:\"A crane\"; content:\"x\"; sid:1000001;)", "snort", "A crane")]
    [InlineData("snort", "alert dns any any -> any any (msg:\"A crane\"; dns.query; content:\"x\"; sid:1000001;)", "suricata", "A crane")]
    public void A_rule_is_an_indicator_of_its_pattern_type(string type, string rule, string language, string name)
    {
        var conversion = Convert(MispEvents.Of(MispEvents.Attribute(1, type, rule)));
        var indicator = Assert.Single(Of(conversion, "indicator"));
        Assert.Equal(language, indicator.GetProperty("pattern_type").GetString());
        Assert.Equal(rule, indicator.GetProperty("pattern").GetString());
        Assert.Equal(name, indicator.GetProperty("name").GetString());
        Assert.Empty(conversion.NotCarried);
        AssertValid(conversion);
    }

    [Theory]
    [InlineData("ip-dst", "192.0.2.7", "ipv4-addr")]
    [InlineData("domain", "bad-crane.click", "domain-name")]
    [InlineData("url", "http://bad-crane.click/", "url")]
    [InlineData("sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b800", "file")]
    [InlineData("filename|sha1", "b.exe|da39a3ee5e6b4b0d3255bfef95601890afd80700", "file")]
    [InlineData("ip-dst|port", "192.0.2.7|8443", "ipv4-addr network-traffic")]
    [InlineData("domain|ip", "bad-crane.click|192.0.2.7", "ipv4-addr domain-name")]
    [InlineData("mutex", "m", "mutex")]
    [InlineData("regkey|value", "HKLM\\Run|calc", "windows-registry-key")]
    [InlineData("AS", "64500", "autonomous-system")]
    [InlineData("vulnerability", "CVE-2024-12345", "vulnerability")]
    public void An_attribute_that_was_only_seen_is_what_it_is(string type, string value, string expected)
    {
        var conversion = Convert(MispEvents.Of(MispEvents.Attribute(1, type, value, toIds: false)));
        Assert.Equal(expected, string.Join(' ', Types(conversion).Where(t => t is not "report" and not "identity")));
        AssertValid(conversion);
    }

    [Theory]
    [InlineData("ip-dst", "not an address", "is no ip-dst")]
    [InlineData("md5", "d41d8cd98f00b204", "is no md5")]
    [InlineData("ip-dst|port", "192.0.2.7|99999", "is no ip-dst|port")]
    [InlineData("AS", "ASx", "is no AS")]
    [InlineData("ssdeep", "hello", "is no ssdeep")]
    [InlineData("yara", "rule a { condition: (true }", "brackets")]
    [InlineData("yara", "hello", "is no rule")]
    [InlineData("snort", "alert tcp any any -> any any (msg:\"x\";)", "sid")]
    [InlineData("sigma", "title: x\n", "logsource")]
    [InlineData("sigma", "", "no rule")]
    [InlineData("filename|sha256", "only-a-name", "is no filename|sha256")]
    [InlineData("btc", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "no counterpart")]
    [InlineData("comment", "hello", "no counterpart")]
    [InlineData("domain", "bad\u0000.click", "is no domain")]
    public void What_cannot_be_carried_is_named_with_the_reason(string type, string value, string reason)
    {
        var conversion = Convert(MispEvents.Of(MispEvents.Attribute(1, type, value) + "," + MispEvents.Attribute(2, "domain", "bad-crane.click")));
        var left = Assert.Single(conversion.NotCarried);
        Assert.Contains(MispEvents.AttributeUuid(1), left, StringComparison.Ordinal);
        Assert.Contains(reason, left, StringComparison.Ordinal);
        Assert.Single(Of(conversion, "indicator"));
    }

    [Fact]
    public void An_event_is_a_report_about_everything_in_it_by_who_made_it()
    {
        var conversion = Convert(MispEvents.Of(
            MispEvents.Attribute(1, "domain", "bad-crane.click") + "," + MispEvents.Attribute(2, "ip-dst", "192.0.2.7", toIds: false),
            tags: """{"name":"tlp:amber"},{"name":"type:OSINT"},{"name":"misp-galaxy:mitre-attack-pattern=\"Phishing - T1566.002\""}"""));
        var report = Assert.Single(Of(conversion, "report"));
        Assert.Equal($"report--{MispEvents.Uuid}", report.GetProperty("id").GetString());
        Assert.Equal("A morning at the gate", report.GetProperty("name").GetString());
        Assert.Equal("2023-11-14T00:00:00.000Z", report.GetProperty("created").GetString());
        Assert.Equal("2023-11-14T22:18:20.000Z", report.GetProperty("published").GetString());
        Assert.Equal(
            conversion.Objects.SkipLast(1).Select(o => StixObject.Parse(o).Id), report.GetProperty("object_refs").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal($"identity--{MispEvents.Author}", report.GetProperty("created_by_ref").GetString());
        Assert.Contains("type:OSINT", report.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        Assert.All(
            [report, Of(conversion, "indicator")[0]],
            one =>
            {
                Assert.Equal(TlpMarkings.IdOf(TlpLevel.Amber), one.GetProperty("object_marking_refs")[0].GetString());
                Assert.Contains("T1566.002", one.GetProperty("external_references").GetRawText(), StringComparison.Ordinal);
            });
        AssertValid(conversion);
    }

    [Fact]
    public void The_strictest_of_the_tags_of_event_and_attribute_is_the_level()
    {
        var conversion = Convert(MispEvents.Of(
            MispEvents.Attribute(1, "domain", "a.click", more: ""","Tag":[{"name":"tlp:red"},{"name":"tlp:clear"}]""")
                + "," + MispEvents.Attribute(2, "domain", "b.click", more: ""","Tag":[{"name":"TLP:WHITE"}]"""),
            tags: """{"name":"tlp:green"}"""));
        Assert.Equal(
            [TlpLevel.Red, TlpLevel.Green],
            Of(conversion, "indicator").Select(i => TlpMarkings.LevelOf([i.GetProperty("object_marking_refs")[0].GetString()!])!.Value));
    }

    [Fact]
    public void Reading_again_gives_the_same_bytes_and_a_newer_event_newer_versions_under_the_same_ids()
    {
        var attributes = MispEvents.Attribute(1, "domain", "bad-crane.click") + "," + MispEvents.Attribute(2, "ip-dst", "192.0.2.7", toIds: false);
        var first = Convert(MispEvents.Of(attributes));
        var again = Convert(MispEvents.Of(attributes));
        var later = Convert(MispEvents.Of(attributes, timestamp: 1_700_009_999));
        Assert.Equal(first.Objects.Select(Encoding.UTF8.GetString), again.Objects.Select(Encoding.UTF8.GetString));
        Assert.Equal(Ids(first), Ids(later));
        Assert.All(
            first.Objects.Zip(later.Objects).Where(pair => StixObject.Parse(pair.First).Modified is not null),
            pair => Assert.True(
                StixObject.Parse(pair.First).Modified!.Value.Micros < StixObject.Parse(pair.Second).Modified!.Value.Micros));
    }

    [Fact]
    public void Objects_give_their_attributes_and_what_they_refer_to_is_named_as_left()
    {
        var conversion = Convert(MispEvents.Of(
            "",
            more: $$""","Object":[{"name":"file","uuid":"{{MispEvents.AttributeUuid(9)}}","Attribute":[{{MispEvents.Attribute(1, "md5", "d41d8cd98f00b204e9800998ecf84270")}}],"ObjectReference":[{"uuid":"x"}]},{"name":"gone","deleted":true,"Attribute":[{{MispEvents.Attribute(2, "domain", "gone.click")}}]}]"""));
        var indicator = Assert.Single(Of(conversion, "indicator"));
        Assert.Contains("Part of a file.", indicator.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Contains("refers to", Assert.Single(conversion.NotCarried), StringComparison.Ordinal);
    }

    [Fact]
    public void Deleted_attributes_are_left_out_and_first_and_last_seen_are_kept()
    {
        var conversion = Convert(MispEvents.Of(
            MispEvents.Attribute(1, "domain", "gone.click", more: ",\"deleted\":true") + ","
                + MispEvents.Attribute(2, "domain", "here.click", more: ",\"first_seen\":\"2023-11-01T08:00:00.123456+01:00\",\"last_seen\":\"2023-11-02T00:00:00Z\"")));
        var indicator = Assert.Single(Of(conversion, "indicator"));
        Assert.Equal("2023-11-01T07:00:00.123456Z", indicator.GetProperty("valid_from").GetString());
        Assert.Contains("Last seen 2023-11-02T00:00:00.000Z", indicator.GetProperty("description").GetString(), StringComparison.Ordinal);
        AssertValid(conversion);
    }

    [Fact]
    public void A_file_that_came_along_and_a_uuid_that_occurs_twice_are_named_as_left()
    {
        var conversion = Convert(MispEvents.Of(
            MispEvents.Attribute(1, "malware-sample", "a.exe|d41d8cd98f00b204e9800998ecf84270", more: ",\"data\":\"UEsDBA==\"") + ","
                + MispEvents.Attribute(1, "domain", "twice.click")));
        Assert.Equal(2, conversion.NotCarried.Count);
        Assert.Single(Of(conversion, "indicator"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Event":{"info":"x","timestamp":"1"}}""")]
    [InlineData("""{"Event":{"info":"x","uuid":"5f0a1c00-1111-4222-8333-0000000000e1"}}""")]
    public void What_is_no_event_is_refused(string json) =>
        Assert.Throws<FormatException>(() => MispEventReader.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_manifest_gives_events_in_order_and_names_what_it_cannot_use()
    {
        var manifest = MispManifest.Read(Encoding.UTF8.GetBytes(
            $$"""
            { "{{MispEvents.AttributeUuid(2)}}":{"info":"b","timestamp":1700000002,"integrity:sha256":"AB"},
             "{{MispEvents.AttributeUuid(1)}}":{"info":"a","timestamp":"1700000001"},
             "../../etc/passwd":{"timestamp":"1700000001"},
             "{{MispEvents.AttributeUuid(3)}}":{"info":"no time"} }
            """));
        Assert.Equal([MispEvents.AttributeUuid(1), MispEvents.AttributeUuid(2)], manifest.Events.Select(e => e.Uuid));
        Assert.Equal("ab", manifest.Events[1].Sha256);
        Assert.Equal(2, manifest.Problems.Count);
    }

    private static MispConversion Convert(string json) => MispToStix.Convert(MispEventReader.Read(Encoding.UTF8.GetBytes(json)));

    private static List<JsonElement> Of(MispConversion conversion, string type) =>
        [.. conversion.Objects.Select(o => JsonElement.Parse(o)).Where(o => o.GetProperty("type").ValueEquals(type))];

    private static IEnumerable<string> Types(MispConversion conversion) => conversion.Objects.Select(o => StixObject.Parse(o).Type);

    private static IEnumerable<string> Ids(MispConversion conversion) => conversion.Objects.Select(o => StixObject.Parse(o).Id);

    private static void AssertValid(MispConversion conversion) => Assert.All(
        conversion.Objects,
        one => Assert.DoesNotContain(StixValidator.Validate(StixObject.Parse(one), "$"), p => p.Severity == Severity.Must));
}
