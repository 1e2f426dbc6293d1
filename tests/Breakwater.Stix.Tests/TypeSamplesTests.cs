using System.Text.Json.Nodes;
using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>Every type of the standard: what must be accepted.</summary>
public sealed class TypeSamplesTests
{
    public static TheoryData<string> Types() => [.. StixTypes.All];

    public static TheoryData<string> Extensions() => [.. TypeSamples.Extensions.Keys];

    [Fact]
    public void There_are_samples_of_all_42_types()
    {
        Assert.Equal(StixTypes.All.Order(), TypeSamples.Minimal.Keys.Order());
        Assert.Equal(StixTypes.All.Order(), TypeSamples.Full.Keys.Order());
        Assert.Equal(12, TypeSamples.Extensions.Count);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_least_object_of_a_type_is_valid(string type)
    {
        var value = TypeSamples.Parse(TypeSamples.BuildMinimal(type));
        Assert.Empty(StixValidator.Validate(value));
        Assert.DoesNotContain(StixValidator.Validate(value, profile: ValidationProfile.Standard), p => p.Severity == Severity.Must);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_full_object_of_a_type_is_valid_by_the_letter(string type)
    {
        var problems = StixValidator.Validate(TypeSamples.Parse(TypeSamples.BuildFull(type)), profile: ValidationProfile.Standard);
        Assert.DoesNotContain(problems, p => p.Code != "deprecated");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_full_object_has_every_property_of_its_type(string type)
    {
        var missing = StixTypes.PropertiesOf(type).Except(TypeSamples.BuildFull(type).Select(p => p.Key))
            .Except(TypeSamples.Apart.GetValueOrDefault(type) ?? []);
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void A_full_extension_is_valid_on_its_type_and_refused_on_others(string name)
    {
        var (owner, json) = TypeSamples.Extensions[name];
        var problems = StixValidator.Validate(With(owner, name, json), profile: ValidationProfile.Standard);
        Assert.Empty(problems);
        var other = owner == "file" ? "process" : "file";
        Assert.Contains(StixValidator.Validate(With(other, name, json)), p => p.Code == "extension-owner" && p.Severity == Severity.Must);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void An_extension_without_anything_is_refused(string name)
    {
        var problems = StixValidator.Validate(With(TypeSamples.Extensions[name].Owner, name, "{}"));
        Assert.Contains(problems, p => p.Severity == Severity.Must && p.Path.StartsWith("$.extensions", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void An_extension_with_null_in_any_property_is_refused(string name)
    {
        var (owner, json) = TypeSamples.Extensions[name];
        foreach (var property in JsonNode.Parse(json)!.AsObject().Select(p => p.Key))
        {
            var broken = JsonNode.Parse(json)!.AsObject();
            broken[property] = null;
            Assert.Contains(StixValidator.Validate(With(owner, name, broken.ToJsonString())),
                p => p.Severity == Severity.Must && p.Path.EndsWith(property, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_problem_of_every_type_names_its_section()
    {
        foreach (var type in StixTypes.All)
        {
            foreach (var name in TypeSamples.BuildFull(type).Select(p => p.Key).Where(n => n is not ("type" or "id")).ToList())
            {
                foreach (var wrong in (JsonNode?[])[null, "?", new JsonArray(), new JsonObject(), -1.5])
                {
                    var value = TypeSamples.BuildFull(type);
                    value[name] = wrong?.DeepClone();
                    Assert.All(StixValidator.Validate(TypeSamples.Parse(value), profile: ValidationProfile.Standard),
                        p => Assert.Matches(@"^(\d+(\.\d+)*|B)$", p.Section));
                }
            }
        }
    }

    private static StixObject With(string type, string extension, string json)
    {
        var value = TypeSamples.BuildMinimal(type);
        value["extensions"] = new JsonObject { [extension] = JsonNode.Parse(json) };
        return TypeSamples.Parse(TypeSamples.Finish(value));
    }
}
