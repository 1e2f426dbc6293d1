using System.Text;
using System.Text.Json;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class MarkingsTests
{
    private const string Green = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    private const string Red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";
    private const string Other = "marking-definition--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
    private const string Head = """ "type":"tool","spec_version":"2.1","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z" """;

    [Fact]
    public void Stix_7_2_2_the_strictest_of_several_levels_counts_granular_ones_too()
    {
        Assert.Equal(TlpLevel.Red, Markings.TlpOf(Tool($$"""
            "name":"x","object_marking_refs":["{{Green}}"],"granular_markings":[{"marking_ref":"{{Red}}","selectors":["name"]}]
            """)));
        Assert.Null(Markings.TlpOf(Tool("\"name\":\"x\"")));
        Assert.Equal(PapLevel.Amber, Markings.PapOf(Tool($$"""
            "name":"x","object_marking_refs":["{{PapMarkings.IdOf(PapLevel.Green)}}","{{PapMarkings.IdOf(PapLevel.Amber)}}"]
            """)));
    }

    [Fact]
    public void Stix_7_2_3_a_marking_applies_to_what_is_inside_of_what_it_selects()
    {
        var value = Tool($$"""
            "name":"x","labels":["a","b"],"lang":"en","object_marking_refs":["{{Green}}"],
            "granular_markings":[{"marking_ref":"{{Red}}","selectors":["labels"]},{"lang":"de","selectors":["labels.[1]"]},
            {"lang":"fr","selectors":["labels"]}]
            """);
        Assert.Equal([Green], Markings.At(value, "name"));
        Assert.Equal([Green, Red], Markings.At(value, "labels.[0]"));
        Assert.Equal([Green, Red], Markings.At(value, "labels"));
        Assert.Equal([Green], Markings.At(value, "label"));
        Assert.Equal(("en", "fr", "de"),
            (Markings.LanguageAt(value, "name"), Markings.LanguageAt(value, "labels.[0]"), Markings.LanguageAt(value, "labels.[1]")));
    }

    [Fact]
    public void Reads_what_a_marking_says()
    {
        Assert.Equal(TlpLevel.AmberStrict, Read(TlpMarkings.ObjectOf(TlpLevel.AmberStrict)).Tlp);
        Assert.Equal(PapLevel.Red, Read(PapMarkings.ObjectOf(PapLevel.Red)).Pap);
        var statement = MarkingDefinition.Read(TypeSamples.Parse(TypeSamples.BuildMinimal("marking-definition")))!;
        Assert.Equal((null, null, "For members"), (statement.Tlp, statement.Pap, statement.Statement));
        Assert.Null(MarkingDefinition.Read(TypeSamples.Parse(TypeSamples.BuildMinimal("tool"))));
        Assert.True(PapMarkings.TryParse("PAP:WHITE", out var clear));
        Assert.Equal(PapLevel.Clear, clear);
    }

    [Fact]
    public void What_a_reader_may_see_stays_the_same_object()
    {
        var value = Tool($$"""
            "name":"x","granular_markings":[{"marking_ref":"{{Red}}","selectors":["name"]}]
            """);
        Assert.Same(value, GranularFilter.For(value, static _ => true).Object);
    }

    [Theory]
    [InlineData("description", """ "name":"x" """)]
    [InlineData("labels", """ "name":"x","description":"d","aliases":["p","q"],"x_in":{"a":{"b":1},"c":2} """)]
    public void Takes_out_what_is_marked(string selector, string rest)
    {
        const string All = """ "name":"x","description":"d","labels":["a","b"],"aliases":["p","q"],"x_in":{"a":{"b":1},"c":2} """;
        var removed = selector == "description" ? ["description", "labels", "aliases", "x_in"] : new[] { "labels" };
        var selectors = string.Join(',', removed.Select(name => $"\"{name}\""));
        var result = Filter(Tool($$"""{{All}},"granular_markings":[{"marking_ref":"{{Red}}","selectors":[{{selectors}}]}]"""));
        AssertJson($$"""{ {{Head}},{{rest}} }""", result);
        Assert.Equal(removed, result.Removed);
    }

    [Fact]
    public void Takes_entries_out_of_lists_and_moves_the_markings_behind_them()
    {
        var result = Filter(Tool($$"""
            "name":"x","labels":["a","b","c","d"],"granular_markings":[
            {"marking_ref":"{{Red}}","selectors":["labels.[0]","labels.[2]"]},
            {"marking_ref":"{{Green}}","selectors":["labels.[3]","labels.[0]","name"]},{"lang":"de","selectors":["labels.[1]"]}]
            """));
        AssertJson($$"""
            { {{Head}},"name":"x","labels":["b","d"],"granular_markings":[
            {"marking_ref":"{{Green}}","selectors":["labels.[1]","name"]},{"lang":"de","selectors":["labels.[0]"]}]}
            """, result);
    }

    [Fact]
    public void Leaves_no_empty_list_dictionary_or_marking()
    {
        var result = Filter(Tool($$"""
            "name":"x","labels":["a"],"x_in":{"a":{"b":[1]} },"granular_markings":[
            {"marking_ref":"{{Red}}","selectors":["labels.[0]","x_in.a.b.[0]"]},{"lang":"de","selectors":["labels"]}]
            """));
        AssertJson($$"""{ {{Head}},"name":"x"}""", result);
    }

    [Fact]
    public void Takes_out_the_whole_entry_when_it_is_nothing_without_what_goes()
    {
        var result = Filter(Tool($$"""
            "name":"x","external_references":[{"source_name":"a","url":"https://a.example/"},{"source_name":"b","description":"c"}],
            "granular_markings":[{"marking_ref":"{{Red}}","selectors":["external_references.[0].source_name"]}]
            """));
        AssertJson($$"""{ {{Head}},"name":"x","external_references":[{"source_name":"b","description":"c"}]}""", result);
    }

    [Fact]
    public void What_stays_is_byte_for_byte_what_it_was()
    {
        var result = Filter(Tool($$"""
            "name" : "\u0041\/x" , "description":"d","x_n": { "a" : 1.50e+1 },"granular_markings":[{"marking_ref":"{{Red}}","selectors":["description"]}]
            """));
        var text = Encoding.UTF8.GetString(result.Object!.Utf8.Span);
        Assert.Contains("""
            "name":"\u0041\/x"
            """, text, StringComparison.Ordinal);
        Assert.Contains("{ \"a\" : 1.50e+1 }", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"name\"", "no valid tool")]
    [InlineData("\"id\"", "no object is without it")]
    [InlineData("\"created\"", "no object is without it")]
    [InlineData("\"granular_markings\"", "no object is without it")]
    [InlineData("\"nothing\"", "not in the object")]
    [InlineData("\"name.[0]\"", "not in the object")]
    public void Withholds_an_object_that_would_be_broken(string selector, string reason)
    {
        var result = Filter(Tool($$"""
            "name":"x","granular_markings":[{"marking_ref":"{{Red}}","selectors":[{{selector}}]}]
            """));
        Assert.Null(result.Object);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Withholds_an_object_that_is_marked_as_a_whole_or_in_a_way_that_cannot_be_read()
    {
        Assert.Contains(Red, Filter(Tool($"\"name\":\"x\",\"object_marking_refs\":[\"{Red}\"]")).Reason, StringComparison.Ordinal);
        foreach (var odd in (string[])["\"granular_markings\":[7]", "\"granular_markings\":[{\"marking_ref\":7,\"selectors\":[\"name\"]}]",
            "\"granular_markings\":[{\"marking_ref\":\"x\",\"selectors\":[7]}]", $"\"object_marking_refs\":\"{Red}\"",
            "\"object_marking_refs\":[7]", "\"granular_markings\":[{\"selectors\":[\"name\"]}]"])
        {
            Assert.Equal("its markings cannot be read", Filter(Tool($"\"name\":\"x\",{odd}")).Reason);
        }
    }

    [Fact]
    public void Withholds_an_observable_whose_id_tells_what_is_marked()
    {
        const string File = """
            {"type":"file","spec_version":"2.1","id":"file--741019a6-c339-5e5d-ad1e-6fa3dec47bb4","name":"foo.exe","size":1,
            "hashes":{"SHA-256":"fe90a7e910cb3a4739bed9180e807e93fa70c90f25a8915476f5e4bfbac681db"},
            "granular_markings":[{"marking_ref":"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1","selectors":["PART"]}]}
            """;
        var name = Filter(Parse(File.Replace("PART", "name", StringComparison.Ordinal)));
        Assert.Contains("derived from it", name.Reason, StringComparison.Ordinal);
        Assert.NotNull(Filter(Parse(File.Replace("PART", "size", StringComparison.Ordinal))).Object);
    }

    [Fact]
    public void Asks_once_for_each_marking()
    {
        var asked = new List<string>();
        GranularFilter.For(Tool($$"""
            "name":"x","description":"y","object_marking_refs":["{{Green}}","{{Other}}"],"granular_markings":[
            {"marking_ref":"{{Other}}","selectors":["name"]},{"marking_ref":"{{Red}}","selectors":["description"]}]
            """), id =>
        {
            asked.Add(id);
            return true;
        });
        Assert.Equal([Green, Other, Red], asked);
    }

    public static TheoryData<string> Types() => [.. StixTypes.All];

    /// <summary>Every part of a full object of every type is marked, one after the other.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void Shows_no_marked_part_of_any_type_and_nothing_broken(string type)
    {
        foreach (var selector in Parts("", TypeSamples.Parse(TypeSamples.BuildFull(type)).Json).ToList())
        {
            var sample = TypeSamples.BuildFull(type);
            sample["granular_markings"] = System.Text.Json.Nodes.JsonNode.Parse(
                $$"""[{"marking_ref":"{{Red}}","selectors":[{{JsonSerializer.Serialize(selector)}}]}]""");
            var value = TypeSamples.Parse(sample);
            var result = Filter(value);
            Assert.Equal(result.Object is null, result.Reason is not null);
            if (result.Object is not { } left)
            {
                continue;
            }

            Assert.Empty(Markings.GranularOf(left));
            Assert.DoesNotContain(StixValidator.Validate(left), p => p.Severity == Severity.Must);
            Assert.False(!selector.Contains('[', StringComparison.Ordinal) && Selectors.TryFind(left.Json, selector, out _), selector);
            foreach (var property in left.Json.EnumerateObject().Where(p => p.Name != selector.Split('.')[0]))
            {
                Assert.Equal(value.Json.GetProperty(property.Name).GetRawText(), property.Value.GetRawText());
            }
        }
    }

    private static IEnumerable<string> Parts(string path, JsonElement json)
    {
        var steps = json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject().Select(p => (Step: p.Name, p.Value)),
            JsonValueKind.Array => json.EnumerateArray().Select((entry, i) => (Step: $"[{i}]", Value: entry)),
            _ => [],
        };
        foreach (var (step, inner) in steps.Where(s => s.Step != "granular_markings"))
        {
            var selector = path.Length == 0 ? step : $"{path}.{step}";
            yield return selector;
            foreach (var below in Parts(selector, inner))
            {
                yield return below;
            }
        }
    }

    private static FilteredObject Filter(StixObject value) => GranularFilter.For(value, static id => id != Red);

    private static void AssertJson(string expected, FilteredObject actual)
    {
        Assert.True(actual.Object is not null, actual.Reason);
        Assert.Equal(
            Encoding.UTF8.GetString(CanonicalJson.Write(JsonDocument.Parse(expected).RootElement)),
            Encoding.UTF8.GetString(CanonicalJson.Write(actual.Object.Json)));
        Assert.DoesNotContain(StixValidator.Validate(actual.Object), p => p.Severity == Severity.Must);
    }

    private static MarkingDefinition Read(byte[] utf8) => MarkingDefinition.Read(StixObject.Parse(utf8))!;

    private static StixObject Tool(string own) => Parse($$"""{ {{Head}},{{own}}}""");

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));
}
