using System.Text;
using System.Text.Json;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class ValueTests
{
    [Theory]
    [InlineData("2026-01-31T09:00:00Z", "2026-01-31T09:00:00.000Z")]
    [InlineData("2026-01-31T09:00:00.1Z", "2026-01-31T09:00:00.100Z")]
    [InlineData("2026-01-31T09:00:00.12345Z", "2026-01-31T09:00:00.12345Z")]
    [InlineData("2026-01-31T09:00:00.123456789Z", "2026-01-31T09:00:00.123456Z")]
    [InlineData("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z")]
    [InlineData("0001-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z")]
    public void Stix_2_16_reads_a_timestamp_of_any_precision(string text, string printed)
    {
        Assert.True(StixTimestamp.TryParse(text, out var time));
        Assert.Equal(printed, time.ToString());
        Assert.Equal(time, StixTimestamp.FromMicros(time.Micros));
    }

    [Theory]
    [InlineData("2026-01-31T09:00:00")]
    [InlineData("2026-01-31T09:00:00+00:00")]
    [InlineData("2026-01-31 09:00:00Z")]
    [InlineData("2026-02-30T09:00:00Z")]
    [InlineData("2026-13-01T09:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T09:00:60Z")]
    [InlineData("2026-01-31T09:00:00.Z")]
    [InlineData("2026-01-31T09:00:00.1xZ")]
    [InlineData("9999-12-31T23:59:60Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("")]
    [InlineData(null)]
    public void Stix_2_16_refuses_any_other_form_of_time(string? text) => Assert.False(StixTimestamp.TryParse(text, out _));

    [Fact]
    public void Timestamps_keep_their_order()
    {
        Assert.True(StixTimestamp.TryParse("2026-01-31T09:00:00.000001Z", out var later));
        Assert.True(StixTimestamp.TryParse("2026-01-31T09:00:00Z", out var earlier));
        Assert.True(earlier < later);
        Assert.Equal(1, later.Micros - earlier.Micros);
        Assert.Equal("2026-01-31T09:00:00.000000Z", earlier.ToMicrosecondString());
        Assert.Equal(earlier, StixTimestamp.From(earlier.ToDateTimeOffset()));
        Assert.Equal("1970-01-01T00:00:00.000Z", default(StixTimestamp).ToString());
    }

    [Theory]
    [InlineData("indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", true)]
    [InlineData("x-mitre-tactic--8E2E2D2B-17d4-4cbf-938f-98ee46b3cd3f", true)]
    [InlineData("indicator-8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", false)]
    [InlineData("--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", false)]
    [InlineData("Indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", false)]
    [InlineData("indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3", false)]
    [InlineData("indicator--8e2e2d2b-17d4-4cbf-038f-98ee46b3cd3f", false)]
    [InlineData("indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3g", false)]
    public void Stix_2_9_identifier(string text, bool sound)
    {
        Assert.Equal(sound, StixId.TryParse(text, out var id));
        Assert.Equal(sound ? text : "--", id.ToString());
    }

    [Theory]
    [InlineData("""{"b":1,"a":[true,null,"€\u000f\n"]}""", """{"a":[true,null,"€\u000f\n"],"b":1}""")]
    [InlineData("""{"\ufb33":1,"\ud83d\ude00":2,"\u20ac":3,"1":4}""", "{\"1\":4,\"€\":3,\"😀\":2,\"\ufb33\":1}")]
    [InlineData("[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]", "[333333333.3333333,1e+30,4.5,0.002,1e-27]")]
    [InlineData("[-0,0.0,1.0,100,1e21,1e20,123456789012345680000,0.000001,1e-7,5e-324,-1.5]",
        "[0,0,1,100,1e+21,100000000000000000000,123456789012345680000,0.000001,1e-7,5e-324,-1.5]")]
    [InlineData("""["\"\\\/\b\f\r\t"]""", """["\"\\/\b\f\r\t"]""")]
    public void Rfc_8785_canonical_form(string text, string canonical) =>
        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Write(JsonDocument.Parse(text).RootElement)));

    [Fact]
    public void Canonical_form_refuses_what_is_nested_too_deep()
    {
        var text = new string('[', 10_000) + new string(']', 10_000);
        var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 20_000 }).RootElement;
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(json));
    }

    [Theory]
    [InlineData(TlpLevel.Clear, "clear", "94868c89-83c2-464b-929b-a1a8aa3c8487")]
    [InlineData(TlpLevel.Green, "green", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb")]
    [InlineData(TlpLevel.Amber, "amber", "55d920b0-5e8b-4f79-9ee9-91f868d9b421")]
    [InlineData(TlpLevel.AmberStrict, "amber+strict", "939a9414-2ddd-4d32-a0cd-375ea402b003")]
    [InlineData(TlpLevel.Red, "red", "e828b379-4e03-4974-9ac4-e53a884c97c1")]
    public void Tlp_levels_have_their_fixed_markings(TlpLevel level, string name, string uuid)
    {
        Assert.Equal("marking-definition--" + uuid, TlpMarkings.IdOf(level));
        Assert.True(TlpMarkings.TryGetLevel(TlpMarkings.IdOf(level), out var back));
        Assert.Equal(level, back);
        Assert.Equal(name, Tlp.Name(level));
        Assert.Equal(level, Tlp.Parse("TLP:" + name.ToUpperInvariant()));
        var marking = StixObject.Parse(TlpMarkings.ObjectOf(level));
        Assert.Equal(TlpMarkings.IdOf(level), marking.Id);
        Assert.Equal("TLP:" + name.ToUpperInvariant(), marking.Json.GetProperty("name").GetString());
        Assert.Empty(StixValidator.Validate(marking));
    }

    [Fact]
    public void Tlp_1_maps_to_tlp_2_and_the_strictest_counts()
    {
        Assert.True(TlpMarkings.TryGetLevel("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", out var white));
        Assert.Equal(TlpLevel.Clear, white);
        Assert.Equal(TlpLevel.Clear, Tlp.Parse("white"));
        Assert.Null(TlpMarkings.IdOfTlp1(TlpLevel.AmberStrict));
        Assert.Equal(TlpLevel.AmberStrict, Tlp.Strictest([TlpLevel.Amber, TlpLevel.AmberStrict, TlpLevel.Clear]));
        Assert.Null(Tlp.Strictest([]));
        Assert.Equal(TlpLevel.Red, TlpMarkings.LevelOf(["x", TlpMarkings.IdOf(TlpLevel.Green), TlpMarkings.IdOfTlp1(TlpLevel.Red)!]));
        Assert.False(Tlp.TryParse("yellow", out _));
    }

    [Fact]
    public void Authored_objects_have_the_common_properties_in_order_and_plain_letters()
    {
        Assert.True(StixId.TryParse("identity--f431f809-377b-45e0-aa1c-6a4751cae5ff", out var id));
        var time = StixTimestamp.FromMicros(1_767_225_600_000_000);
        var bytes = StixJson.WriteObject(id, time, null, null, writer => writer.WriteString("name", "Müller & <Söhne>"));
        Assert.Equal("""{"type":"identity","spec_version":"2.1","id":"identity--f431f809-377b-45e0-aa1c-6a4751cae5ff","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"Müller & <Söhne>"}""",
            Encoding.UTF8.GetString(bytes));
        Assert.Empty(StixValidator.Validate(StixObject.Parse(bytes)));
    }
}
