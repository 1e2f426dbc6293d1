using Breakwater.Taxii.Filters;

namespace Breakwater.Taxii.Tests;

/// <summary>URL parameters (TAXII 2.1 sections 3.4 and 3.5), without a server.</summary>
public sealed class FilterParserTests
{
    [Fact]
    public void Nothing_asked_means_the_default_page_and_no_filter()
    {
        var filters = Parse([]);
        Assert.Equal(100, filters.Limit);
        Assert.Null(filters.AddedAfterMicros);
        Assert.Null(filters.Next);
        Assert.Null(filters.Versions);
        Assert.Empty(filters.Ids);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("007", 7)]
    [InlineData("1000", 1000)]
    [InlineData("1001", 1000)]
    [InlineData("9007199254740991", 1000)]
    [InlineData("99999999999999999999999999", 1000)]
    public void Limit_above_the_most_is_lowered(string text, int expected) => Assert.Equal(expected, Parse([("limit", text)]).Limit);

    [Theory]
    [InlineData("limit", "")]
    [InlineData("limit", "0")]
    [InlineData("limit", "000")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "+1")]
    [InlineData("limit", "1.5")]
    [InlineData("limit", "ten")]
    [InlineData("added_after", "")]
    [InlineData("added_after", "2026-01-01")]
    [InlineData("added_after", "2026-01-01T00:00:00Z,2026-01-02T00:00:00Z")]
    [InlineData("match[id]", "")]
    [InlineData("match[id]", "malware")]
    [InlineData("match[id]", "malware--1")]
    [InlineData("match[id]", "malware--31b940d4-6f7f-459a-80ea-9c1f17b58abc,")]
    [InlineData("match[type]", "Malware")]
    [InlineData("match[type]", "malware,,tool")]
    [InlineData("match[version]", "newest")]
    [InlineData("match[version]", "all,first")]
    [InlineData("match[version]", "first,first")]
    [InlineData("match[version]", "2026-01-01T00:00:00Z,2026-01-01T00:00:00.000Z")]
    [InlineData("match[spec_version]", "2")]
    [InlineData("match[spec_version]", "2.x")]
    public void Malformed_value_is_a_problem_that_names_its_parameter(string name, string value)
    {
        var problems = new List<TaxiiProblem>();
        Parse([(name, value)], problems);
        Assert.All(problems, p => Assert.Equal(name, p.Path));
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void Every_bad_parameter_is_named_at_once()
    {
        var problems = new List<TaxiiProblem>();
        Parse([("limit", "x"), ("added_after", "y"), ("match[id]", "z"), ("match[type]", "Z"), ("match[version]", "v")], problems);
        Assert.Equal(
            ["added_after", "limit", "match[id]", "match[type]", "match[version]"],
            problems.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Parameter_given_twice_is_a_problem()
    {
        var problems = new List<TaxiiProblem>();
        Parse([("match[type]", "malware"), ("match[type]", "tool"), ("limit", "1"), ("limit", "1")], problems);
        Assert.Equal(["repeated", "repeated"], problems.Select(p => p.Code));
    }

    [Fact]
    public void Empty_next_counts_as_absent() => Assert.Null(Parse([("next", "")]).Next);

    [Fact]
    public void Unknown_match_fields_and_parameters_are_ignored() =>
        Assert.Equal(100, Parse([("match[name]", "x"), ("match[]", ""), ("limits", "x"), ("Limit", "x")]).Limit);

    [Fact]
    public void Fields_that_an_endpoint_does_not_know_are_ignored_there()
    {
        var problems = new List<TaxiiProblem>();
        Parse([("match[type]", "NOT A TYPE"), ("limit", "nor a limit")], problems, FilterFields.Version);
        Assert.Empty(problems);
    }

    [Fact]
    public void Versions_combine_first_last_and_times()
    {
        var versions = Parse([("match[version]", "first,last,2026-01-01T00:00:00.5Z")]).Versions!;
        Assert.True(versions is { First: true, Last: true, All: false });
        Assert.Equal([1_767_225_600_500_000], versions.ExactMicros);
    }

    [Fact]
    public void Commas_separate_values_and_repeats_within_are_dropped()
    {
        Assert.Equal(["malware", "x-port-thing"], Parse([("match[type]", "malware,x-port-thing,malware")]).Types);
        Assert.Equal(["2.0", "2.1"], Parse([("match[spec_version]", "2.0,2.1")]).SpecVersions);
    }

    [Fact]
    public void Too_many_values_are_a_problem()
    {
        var problems = new List<TaxiiProblem>();
        Parse([("match[type]", string.Join(',', Enumerable.Repeat("tool", Limits.MatchValuesMax + 1)))], problems);
        Assert.Equal("too-many-values", Assert.Single(problems).Code);
    }

    [Fact]
    public void Bad_value_is_quoted_short_and_without_control_characters()
    {
        var problems = new List<TaxiiProblem>();
        Parse([("limit", "\u0007" + new string('x', 500))], problems);
        var message = Assert.Single(problems).Message;
        Assert.True(message.Length < 200, message);
        Assert.DoesNotContain(message, char.IsControl);
    }

    private static TaxiiFilters Parse((string, string)[] query)
    {
        var problems = new List<TaxiiProblem>();
        var filters = Parse(query, problems);
        Assert.Empty(problems);
        return filters;
    }

    private static TaxiiFilters Parse(
        (string Name, string Value)[] query, List<TaxiiProblem> problems, FilterFields fields = FilterFields.All) =>
        FilterParser.Parse(query.Select(p => KeyValuePair.Create(p.Name, p.Value)), fields, Limits.PageDefault, Limits.PageMax, problems);
}
