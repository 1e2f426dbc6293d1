using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class StixUpgradeTests
{
    private const string Uuid = TypeSamples.Uuid;
    private const string Red = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed";
    private const string Green = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da";

    /// <summary>Objects as STIX 2.0 has them, without the common properties.</summary>
    public static TheoryData<string, string> Of20() => new()
    {
        { "attack-pattern", """{"name":"x","kill_chain_phases":[{"kill_chain_name":"a","phase_name":"b"}]}""" },
        { "campaign", """{"name":"x","first_seen":"2016-01-01T00:00:00Z"}""" },
        { "course-of-action", """{"name":"x"}""" },
        { "identity", """{"name":"x","identity_class":"organization","labels":["port"]}""" },
        { "indicator", """{"labels":["malicious-activity"],"pattern":"[file:hashes.'MD5' = 'x']","valid_from":"2016-01-01T00:00:00Z"}""" },
        { "intrusion-set", """{"name":"x"}""" },
        { "malware", """{"name":"x","labels":["ransomware","local"]}""" },
        { "observed-data", """{"first_observed":"2016-01-01T00:00:00Z","last_observed":"2016-01-01T00:00:00Z","number_observed":1,"objects":{"0":{"type":"url","value":"http://a.example/"}}}""" },
        { "report", $$"""{"labels":["campaign"],"name":"x","published":"2016-01-01T00:00:00Z","object_refs":["indicator--{{Uuid}}"]}""" },
        { "threat-actor", """{"labels":["criminal"],"name":"x","roles":["agent"]}""" },
        { "tool", """{"labels":["remote-access"],"name":"x","x_acme_level":{"a":[1.50]} }""" },
        { "vulnerability", """{"name":"x"}""" },
        { "relationship", $$"""{"relationship_type":"uses","source_ref":"campaign--{{Uuid}}","target_ref":"tool--{{Uuid}}"}""" },
        { "sighting", $$"""{"sighting_of_ref":"indicator--{{Uuid}}"}""" },
        { "x-acme-berth", """{"name":"x","x_more":true}""" },
    };

    [Theory]
    [MemberData(nameof(Of20))]
    public void What_is_upgraded_breaks_no_must(string type, string own)
    {
        var upgraded = new StixUpgrade().Upgrade(Object20(type, own));
        Assert.NotEmpty(upgraded.Changes);
        foreach (var value in upgraded.Objects)
        {
            Assert.Equal("2.1", value.SpecVersion);
            Assert.DoesNotContain(StixValidator.Validate(value, profile: ValidationProfile.Standard), p => p.Severity == Severity.Must);
        }

        foreach (var (name, _) in JsonNode.Parse(own)!.AsObject().Where(p => p.Key is not ("labels" or "objects")))
        {
            Assert.True(upgraded.Objects[^1].Json.TryGetProperty(name, out _), name);
        }
    }

    [Fact]
    public void What_is_2_1_already_stays_as_it_is()
    {
        foreach (var type in StixTypes.All)
        {
            var value = TypeSamples.Parse(TypeSamples.BuildFull(type));
            var upgraded = new StixUpgrade().Upgrade(value);
            Assert.Same(value, Assert.Single(upgraded.Objects));
            Assert.Empty(upgraded.Changes);
        }
    }

    [Fact]
    public void Labels_become_the_types_that_2_1_has_for_them()
    {
        var malware = Upgrade("malware", """{"name":"x","labels":["ransomware","local"]}""");
        Assert.Equal(["ransomware"], Texts(malware, "malware_types"));
        Assert.Equal(["local"], Texts(malware, "labels"));
        Assert.False(malware.GetProperty("is_family").GetBoolean());
        var tool = Upgrade("tool", """{"name":"x","labels":["remote-access"]}""");
        Assert.Equal(["remote-access"], Texts(tool, "tool_types"));
        Assert.False(tool.TryGetProperty("labels", out _));
        Assert.Equal(["port"], Texts(Upgrade("identity", """{"name":"x","labels":["port"]}"""), "roles"));
    }

    [Fact]
    public void Markings_of_labels_go_with_them()
    {
        var tool = Upgrade("tool", $$"""
            {"name":"x","labels":["remote-access","own"],"granular_markings":[{"marking_ref":"{{Red}}","selectors":["labels.[1]","name"]}]}
            """);
        Assert.Equal(["remote-access", "own"], Texts(tool, "tool_types"));
        Assert.Equal(["tool_types.[1]", "name"], Texts(tool.GetProperty("granular_markings")[0], "selectors"));
    }

    [Theory]
    [InlineData("[file:hashes.'MD5' = 'x']", "[file:hashes.'MD5' = 'x']")]
    [InlineData("[file:hashes.ssdeep = '3:a:b' OR file:hashes.'ssdeep' = 'ssdeep']",
        "[file:hashes.SSDEEP = '3:a:b' OR file:hashes.'SSDEEP' = 'ssdeep']")]
    [InlineData("[process:binary_ref.created = t'2016-01-01T00:00:00Z' AND process:parent_ref.binary_ref.name = 'x']",
        "[process:image_ref.ctime = t'2016-01-01T00:00:00Z' AND process:parent_ref.image_ref.name = 'x']")]
    [InlineData("[file:parent_directory_ref.created = t'2016-01-01T00:00:00Z']",
        "[file:parent_directory_ref.ctime = t'2016-01-01T00:00:00Z']")]
    [InlineData("[file:name = 'x' /* it's one */ AND file:modified = t'2016-01-01T00:00:00Z' // 'tis\n]",
        "[file:name = 'x' /* it's one */ AND file:mtime = t'2016-01-01T00:00:00Z' // 'tis\n]")]
    [InlineData("[a:b = 'process:created'] START '2016-01-01T00:00:00Z' STOP '2016-01-02T00:00:00Z'",
        "[a:b = 'process:created'] START t'2016-01-01T00:00:00Z' STOP t'2016-01-02T00:00:00Z'")]
    [InlineData("[process:binary_ref.name = 'a\\'b' AND process:created > t'2016-01-01T00:00:00Z']",
        "[process:image_ref.name = 'a\\'b' AND process:created_time > t'2016-01-01T00:00:00Z']")]
    [InlineData("[file:created_by = 'x' AND file:created = t'2016-01-01T00:00:00Z']",
        "[file:created_by = 'x' AND file:ctime = t'2016-01-01T00:00:00Z']")]
    public void Patterns_are_written_in_the_words_of_2_1(string before, string after)
    {
        var indicator = Upgrade("indicator", JsonSerializer.Serialize(
            new Dictionary<string, string> { ["pattern"] = before, ["valid_from"] = "2016-01-01T00:00:00Z" }));
        Assert.Equal(after, indicator.GetProperty("pattern").GetString());
        Assert.Equal("stix", indicator.GetProperty("pattern_type").GetString());
    }

    [Fact]
    public void The_objects_of_observed_data_become_objects_of_their_own()
    {
        var upgraded = new StixUpgrade().Upgrade(Observed($$"""
            {"0":{"type":"network-traffic","src_ref":"1","dst_ref":"2","protocols":["tcp"],
              "extensions":{"http-request-ext":{"request_method":"get","request_value":"/","request_header":{"Host":"a.example"} } } },
            "1":{"type":"ipv4-addr","value":"198.51.100.3"},"2":{"type":"domain-name","value":"example.com","resolves_to_refs":["1"]},
            "3":{"type":"file","name":"a.exe","parent_directory_ref":"4","hashes":{"ssdeep":"3:a:b","MD5":"d41d8cd98f00b204e9800998ecf8427e"},
              "created":"2016-01-01T00:00:00Z","magic_number_hex":"4D5A","is_encrypted":true},
            "4":{"type":"directory","path":"C:\\","contains_refs":["3"]},
            "5":{"type":"process","pid":1,"name":"a","arguments":["-b"],"binary_ref":"3","created":"2016-01-01T00:00:00Z","child_refs":["6"]},
            "6":{"type":"process","pid":2,"parent_ref":"5"},
            "7":{"type":"email-message","is_multipart":true,"from_ref":"8","additional_header_fields":{"X-Mailer":"m"},
              "body_multipart":[{"content_type":"image/png","body_raw_ref":"9"}]},
            "8":{"type":"email-addr","value":"a@example.com"},"9":{"type":"artifact","payload_bin":"aGk="},
            "10":{"type":"x-acme-crane","number":4} }
            """));

        var made = upgraded.Objects.ToDictionary(o => o.Id);
        Assert.Equal(12, made.Count);
        Assert.All(upgraded.Objects, value =>
            Assert.DoesNotContain(StixValidator.Validate(value, profile: ValidationProfile.Standard), p => p.Severity == Severity.Must));
        Assert.All(upgraded.Objects, value => Assert.DoesNotContain(StixValidator.Validate(value), p => p.Code == "id-not-derived"));
        Assert.Equal(11, upgraded.Objects[^1].Json.GetProperty("object_refs").GetArrayLength());
        Assert.False(upgraded.Objects[^1].Json.TryGetProperty("objects", out _));

        var traffic = Of(upgraded, "network-traffic");
        Assert.Equal("ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4", traffic.GetProperty("src_ref").GetString());
        Assert.Equal("domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7", traffic.GetProperty("dst_ref").GetString());
        Assert.Equal(["a.example"], Texts(traffic.GetProperty("extensions").GetProperty("http-request-ext").GetProperty("request_header"), "Host"));
        var file = Of(upgraded, "file");
        Assert.Equal(Of(upgraded, "directory").GetProperty("id").GetString(), file.GetProperty("parent_directory_ref").GetString());
        Assert.Equal(("2016-01-01T00:00:00Z", "4d5a", true), (file.GetProperty("ctime").GetString(),
            file.GetProperty("magic_number_hex").GetString(), file.GetProperty("x_is_encrypted").GetBoolean()));
        Assert.True(file.GetProperty("hashes").TryGetProperty("SSDEEP", out _));
        var process = upgraded.Objects.First(o => o.Type == "process").Json;
        Assert.Equal(file.GetProperty("id").GetString(), process.GetProperty("image_ref").GetString());
        Assert.Equal(("a", "-b"), (process.GetProperty("x_name").GetString(), process.GetProperty("x_arguments")[0].GetString()));
        var child = upgraded.Objects.Last(o => o.Type == "process").Json;
        Assert.Equal(process.GetProperty("id").GetString(), child.GetProperty("parent_ref").GetString());
        Assert.Equal(["m"], Texts(Of(upgraded, "email-message").GetProperty("additional_header_fields"), "X-Mailer"));
        Assert.Contains(upgraded.Changes, c => c.Path == "$.objects.5.binary_ref");
        Assert.Contains(upgraded.Changes, c => c.Path == "$.objects.3.is_encrypted");
    }

    [Fact]
    public void Upgrading_twice_gives_the_same_ids()
    {
        const string Container = """{"0":{"type":"process","pid":1,"parent_ref":"1"},"1":{"type":"process","pid":2,"child_refs":["0"]} }""";
        var first = new StixUpgrade().Upgrade(Observed(Container)).Objects.Select(o => o.Id).ToList();
        Assert.Equal(first, new StixUpgrade().Upgrade(Observed(Container)).Objects.Select(o => o.Id));
        Assert.Equal(3, first.Distinct().Count());
    }

    [Fact]
    public void An_observable_is_written_once_and_one_that_says_something_else_has_its_own_id()
    {
        var upgrade = new StixUpgrade();
        const string Plain = """{"0":{"type":"email-addr","value":"a@example.com"},"1":{"type":"email-addr","value":"a@example.com"} }""";
        Assert.Equal(2, upgrade.Upgrade(Observed(Plain)).Objects.Count);
        var again = upgrade.Upgrade(Observed(Plain));
        Assert.Single(again.Objects);
        Assert.Single(Texts(again.Objects[0].Json, "object_refs"));
        var named = upgrade.Upgrade(Observed("""{"0":{"type":"email-addr","value":"a@example.com","display_name":"A"} }"""));
        Assert.NotEqual(ObservableId.ForValue("email-addr", "a@example.com"), named.Objects[0].Id);
        Assert.Equal([named.Objects[0].Id], Texts(named.Objects[1].Json, "object_refs"));
        Assert.Equal("A", named.Objects[0].Json.GetProperty("display_name").GetString());
    }

    [Fact]
    public void Observables_are_marked_as_the_observed_data_was()
    {
        var upgraded = new StixUpgrade().Upgrade(Observed(
            """{"0":{"type":"url","value":"http://a.example/"},"1":{"type":"url","value":"http://b.example/"} }""",
            $$"""
            ,"object_marking_refs":["{{Green}}"],"granular_markings":[
            {"marking_ref":"{{Red}}","selectors":["objects.1.value","number_observed"]}]
            """));
        Assert.Equal([Green], upgraded.Objects[0].MarkingRefs);
        Assert.Equal([Green, Red], upgraded.Objects[1].MarkingRefs);
        Assert.Equal(["number_observed"], Markings.GranularOf(upgraded.Objects[2]).Single().Selectors);
    }

    [Fact]
    public void References_that_lead_nowhere_and_entries_that_are_none_are_told()
    {
        var upgraded = new StixUpgrade().Upgrade(Observed(
            """{"0":{"type":"ipv4-addr","value":"198.51.100.3","belongs_to_refs":["9"],"resolves_to_refs":["1","8"]},"1":{"type":"mac-addr","value":"d2:fb:49:24:37:18"},"2":7}"""));
        Assert.Equal(3, upgraded.Objects.Count);
        Assert.Contains(upgraded.Changes, c => c.Path == "$.objects.0.belongs_to_refs");
        Assert.Contains(upgraded.Changes, c => c.Path == "$.objects.2");
        Assert.Single(Texts(upgraded.Objects[0].Json, "resolves_to_refs"));
    }

    [Fact]
    public void Survives_entries_that_contribute_to_each_other_in_a_circle_or_a_long_chain()
    {
        var circle = new StixUpgrade().Upgrade(Observed("""
            {"0":{"type":"file","name":"a","extensions":{"archive-ext":{"contains_refs":["1"]} } },
            "1":{"type":"file","name":"b","extensions":{"archive-ext":{"contains_refs":["0"]} } } }
            """));
        Assert.Equal(3, circle.Objects.Select(o => o.Id).Distinct().Count());
        var chain = new JsonObject();
        for (var i = 0; i < 2000; i++)
        {
            chain[$"{i}"] = JsonNode.Parse($$"""{"type":"file","name":"f{{i}}","extensions":{"archive-ext":{"contains_refs":["{{i + 1}}"]} } }""");
        }

        Assert.Equal(2001, new StixUpgrade().Upgrade(Observed(chain.ToJsonString())).Objects.Count);
    }

    [Fact]
    public void A_marking_of_tlp_1_gets_the_form_of_2_1()
    {
        var marking = StixObject.Parse(Encoding.UTF8.GetBytes($$"""
            {"type":"marking-definition","id":"{{Green}}","created":"2017-01-20T00:00:00.000Z","definition_type":"tlp","definition":{"tlp":"green"} }
            """));
        var upgraded = Assert.Single(new StixUpgrade().Upgrade(marking).Objects);
        Assert.Equal("TLP:GREEN", upgraded.Json.GetProperty("name").GetString());
        Assert.Empty(StixValidator.Validate(upgraded, profile: ValidationProfile.Standard));
    }

    [Fact]
    public void Never_throws_whatever_an_object_of_2_0_holds()
    {
        string[] values = ["null", "7", "\"x\"", "[]", "[7,null,\"x\",{}]", "{}", """{"0":null}""", """{"0":{"type":7}}""", """{"0":{"type":"A B"}}""",
            """{"0":{"type":"file","hashes":7,"extensions":[],"parent_directory_ref":7,"contains_refs":[7,null]}}""",
            """{"0":{"type":"url","value":"x","object_marking_refs":7,"x":{"a_ref":{"b":1},"c_refs":"0"}}}"""];
        foreach (var name in (string[])["labels", "objects", "pattern", "created", "external_references", "granular_markings", "definition", "object_marking_refs"])
        {
            foreach (var type in (string[])["indicator", "malware", "observed-data", "marking-definition"])
            {
                foreach (var text in values)
                {
                    var value = StixObject.Parse(Encoding.UTF8.GetBytes(
                        $$"""{"type":"{{type}}","id":"{{type}}--{{Uuid}}","definition_type":"tlp","{{name}}":{{text}} }"""));
                    Assert.Null(Record.Exception(() => new StixUpgrade().Upgrade(value)));
                }
            }
        }
    }

    private static JsonElement Of(UpgradedObject upgraded, string type) => upgraded.Objects.Single(o => o.Type == type).Json;

    private static JsonElement Upgrade(string type, string own) => new StixUpgrade().Upgrade(Object20(type, own)).Objects[^1].Json;

    private static string?[] Texts(JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(static entry => entry.GetString())];

    private static StixObject Observed(string container, string more = "") => Object20("observed-data", $$"""
        {"first_observed":"2016-01-01T00:00:00Z","last_observed":"2016-01-01T00:00:00Z","number_observed":1,"objects":{{container}}{{more}} }
        """);

    private static StixObject Object20(string type, string own)
    {
        var value = new JsonObject { ["type"] = type, ["id"] = $"{type}--{Uuid}", ["created"] = "2016-01-01T00:00:00.000Z", ["modified"] = "2016-01-01T00:00:00.000Z" };
        TypeSamples.Merge(value, own);
        return TypeSamples.Parse(value);
    }
}
