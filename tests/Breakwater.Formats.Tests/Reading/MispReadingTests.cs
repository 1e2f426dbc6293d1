using Breakwater.Formats.Reading;
using Breakwater.Formats.Tests.Misp;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>Events of MISP: what they say, where it stands, and what of them was left.</summary>
public sealed class MispReadingTests
{
    [Fact]
    public void Values_are_found_and_sightings_come_along()
    {
        var reading = Read.Text(MispEvents.Of(
            MispEvents.Attribute(1, "imphash", "d41d8cd98f00b204e9800998ecf8427e") + ","
                + MispEvents.Attribute(2, "domain|ip", "evil-crane.top|198.51.100.7") + ","
                + MispEvents.Attribute(3, "domain", "bad.click", more:
                    ""","Sighting":[{"uuid":"5f0a1c00-1111-4222-8333-0000000000f1","date_sighting":"1700000500","type":"0"},{"date_sighting":"1700000501","type":"1"}],"ShadowAttribute":[{"value":"x"}]""")));
        Assert.Equal(ReadFormats.MispEvent, reading.Format);
        Assert.Equal(
            ["imphash d41d8cd98f00b204e9800998ecf8427e", "domain evil-crane.top", "ipv4 198.51.100.7", "domain bad.click"], Read.Found(reading));
        var sighting = Assert.Single(Read.Of(reading, "sighting"));
        Assert.Equal($"indicator--{MispEvents.AttributeUuid(3)}", sighting.GetProperty("sighting_of_ref").GetString());
        Assert.Equal("2023-11-14T22:21:40.000Z", sighting.GetProperty("first_seen").GetString());
        Assert.Contains(reading.Notes, note => note.What == "a sighting" && note.Why.Contains("false positive", StringComparison.Ordinal));
        Assert.Contains(reading.Notes, note => note.What == "1 proposals");
    }

    [Fact]
    public void Several_events_of_one_answer_are_read()
    {
        var one = MispEvents.Of(MispEvents.Attribute(1, "domain", "evil-crane.top"));
        var two = MispEvents.Of(MispEvents.Attribute(2, "domain", "bad.click")).Replace(MispEvents.Uuid, MispEvents.AttributeUuid(77), StringComparison.Ordinal);
        var reading = Read.Text($$"""{"response":[{{one}},{{two}}]}""");
        Assert.Equal(["domain evil-crane.top", "domain bad.click"], Read.Found(reading));
        Assert.Equal(2, Read.Of(reading, "report").Count());
    }

    [Fact]
    public void A_manifest_only_names_events()
    {
        var reading = Read.Text($"{{\"{MispEvents.Uuid}\":{{\"info\":\"a morning\",\"timestamp\":\"1700000001\"}}}}");
        Assert.Equal(ReadFormats.MispManifest, reading.Format);
        Assert.Empty(reading.Objects);
        Assert.Contains(reading.Notes, note => note.What == "1 events");
    }

    [Fact]
    public void Stix_of_both_versions_is_read()
    {
        var reading = Read.Text(
            """
            {"type":"bundle","id":"bundle--5f0a1c00-1111-4222-8333-0000000000b1","spec_version":"2.0","objects":[{"type":"indicator","id":"indicator--5f0a1c00-1111-4222-8333-0000000000b2",
            "created":"2020-01-01T00:00:00.000Z","modified":"2020-01-01T00:00:00.000Z","labels":["malicious-activity"],"pattern":"[domain-name:value = 'evil-crane.top']","valid_from":"2020-01-01T00:00:00Z"}]}
            """);
        Assert.Equal(ReadFormats.Stix, reading.Format);
        Assert.Equal(["domain evil-crane.top"], Read.Found(reading));
        Assert.Equal("2.1", Read.Of(reading, "indicator").Single().GetProperty("spec_version").GetString());
        Assert.NotEmpty(reading.Notes);
    }

    [Fact]
    public void Whom_an_event_is_for_is_noted_where_stix_cannot_say_it()
    {
        var reading = Read.Text(
            """{"Event":{"uuid":"5f0a1c00-1111-4222-8333-0000000000e1","info":"x","date":"2023-11-14","timestamp":"1700000200","distribution":"0","published":false,"Attribute":[{"uuid":"5f0a1c00-1111-4222-8333-0000000000a1","type":"domain","category":"Network activity","value":"evil-crane.top","to_ids":true,"timestamp":"1700000100","distribution":"0"}]}}""");
        Assert.Contains(reading.Notes, note => (note.What + note.Why).Contains("own organisation", StringComparison.Ordinal));
        Assert.Contains(reading.Notes, note => (note.What + note.Why).Contains("1 of its attributes", StringComparison.Ordinal));
        Assert.Contains(reading.Notes, note => (note.What + note.Why).Contains("not published", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("domain", "evil-crane[.]top", "[domain-name:value = 'evil-crane.top']")]
    [InlineData("url", "hxxps://evil-crane[.]top/a", "[url:value = 'https://evil-crane.top/a']")]
    [InlineData("ip-dst", "45.77.20[.]9", "[ipv4-addr:value = '45.77.20.9']")]
    public void Values_that_were_defanged_are_what_they_mean(string type, string value, string pattern)
    {
        var reading = Read.Text(
            $$"""{"Event":{"uuid":"5f0a1c00-1111-4222-8333-0000000000e1","info":"x","date":"2023-11-14","timestamp":"1700000200","Attribute":[{"uuid":"5f0a1c00-1111-4222-8333-0000000000a1","type":"{{type}}","category":"Network activity","value":"{{value}}" ,"to_ids":true,"timestamp":"1700000100"} ] } }""");
        Assert.Equal(pattern, Assert.Single(Read.Of(reading, "indicator")).GetProperty("pattern").GetString());
    }
}
