using System.Text;
using System.Text.Json;
using Breakwater.Formats.Misp;
using Breakwater.Formats.Writing;
using Breakwater.Formats.Tests.Writing;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Misp;

/// <summary>MISP in STIX and back: the same attributes, and a feed that a MISP reads.</summary>
public sealed class RoundTripTests
{
    private static readonly string Rich = MispEvents.Of(
        string.Join(
            ',',
            MispEvents.Attribute(1, "domain", "bad-crane.click", more: ""","Tag":[{"name":"tlp:white"},{"name":"misp:tool=\"x\""}],"first_seen":"2023-11-01T08:00:00.123456+01:00","disable_correlation":true"""),
            MispEvents.Attribute(2, "ip-dst", "192.0.2.7", toIds: false, more: ",\"distribution\":\"5\""),
            MispEvents.Attribute(3, "comment", "prose, with\ta tab and \"quotes\"", toIds: false),
            MispEvents.Attribute(4, "btc", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
            MispEvents.Attribute(5, "ip-dst|port", "192.0.2.7|8443"),
            MispEvents.Attribute(6, "vulnerability", "CVE-2024-12345", toIds: false),
            MispEvents.Attribute(7, "md5", "D41D8CD98F00B204E9800998ECF84270")),
        tags: """{"name":"tlp:amber"},{"name":"type:OSINT"}""",
        more: $$"""
            ,"Object":[{"name":"file","uuid":"{{MispEvents.AttributeUuid(20)}}","meta-category":"file","description":"d","template_uuid":"{{MispEvents.AttributeUuid(90)}}","template_version":"24","timestamp":"1700000111","comment":"o",
            "Attribute":[{{MispEvents.Attribute(21, "sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80700", more: ",\"object_relation\":\"sha1\"")}},{{MispEvents.Attribute(22, "text", "only words", toIds: false, more: ",\"object_relation\":\"state\"")}}],
            "ObjectReference":[{"uuid":"{{MispEvents.AttributeUuid(30)}}","referenced_uuid":"{{MispEvents.AttributeUuid(1)}}","relationship_type":"communicates-with","comment":"c","timestamp":"1700000112"}]}]
            """);

    [Fact]
    public void An_event_comes_back_with_the_same_attributes_objects_and_relations()
    {
        var source = MispEventReader.Read(Encoding.UTF8.GetBytes(Rich));
        var back = Assert.Single(Back(source));
        AssertSame(source, back);
        // And once more, from what is written.
        AssertSame(source, MispEventReader.Read(MispJsonText.Write(back)));
    }

    [Fact]
    public void Published_events_come_back_as_they_were()
    {
        var read = 0;
        foreach (var path in Directory.EnumerateFiles(RealContent.Path("eset"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (var source in MispDocument.Read(File.ReadAllBytes(path)))
            {
                AssertSame(source, Assert.Single(Back(source)));
                read++;
            }
        }

        Assert.True(read > 0);
    }

    [Fact]
    public void A_record_that_does_not_agree_with_its_pattern_is_not_believed()
    {
        var record = $$""","x_misp_attribute":{"uuid":"{{Inputs.Id(1)["indicator--".Length..]}}","type":"domain","category":"Network activity","value":"google.com","to_ids":true,"timestamp":1700000000}""";
        var forged = Inputs.Indicator(1, "[domain-name:value = 'bad-crane.click']", record);
        var notes = new NoteLog();
        var attribute = Assert.Single(Assert.Single(new StixToMisp(notes, Inputs.Now, trusted: true).Convert([forged])).Attributes);
        Assert.Equal("bad-crane.click", attribute.Value);
        Assert.Contains(notes.Notes, note => note.What == "x_misp_attribute");
    }

    [Fact]
    public void Without_trust_a_report_brings_no_attributes_that_nothing_else_says()
    {
        var source = MispEventReader.Read(Encoding.UTF8.GetBytes(Rich));
        var objects = MispToStix.Convert(source).Objects.Select(one => StixObject.Parse(one));
        var made = Assert.Single(new StixToMisp(new NoteLog(), Inputs.Now, trusted: false).Convert(objects));
        Assert.DoesNotContain(made.Attributes, attribute => attribute.Type is "btc" or "comment" or "text");
        Assert.Contains(made.Attributes, attribute => attribute is { Type: "domain", Value: "bad-crane.click", ToIds: true });
    }

    [Fact]
    public void Indicators_that_never_were_in_misp_become_attributes_of_one_event_a_day()
    {
        StixObject[] objects =
        [
            Inputs.Domain(1, "bad-crane.click"), Inputs.Indicator(2, "[ipv4-addr:value = '192.0.2.7' OR ipv4-addr:value = '192.0.2.8']"),
            Inputs.Rule(3, "yara", "rule A { condition: true }"), Inputs.Indicator(4, "[domain-name:value = 'a.click' AND domain-name:resolves_to_refs[*].value = '192.0.2.7']"),
            Inputs.Domain(5, "gone.click", more: ",\"revoked\":true"), Inputs.Indicator(6, "[domain-name:value = 'a.click'] AND [ipv4-addr:value = '192.0.2.7']"),
            Inputs.Indicator(7, "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.9' AND network-traffic:dst_port = 443]"),
        ];
        var made = Assert.Single(new StixToMisp(new NoteLog(), Inputs.Now, trusted: false).Convert(objects));
        Assert.Equal(
            ["domain bad-crane.click", "ip-dst 192.0.2.7", "ip-dst 192.0.2.8", "yara rule A { condition: true }", "domain|ip a.click|192.0.2.7", "stix2-pattern [domain-name:value = 'a.click'] AND [ipv4-addr:value = '192.0.2.7']", "ip-dst|port 192.0.2.9|443"],
            made.Attributes.Select(attribute => $"{attribute.Type} {attribute.Value}"));
        Assert.Equal(made.Attributes.Count, made.Attributes.Select(attribute => attribute.Uuid).Distinct().Count());
        Assert.Equal(made.Uuid, Assert.Single(new StixToMisp(new NoteLog(), Inputs.Now, trusted: false).Convert(objects)).Uuid);
    }

    [Fact]
    public void A_feed_has_a_manifest_that_reads_and_hashes_of_every_value()
    {
        var objects = MispToStix.Convert(MispEventReader.Read(Encoding.UTF8.GetBytes(Rich))).Objects.Select(one => StixObject.Parse(one));
        var files = Inputs.WriteFolder("misp-feed", new NoteLog(), objects);
        var manifest = MispManifest.Read(Encoding.UTF8.GetBytes(files["manifest.json"]));
        Assert.Empty(manifest.Problems);
        var entry = Assert.Single(manifest.Events);
        Assert.Equal(MispEvents.Uuid, entry.Uuid);
        Assert.Equal(1_700_000_200, entry.Timestamp);
        var json = Encoding.UTF8.GetBytes(files[entry.Uuid + ".json"]);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(json)), entry.Sha256);
        var hashes = files["hashes.csv"].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // Of 192.0.2.7, which one attribute has alone and one before its port; and of bad-crane.click.
        Assert.Contains($"{Md5("192.0.2.7")},{MispEvents.Uuid}", hashes);
        Assert.Contains($"{Md5("8443")},{MispEvents.Uuid}", hashes);
        Assert.Contains($"{Md5("bad-crane.click")},{MispEvents.Uuid}", hashes);
        var head = JsonElement.Parse(files["manifest.json"]).GetProperty(MispEvents.Uuid);
        Assert.Equal("Harbour CERT", head.GetProperty("Orgc").GetProperty("name").GetString());
        Assert.Equal("2023-11-14", head.GetProperty("date").GetString());
        Assert.Equal("tlp:amber", head.GetProperty("Tag")[0].GetProperty("name").GetString());
    }

    private static IReadOnlyList<MispEvent> Back(MispEvent source) => new StixToMisp(new NoteLog(), Inputs.Now, trusted: true)
        .Convert(MispToStix.Convert(source).Objects.Select(one => StixObject.Parse(one)));

    private static void AssertSame(MispEvent expected, MispEvent actual)
    {
        Assert.Equal(
            (expected.Uuid, expected.Info, expected.Timestamp, expected.Created, expected.ThreatLevel, expected.Analysis, expected.Author),
            (actual.Uuid, actual.Info, actual.Timestamp, actual.Created, actual.ThreatLevel, actual.Analysis, actual.Author));
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(Attributes(expected), Attributes(actual));
        Assert.Equal(Objects(expected), Objects(actual));
    }

    private static IEnumerable<string> Attributes(MispEvent one) => one.Attributes
        .OrderBy(attribute => attribute.Uuid, StringComparer.Ordinal)
        .Select(attribute => $"{attribute with { Tags = [], ObjectName = "", HasFile = false }} {string.Join(',', attribute.Tags)}");

    private static IEnumerable<string> Objects(MispEvent one) => one.Objects.OrderBy(part => part.Uuid, StringComparer.Ordinal)
        .Select(part => $"{part with { References = [] }} {string.Join(',', part.References)}");

    private static string Md5(string text)
    {
#pragma warning disable CA5351 // MISP's own index.
        return Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }
}
