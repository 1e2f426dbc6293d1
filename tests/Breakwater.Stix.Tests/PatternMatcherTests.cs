using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>What holds of several observations (STIX 2.1, 9.3 and 9.4).</summary>
public sealed class PatternMatcherTests
{
    [Theory]
    [InlineData("[file:name = 'a'] AND [file:name = 'b']", "a0 b5", true)]
    [InlineData("[file:name = 'a'] AND [file:name = 'a']", "a0", false)]
    [InlineData("[file:name = 'a'] AND [file:name = 'a']", "a0 a0", true)]
    [InlineData("[file:name = 'a'] AND [file:name LIKE '%']", "a0", false)]
    [InlineData("[file:name LIKE '%'] AND [file:name = 'a']", "a0 b0", true)]
    [InlineData("[file:name = 'a'] OR [file:name = 'b']", "b0", true)]
    [InlineData("[file:name = 'a'] OR [file:name = 'b'] AND [file:name = 'c']", "b0", false)]
    [InlineData("([file:name = 'a'] OR [file:name = 'b']) AND [file:name = 'c']", "b0 c1", true)]
    [InlineData("[file:name = 'a'] FOLLOWEDBY [file:name = 'b']", "a0 b5", true)]
    [InlineData("[file:name = 'a'] FOLLOWEDBY [file:name = 'b']", "a5 b0", false)]
    [InlineData("[file:name = 'a'] FOLLOWEDBY [file:name = 'b']", "a5 b5", true)]
    [InlineData("[file:name = 'a'] FOLLOWEDBY [file:name = 'a']", "a5", false)]
    [InlineData("[file:name = 'a'] FOLLOWEDBY [file:name = 'b'] FOLLOWEDBY [file:name = 'c']", "c9 a0 b5", true)]
    [InlineData("[file:name = 'a'] FOLLOWEDBY [file:name = 'b'] FOLLOWEDBY [file:name = 'c']", "a0 c4 b5", false)]
    [InlineData("[file:name = 'a'] FOLLOWEDBY ([file:name = 'b'] AND [file:name = 'c'])", "a4 b5 c3", false)]
    [InlineData("([file:name = 'a'] AND [file:name = 'b']) FOLLOWEDBY [file:name = 'c']", "a4 b1 c4", true)]
    [InlineData("[file:name = 'a'] FOLLOWEDBY [file:name = 'b'] OR [file:name = 'c']", "a0 c4", true)]
    [InlineData("([file:name = 'a'] AND [file:name = 'b']) WITHIN 5 SECONDS", "a0 b5", true)]
    [InlineData("([file:name = 'a'] AND [file:name = 'b']) WITHIN 4.999999 SECONDS", "a0 b5", false)]
    [InlineData("([file:name = 'a'] AND [file:name = 'b']) WITHIN 5 SECONDS", "a0 b6 a11", true)]
    [InlineData("[file:name = 'a'] AND [file:name = 'b'] WITHIN 5 SECONDS", "a0 b60", true)]
    [InlineData("[file:name = 'a'] REPEATS 3 TIMES", "a0 a1", false)]
    [InlineData("[file:name = 'a'] REPEATS 3 TIMES", "a0 a1 a2", true)]
    [InlineData("[file:name = 'a'] REPEATS 3 TIMES WITHIN 5 SECONDS", "a0 a3 a6 a9", false)]
    [InlineData("[file:name = 'a'] REPEATS 3 TIMES WITHIN 5 SECONDS", "a0 a4 a6 a9", true)]
    [InlineData("[file:name = 'a'] WITHIN 5 SECONDS REPEATS 3 TIMES", "a0 a100 a200", true)]
    [InlineData("([file:name = 'a'] AND [file:name = 'b']) REPEATS 2 TIMES", "a0 b0 a9", false)]
    [InlineData("([file:name = 'a'] AND [file:name = 'b']) REPEATS 2 TIMES", "a0 b0 a9 b9", true)]
    [InlineData("([file:name = 'a'] FOLLOWEDBY [file:name = 'b']) REPEATS 2 TIMES", "a0 b1 a2 b3", true)]
    [InlineData("([file:name = 'a'] FOLLOWEDBY [file:name = 'b']) REPEATS 2 TIMES", "b0 a1 a2 b3", false)]
    [InlineData("(([file:name = 'a'] AND [file:name = 'b']) WITHIN 1 SECONDS) REPEATS 2 TIMES", "a0 b1 a50 b51", true)]
    [InlineData("(([file:name = 'a'] AND [file:name = 'b']) WITHIN 1 SECONDS REPEATS 2 TIMES) WITHIN 50 SECONDS", "a0 b1 a50 b51", false)]
    [InlineData("(([file:name = 'a'] AND [file:name = 'b']) OR [file:name = 'c']) REPEATS 2 TIMES", "a0 b1 c50", true)]
    [InlineData("(([file:name = 'a'] AND [file:name = 'b']) OR [file:name = 'c']) REPEATS 3 TIMES", "a0 b1 c50", false)]
    [InlineData("[file:name = 'a'] START t'2026-01-01T00:00:05Z' STOP t'2026-01-01T00:00:06Z'", "a5", true)]
    [InlineData("[file:name = 'a'] START t'2026-01-01T00:00:04Z' STOP t'2026-01-01T00:00:05Z'", "a5", false)]
    [InlineData("[file:name = 'a'] START t'2026-01-01T00:00:05Z' STOP t'2026-01-01T00:00:05Z'", "a5", false)]
    [InlineData("[file:name = 'a'] START t'2026-01-01T00:00:09Z' STOP t'2026-01-01T00:00:01Z'", "a5", false)]
    [InlineData("([file:name = 'a'] OR [file:name = 'b']) START t'2026-01-01T00:00:05Z' STOP t'2026-01-01T00:00:09Z'", "a1 b6", true)]
    [InlineData("([file:name = 'a'] AND [file:name = 'b']) START t'2026-01-01T00:00:05Z' STOP t'2026-01-01T00:00:09Z'", "a1 b6", false)]
    [InlineData("[file:name = 'a'] REPEATS 2 TIMES START t'2026-01-01T00:00:05Z' STOP t'2026-01-01T00:00:09Z'", "a1 a5 a8 a9", true)]
    [InlineData("[file:name = 'a'] REPEATS 3 TIMES START t'2026-01-01T00:00:05Z' STOP t'2026-01-01T00:00:09Z'", "a1 a5 a8 a9", false)]
    [InlineData("[file:name = 'a']", "", false)]
    public void Observations_are_bound_as_the_specification_says(string pattern, string files, bool expected)
    {
        var answer = Sightings.Match(pattern, Files(files));
        Assert.Equal(expected, answer.Matches);
        Assert.Equal(expected, answer.Bindings.Count > 0);
    }

    [Theory]
    [InlineData("[file:name = 'a'] REPEATS 5 TIMES", 5, true)]
    [InlineData("[file:name = 'a'] REPEATS 6 TIMES", 5, false)]
    [InlineData("[file:name = 'a'] AND [file:name = 'a']", 2, true)]
    [InlineData("[file:name = 'a'] REPEATS 900000000 TIMES", 900_000_000, true)]
    [InlineData("[file:name = 'a'] REPEATS 900000000 TIMES WITHIN 1 SECONDS", 900_000_000, true)]
    public void An_object_seen_n_times_is_n_observations(string pattern, long count, bool expected) =>
        Assert.Equal(expected, Sightings.Match(pattern, Sightings.File("a", 0, 100, count)).Matches);

    [Theory]
    [InlineData("([file:name = 'a'] AND [file:name = 'b']) WITHIN 10 SECONDS", true)]
    [InlineData("([file:name = 'a'] AND [file:name = 'b']) WITHIN 9 SECONDS", false)]
    [InlineData("[file:name = 'c'] FOLLOWEDBY [file:name = 'a']", true)]
    [InlineData("[file:name = 'b'] FOLLOWEDBY [file:name = 'a']", false)]
    [InlineData("[file:name = 'a'] START t'2026-01-01T00:00:59Z' STOP t'2026-01-01T00:02:00Z'", true)]
    [InlineData("[file:name = 'a'] START t'2026-01-01T00:01:01Z' STOP t'2026-01-01T00:02:00Z'", false)]
    public void Any_moment_of_an_interval_may_be_the_one(string pattern, bool expected) => Assert.Equal(expected, Sightings.Match(
        pattern, Sightings.File("a", 0, 60), Sightings.File("b", 70, 80), Sightings.File("c", 55, 90)).Matches);

    [Fact]
    public void Bindings_name_the_bracket_the_observation_and_its_objects()
    {
        var answer = Sightings.Match("[file:name = 'z'] OR ([file:name = 'a'] FOLLOWEDBY [file:name LIKE 'b%'] REPEATS 2 TIMES)",
            Sightings.File("q", 0), Sightings.File("a", 1),
            Sightings.Data("""{"x":{"type":"file","name":"b1"},"y":{"type":"file","name":"no"},"z":{"type":"file","name":"b2"}}""", 2, 3, 2));
        Assert.True(answer.Matches);
        Assert.Equal(["1 observed-data--1 1 x1 0", "2 observed-data--2 2 x2 x,z"],
            answer.Bindings.Select(b => $"{b.Bracket} {b.Observation} {b.Index} x{b.Times} {string.Join(',', b.Objects)}"));
    }

    [Fact]
    public void A_pattern_that_is_hard_to_place_is_placed_when_it_can_be()
    {
        // Each bracket takes fewer files than the one before; only one assignment is right.
        var brackets = Enumerable.Range(1, 40).Reverse().Select(n => $"[file:name MATCHES '^a{{1,{n}}}$']");
        var files = Enumerable.Range(1, 40).Select(n => Sightings.File(new string('a', n), n)).ToArray();
        Assert.True(Sightings.Match(string.Join(" AND ", brackets), files).Matches);
        Assert.False(Sightings.Match(string.Join(" AND ", brackets), files[1..]).Matches);
    }

    [Fact]
    public void A_window_is_found_among_many_observations()
    {
        var files = Enumerable.Range(0, 20_000).Select(n => Sightings.File(n % 3 == 0 ? "a" : n % 3 == 1 ? "b" : "x", n * 10)).ToList();
        const string Pattern = "([file:name = 'a'] FOLLOWEDBY [file:name = 'b'] FOLLOWEDBY [file:name = 'c']) WITHIN 25 SECONDS";
        Assert.False(Sightings.Match(Pattern, files).Matches);
        files.Add(Sightings.File("c", 150_025));
        Assert.True(Sightings.Match(Pattern, files).Matches);
        Assert.False(Sightings.Match(Pattern.Replace("25 S", "14 S", StringComparison.Ordinal), files).Matches);
        Assert.True(Sightings.Match("[file:name = 'a'] REPEATS 4 TIMES WITHIN 90 SECONDS", files).Matches);
        Assert.False(Sightings.Match("[file:name = 'a'] REPEATS 4 TIMES WITHIN 89 SECONDS", files).Matches);
    }

    [Fact]
    public void A_search_that_reaches_a_limit_says_so()
    {
        // Each a needs a b after it, and the last a has none: true of every order that the a's are tried in.
        var brackets = string.Join(" AND ", Enumerable.Repeat("([file:name = 'a'] FOLLOWEDBY [file:name = 'b'])", 12));
        var files = Enumerable.Range(0, 12).SelectMany(n => new[] { Sightings.File("a", n), Sightings.File("b", n - 0.5) });
        var answer = Sightings.Match(brackets, files);
        Assert.Null(answer.Matches);
        Assert.Contains("steps", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void More_groups_than_the_limit_are_not_evaluated()
    {
        var brackets = string.Join(" AND ", Enumerable.Repeat("[file:name = 'a']", Limits.PatternBindingsMax + 1));
        var answer = Sightings.Match(brackets, Enumerable.Range(0, 300).Select(n => Sightings.File("a", n)));
        Assert.Null(answer.Matches);
        Assert.Contains("joins more than", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_behind_in_is_looked_up()
    {
        var names = string.Join(", ", Enumerable.Range(0, 15_000).Select(n => $"'name {n}'"));
        var files = Enumerable.Range(0, 3000).Select(n => Sightings.File(n == 2999 ? "name 14999" : "other", n));
        Assert.Equal(2999, Assert.Single(Sightings.Match($"[file:name IN ({names})]", files).Bindings).Index);
    }

    [Fact]
    public void More_tests_than_the_limit_are_not_made()
    {
        var numbers = string.Join(", ", Enumerable.Range(0, 15_000));
        var answer = Sightings.Match($"[file:size IN ({numbers})]",
            Enumerable.Range(0, 1500).Select(n => Sightings.Data("""{"0":{"type":"file","size":-1}}""", n)));
        Assert.Null(answer.Matches);
        Assert.Contains("tests", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_ways_through_or_are_a_limit_too()
    {
        var groups = string.Join(" AND ", Enumerable.Range(0, 14).Select(n =>
            $"(([file:name = 'a'] FOLLOWEDBY [file:name = 'no']) OR ([file:name = 'b'] FOLLOWEDBY [file:name = 'no']))"));
        var answer = Sightings.Match(groups, Files("a0 b0"));
        Assert.Null(answer.Matches);
        Assert.Contains("ways", answer.Reason, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Files(string files) => files.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(f => Sightings.File(f[..1], double.Parse(f[1..], System.Globalization.CultureInfo.InvariantCulture)));
}
