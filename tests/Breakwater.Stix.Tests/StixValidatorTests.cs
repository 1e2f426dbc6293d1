using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class StixValidatorTests
{
    private const string Uuid = "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
    private const string Head =
        """{"created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","spec_version":"2.1"}""";

    /// <summary>One sound object of each type, without the common properties.</summary>
    private static readonly Dictionary<string, string> Sound = new()
    {
        ["attack-pattern"] = """{"name":"x","kill_chain_phases":[{"kill_chain_name":"a","phase_name":"b"}]}""",
        ["campaign"] = """{"name":"x","first_seen":"2026-01-01T00:00:00Z","last_seen":"2026-01-01T00:00:00Z"}""",
        ["course-of-action"] = """{"name":"x"}""",
        ["grouping"] = $$"""{"name":"x","context":"suspicious-activity","object_refs":["indicator--{{Uuid}}"]}""",
        ["identity"] = """{"name":"x","identity_class":"organization","sectors":["transportation"]}""",
        ["incident"] = """{"name":"x"}""",
        ["indicator"] = """{"pattern":"[a:b = 1]","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z","valid_until":"2026-01-02T00:00:00Z"}""",
        ["infrastructure"] = """{"name":"x"}""",
        ["intrusion-set"] = """{"name":"x","aliases":["y"]}""",
        ["location"] = """{"latitude":51.9,"longitude":4.1,"precision":10}""",
        ["malware"] = """{"name":"x","is_family":true}""",
        ["malware-analysis"] = """{"product":"x","result":"malicious"}""",
        ["note"] = $$"""{"content":"x","object_refs":["indicator--{{Uuid}}"]}""",
        ["observed-data"] = $$"""{"first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z","number_observed":1,"object_refs":["ipv4-addr--{{Uuid}}"]}""",
        ["opinion"] = $$"""{"opinion":"agree","object_refs":["indicator--{{Uuid}}"]}""",
        ["report"] = $$"""{"name":"x","published":"2026-01-01T00:00:00Z","object_refs":["indicator--{{Uuid}}"]}""",
        ["threat-actor"] = """{"name":"x"}""",
        ["tool"] = """{"name":"x"}""",
        ["vulnerability"] = """{"name":"CVE-2017-0144","external_references":[{"source_name":"cve","external_id":"CVE-2017-0144"}]}""",
        ["relationship"] = $$"""{"relationship_type":"uses","source_ref":"campaign--{{Uuid}}","target_ref":"tool--{{Uuid}}"}""",
        ["sighting"] = $$"""{"sighting_of_ref":"indicator--{{Uuid}}","count":0,"where_sighted_refs":["identity--{{Uuid}}"]}""",
        ["language-content"] = $$"""{"object_ref":"campaign--{{Uuid}}","contents":{"de":{"name":"x"} } }""",
        ["marking-definition"] = """{"definition_type":"statement","definition":{"statement":"x"}}""",
        ["extension-definition"] = $$"""{"created_by_ref":"identity--{{Uuid}}","name":"x","schema":"x","version":"1.0","extension_types":["new-sdo"]}""",
        ["artifact"] = """{"payload_bin":"aGk=","hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427e"}}""",
        ["autonomous-system"] = """{"number":15139}""",
        ["directory"] = """{"path":"C:\\x"}""",
        ["domain-name"] = """{"value":"example.com"}""",
        ["email-addr"] = """{"value":"a@example.com"}""",
        ["email-message"] = """{"is_multipart":false,"body":"x"}""",
        ["file"] = """{"name":"x","magic_number_hex":"4d5a"}""",
        ["ipv4-addr"] = """{"value":"203.0.113.7"}""",
        ["ipv6-addr"] = """{"value":"2001:db8::1"}""",
        ["mac-addr"] = """{"value":"d2:fb:49:24:37:18"}""",
        ["mutex"] = """{"name":"x"}""",
        ["network-traffic"] = $$"""{"src_ref":"ipv4-addr--{{Uuid}}","protocols":["tcp"],"dst_port":65535}""",
        ["process"] = """{"pid":1}""",
        ["software"] = """{"name":"x"}""",
        ["url"] = """{"value":"http://example.com/"}""",
        ["user-account"] = """{"user_id":"x"}""",
        ["windows-registry-key"] = """{"key":"x","values":[{"name":"a","data":"b","data_type":"REG_SZ"}]}""",
        ["x509-certificate"] = """{"serial_number":"x"}""",
    };

    [Fact]
    public void Knows_all_42_types()
    {
        Assert.Equal(42, StixTypes.All.Count);
        Assert.Equal(StixTypes.All.Order(), Sound.Keys.Order());
        Assert.Equal(18, StixTypes.All.Count(type => StixTypes.KindOf(type) == StixKind.Observable));
        Assert.Equal(StixKind.Custom, StixTypes.KindOf("x-custom"));
    }

    public static TheoryData<string> Types() => [.. Sound.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void Accepts_a_sound_object_of_each_type(string type) => Assert.Empty(Validate(Build(type)));

    [Theory]
    [MemberData(nameof(Types))]
    public void Refuses_null_and_a_foreign_type_in_every_property(string type)
    {
        foreach (var name in Build(type).Select(p => p.Key).Where(n => n is not ("type" or "id")).ToList())
        {
            var value = Build(type);
            value[name] = name == "spec_version" ? 21 : null;
            Assert.Contains(Validate(value), p => p.Path == $"$.{name}" && p.Severity == Severity.Must);
        }
    }

    [Theory]
    [InlineData("indicator", """{"pattern":"[a:b ="}""", "$.pattern")]
    [InlineData("indicator", """{"valid_until":"2026-01-01T00:00:00Z"}""", "$.valid_until")]
    [InlineData("campaign", """{"last_seen":"2025-01-01T00:00:00Z"}""", "$.last_seen")]
    [InlineData("relationship", """{"start_time":"2026-01-01T00:00:00Z","stop_time":"2026-01-01T00:00:00Z"}""", "$.stop_time")]
    [InlineData("tool", """{"modified":"2025-01-01T00:00:00.000Z"}""", "$.modified")]
    [InlineData("tool", """{"confidence":101}""", "$.confidence")]
    [InlineData("tool", """{"confidence":1.5}""", "$.confidence")]
    [InlineData("tool", """{"labels":[]}""", "$.labels")]
    [InlineData("tool", """{"labels":[1]}""", "$.labels[0]")]
    [InlineData("tool", """{"revoked":"false"}""", "$.revoked")]
    [InlineData("tool", """{"created_by_ref":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "$.created_by_ref")]
    [InlineData("tool", """{"created_by_ref":"nobody"}""", "$.created_by_ref")]
    [InlineData("tool", """{"object_marking_refs":["tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"]}""", "$.object_marking_refs[0]")]
    [InlineData("tool", """{"external_references":[{"url":"x"}]}""", "$.external_references[0].source_name")]
    [InlineData("tool", """{"kill_chain_phases":[{"kill_chain_name":"x"}]}""", "$.kill_chain_phases[0].phase_name")]
    [InlineData("tool", """{"granular_markings":[{"lang":"de","selectors":["nothing"]}]}""", "$.granular_markings[0].selectors[0]")]
    [InlineData("tool", """{"granular_markings":[{"selectors":["name"]}]}""", "$.granular_markings[0]")]
    [InlineData("tool", """{"granular_markings":[{"lang":"de","marking_ref":"marking-definition--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","selectors":["name"]}]}""", "$.granular_markings[0]")]
    [InlineData("tool", """{"extensions":{}}""", "$.extensions")]
    [InlineData("tool", """{"extensions":{"x":1}}""", "$.extensions.x")]
    [InlineData("tool", """{"id":"malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", "$.id")]
    [InlineData("tool", """{"id":"tool--1"}""", "$.id")]
    [InlineData("tool", """{"created":"2026-01-01 00:00:00"}""", "$.created")]
    [InlineData("location", """{"latitude":91}""", "$.latitude")]
    [InlineData("malware", """{"name":"-"}""", "$.name")]
    [InlineData("observed-data", """{"objects":{"0":{}}}""", "$")]
    [InlineData("observed-data", """{"number_observed":0}""", "$.number_observed")]
    [InlineData("sighting", """{"count":-1}""", "$.count")]
    [InlineData("opinion", """{"opinion":"maybe"}""", "$.opinion")]
    [InlineData("network-traffic", """{"dst_port":65536}""", "$.dst_port")]
    [InlineData("artifact", """{"url":"http://x"}""", "$")]
    [InlineData("artifact", """{"payload_bin":"%"}""", "$.payload_bin")]
    [InlineData("artifact", """{"hashes":{"MD5":"d4"}}""", "$.hashes.MD5")]
    [InlineData("artifact", """{"encryption_algorithm":"rot13"}""", "$.encryption_algorithm")]
    [InlineData("email-message", """{"is_multipart":true}""", "$.body")]
    [InlineData("file", """{"magic_number_hex":"4d5"}""", "$.magic_number_hex")]
    [InlineData("marking-definition", """{"definition_type":"tlp"}""", "$.id")]
    [InlineData("extension-definition", """{"extension_types":["other"]}""", "$.extension_types[0]")]
    public void Refuses_what_contradicts_the_standard(string type, string change, string path)
    {
        var value = Build(type);
        foreach (var (name, to) in JsonNode.Parse(change)!.AsObject())
        {
            value[name] = to?.DeepClone();
        }

        if (change.Contains("\"-\"", StringComparison.Ordinal))
        {
            value.Remove("name");
        }

        Assert.Contains(Validate(value), p => p.Path == path && p.Severity == Severity.Must);
    }

    [Theory]
    [InlineData("location", "latitude", "$")]
    [InlineData("malware-analysis", "result", "$")]
    [InlineData("network-traffic", "src_ref", "$")]
    [InlineData("file", "name", "$")]
    [InlineData("process", "pid", "$")]
    [InlineData("x509-certificate", "serial_number", "$")]
    [InlineData("indicator", "pattern", "$.pattern")]
    [InlineData("indicator", "created", "$.created")]
    [InlineData("relationship", "target_ref", "$.target_ref")]
    [InlineData("marking-definition", "definition", "$.definition")]
    [InlineData("extension-definition", "created_by_ref", "$.created_by_ref")]
    public void Refuses_the_absence_of_what_must_be_there(string type, string name, string path)
    {
        var value = Build(type);
        Assert.True(value.Remove(name));
        Assert.Contains(Validate(value), p => p.Path == path && p.Severity == Severity.Must && p.Code == "missing-property");
    }

    [Theory]
    [InlineData("malware", "is_family", "missing-property")]
    [InlineData("grouping", "name", "missing-property")]
    [InlineData("email-message", "is_multipart", "missing-property")]
    [InlineData("indicator", "spec_version", "stix-2.0")]
    public void Accepts_with_a_note_what_the_standard_disagrees_about(string type, string name, string code)
    {
        var value = Build(type);
        Assert.True(value.Remove(name));
        var problem = Assert.Single(Validate(value));
        Assert.Equal((Severity.Should, code), (problem.Severity, problem.Code));
    }

    [Fact]
    public void Accepts_an_indicator_of_stix_2_0_with_notes()
    {
        var value = Build("indicator");
        value.Remove("spec_version");
        value.Remove("pattern_type");
        value["labels"] = new JsonArray("malicious-activity");
        Assert.All(Validate(value), p => Assert.Equal(Severity.Should, p.Severity));
    }

    [Fact]
    public void Accepts_custom_types_and_properties()
    {
        var value = Build("tool");
        value["type"] = "x-acme-thing";
        value["id"] = "x-acme-thing--" + Uuid;
        value["x_acme_level"] = new JsonObject { ["any"] = new JsonArray() };
        Assert.Empty(Validate(value));
        value["created_by_ref"] = 5;
        Assert.Equal("$.created_by_ref", Assert.Single(Validate(value)).Path);
    }

    [Fact]
    public void Notes_an_observable_id_that_is_not_derived_and_properties_it_cannot_have()
    {
        var value = Build("domain-name");
        value["id"] = "domain-name--" + Uuid;
        value["created"] = "2026-01-01T00:00:00.000Z";
        Assert.Equal(["id-not-derived", "not-of-observables"], Validate(value).Select(p => p.Code).Order());
        Assert.All(Validate(value), p => Assert.Equal(Severity.Should, p.Severity));
    }

    [Fact]
    public void Reports_no_more_than_the_limit_of_problems()
    {
        var value = Build("tool");
        value["labels"] = new JsonArray([.. Enumerable.Range(0, 1000).Select(i => (JsonNode)i)]);
        Assert.Equal(Limits.ProblemsPerObjectMax, Validate(value).Count);
    }

    [Fact]
    public void Never_throws_whatever_a_property_holds()
    {
        string[] values =
        [
            "null", "true", "-1", "1e300", "\"\"", "\"x\"", "[]", "[null]", "[[]]", "[\"x\"]", "[{}]", "{}", "{\"\":\"\"}", "{\"x\":null}", "{\"MD5\":{}}",
            "[{\"selectors\":[\"[0]\",\"a.b\",\".\",\"\",\"name.[999999999999]\"],\"lang\":1}]", "[{\"selectors\":5}]", "[{\"marking_ref\":7,\"selectors\":[7]}]",
        ];
        foreach (var type in Sound.Keys)
        {
            foreach (var name in Build(type).Select(p => p.Key).Concat(["granular_markings", "extensions", "hashes"]).Distinct().ToList())
            {
                foreach (var text in values.Where(_ => name is not ("type" or "id")))
                {
                    var value = Build(type);
                    value[name] = JsonNode.Parse(text);
                    Assert.Null(Record.Exception(() => Validate(value)));
                }
            }
        }
    }

    private static JsonObject Build(string type)
    {
        var value = new JsonObject { ["type"] = type, ["id"] = $"{type}--{Uuid}" };
        if (StixTypes.KindOf(type) != StixKind.Observable)
        {
            Merge(value, Head);
            if (type == "marking-definition")
            {
                value.Remove("modified");
            }
        }

        Merge(value, Sound[type]);
        if (ObservableId.For(JsonSerializer.SerializeToElement(value)) is { } id)
        {
            value["id"] = id;
        }

        return value;
    }

    private static void Merge(JsonObject value, string json)
    {
        foreach (var (name, from) in JsonNode.Parse(json)!.AsObject())
        {
            value[name] = from?.DeepClone();
        }
    }

    private static IReadOnlyList<Problem> Validate(JsonObject value) =>
        StixValidator.Validate(StixObject.Parse(Encoding.UTF8.GetBytes(value.ToJsonString())));
}
