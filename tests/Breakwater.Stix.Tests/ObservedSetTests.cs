using System.Text;
using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>The forms that observed data comes in.</summary>
public sealed class ObservedSetTests
{
    private const string Address = """{"type":"ipv4-addr","id":"ipv4-addr--1","value":"198.51.100.5"}""";
    private const string Traffic = """{"type":"network-traffic","id":"network-traffic--1","dst_ref":"ipv4-addr--1","dst_port":443}""";
    private const string Data =
        """{"type":"observed-data","id":"observed-data--1","first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z","number_observed":1,"object_refs":["network-traffic--1","ipv4-addr--9"]}""";

    [Fact]
    public void Objects_of_2_1_stand_beside_in_a_list_or_a_bundle()
    {
        string[] lists = [$"[{Data},{Address},{Traffic}]", $$"""{"type":"bundle","id":"bundle--1","objects":[{{Traffic}},{{Data}},{{Address}}]}""",
            $$"""[{"type":"bundle","objects":[{{Data}}]},{"type":"bundle","objects":[{{Address}},{{Traffic}}]}]"""];
        foreach (var list in lists)
        {
            Assert.True(Match("[network-traffic:dst_ref.value = '198.51.100.5']", list));
            Assert.False(Match("[ipv4-addr:value = '198.51.100.5']", list));
        }
    }

    [Fact]
    public void Objects_of_2_0_and_2_1_stand_side_by_side()
    {
        var old = Sightings.Data("""{"0":{"type":"ipv4-addr","value":"192.0.2.1"},"1":{"type":"network-traffic","dst_ref":"0"}}""");
        Assert.True(Match("[network-traffic:dst_ref.value = '198.51.100.5'] AND [network-traffic:dst_ref.value = '192.0.2.1']",
            $"[{old},{Data},{Traffic},{Address}]"));
    }

    [Fact]
    public void Observables_alone_are_an_observation_each_without_a_time()
    {
        var list = $$"""[{{Traffic}},{{Address}},{"type":"identity","id":"identity--1","name":"x"}]""";
        Assert.True(Match("[network-traffic:dst_ref.value = '198.51.100.5'] AND [ipv4-addr:value LIKE '198%']", list));
        Assert.False(Match("[network-traffic:dst_port = 443] FOLLOWEDBY [ipv4-addr:value LIKE '198%']", list));
        Assert.False(Match("([network-traffic:dst_port = 443] AND [ipv4-addr:value LIKE '198%']) WITHIN 5 SECONDS", list));
        Assert.True(Match("[network-traffic:dst_port = 443] WITHIN 5 SECONDS", list));
        Assert.False(Match("[network-traffic:dst_port = 443] START t'2000-01-01T00:00:00Z' STOP t'2100-01-01T00:00:00Z'", list));
        Assert.False(Match("[identity:name = 'x']", list));
    }

    [Theory]
    [InlineData("", "$: Not JSON")]
    [InlineData("[", "Not JSON")]
    [InlineData("[] []", "Not JSON")]
    [InlineData("5", "$: an object")]
    [InlineData("[5]", "$[0]: an object")]
    [InlineData("[[]]", "$[0]: a list or bundle inside another")]
    [InlineData("""{"type":"bundle","objects":[{"type":"bundle"}]}""", "$.objects[0]: a list or bundle inside another")]
    [InlineData("""{"type":"bundle","objects":{}}""", "$.objects: a list")]
    [InlineData("""[{"id":"x"}]""", "$[0]: an object with a type")]
    [InlineData("""{"type":"observed-data","first_observed":"x"}""", "$.first_observed: a timestamp")]
    [InlineData("""{"type":"observed-data","last_observed":5}""", "$.last_observed: a timestamp")]
    [InlineData("""{"type":"observed-data","first_observed":"2026-01-02T00:00:00Z","last_observed":"2026-01-01T00:00:00Z"}""", "$.last_observed: it is before")]
    [InlineData("""{"type":"observed-data","number_observed":0}""", "$.number_observed")]
    [InlineData("""{"type":"observed-data","number_observed":1.5}""", "$.number_observed")]
    [InlineData("""{"type":"observed-data","objects":[]}""", "$.objects: a dictionary")]
    [InlineData("""{"type":"observed-data","object_refs":{}}""", "$.object_refs: a list")]
    [InlineData("""{"type":"observed-data","type":"x"}""", "twice")]
    [InlineData("""{"type":"x","v":"\ud800"}""", "surrogate")]
    [InlineData("""{"type":"x","v":1e999}""", "double")]
    public void What_is_wrong_is_named_with_its_place(string json, string error)
    {
        Assert.Null(ObservedSet.Read(Encoding.UTF8.GetBytes(json), out var found));
        Assert.Contains(error, found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_on_one_side_is_the_time_and_a_loop_of_references_ends()
    {
        Assert.True(Match("[x:a_ref.a_ref.a_ref.a_ref.v = 1]", """{"type":"observed-data","objects":{"0":{"type":"x","v":1,"a_ref":"0"}}}"""));
        Assert.True(Match("[x:v = 1] START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T00:00:01Z'",
            """{"type":"observed-data","last_observed":"2026-01-01T00:00:00Z","objects":{"0":{"type":"x","v":1}}}"""));
    }

    [Fact]
    public void A_path_that_fans_out_too_far_is_not_evaluated()
    {
        var references = string.Join(',', Enumerable.Repeat("\"0\"", 400));
        var data = $$$$"""{"type":"observed-data","objects":{"0":{"type":"x","v":1,"a_refs":[{{{{references}}}}]}}}""";
        var set = ObservedSet.Read(Encoding.UTF8.GetBytes(data), out _)!;
        var answer = Sightings.Matcher("[x:a_refs[*].a_refs[*].a_refs[*].v = 2]").Match(set);
        Assert.Null(answer.Matches);
        Assert.Contains("leads to more than", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_read_before_are_taken_over()
    {
        var made = new[] { Data, Address, Traffic }.Select(j => j.Replace("--1\"", "--11111111-1111-4111-8111-111111111111\"", StringComparison.Ordinal))
            .Select(j => StixObject.Read(Encoding.UTF8.GetBytes(j)).Object).OfType<StixObject>().ToArray();
        Assert.Equal(3, made.Length);
        var set = ObservedSet.From(made, out var error);
        Assert.Null(error);
        Assert.True(Sightings.Matcher("[network-traffic:dst_ref.value = '198.51.100.5']").Match(set!).Matches);
    }

    private static bool? Match(string pattern, string json)
    {
        var set = ObservedSet.Read(Encoding.UTF8.GetBytes(json), out var error);
        Assert.Null(error);
        return Sightings.Matcher(pattern).Match(set!).Matches;
    }
}
