using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class PatternStreamTests
{
    [Fact]
    public void Tells_a_match_with_the_observation_that_completes_it()
    {
        var stream = Stream("[file:name = 'a'] FOLLOWEDBY [file:name = 'b']");
        Assert.Empty(Add(stream, "a", 0));
        Assert.Empty(Add(stream, "c", 1));
        var match = Assert.Single(Add(stream, "b", 2));
        Assert.Equal([0L, 2L], match.Bindings.Select(b => b.Index));
        Assert.Equal(0, stream.Kept);
        Assert.Empty(Add(stream, "b", 3));
        Assert.Empty(Add(stream, "a", 4));
        Assert.Single(Add(stream, "b", 5));
        Assert.Equal(6, stream.Seen);
    }

    [Fact]
    public void A_plain_pattern_matches_every_time_and_keeps_nothing()
    {
        var stream = Stream("[file:name = 'a']");
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(i % 2 == 0, Add(stream, i % 2 == 0 ? "a" : "b", i).Count == 1);
        }

        Assert.Equal(0, stream.Kept);
    }

    [Fact]
    public void A_window_around_the_pattern_lets_go_what_it_cannot_reach()
    {
        var stream = Stream("([file:name = 'a'] AND [file:name = 'b']) WITHIN 10 SECONDS");
        for (var i = 0; i < 5_000; i++)
        {
            Assert.Empty(Add(stream, "a", i));
            Assert.InRange(stream.Kept, 1, 12);
        }

        Assert.Single(Add(stream, "b", 5_009));
        Assert.Equal(0, stream.Dropped);
    }

    [Fact]
    public void Without_a_window_the_oldest_give_way_and_are_counted()
    {
        var stream = Stream("[file:name = 'a'] AND [file:name = 'b']");
        for (var i = 0; i < Limits.PatternStreamKeptMax + 5; i++)
        {
            Add(stream, "a", i);
        }

        Assert.Equal(5, stream.Dropped);
        Assert.Equal(Limits.PatternStreamKeptMax, stream.Kept);
        Assert.Equal(5, Assert.Single(Add(stream, "b", 0.5, 20_000)).Bindings[0].Index);
    }

    [Fact]
    public void What_is_late_may_be_as_late_as_was_said()
    {
        var stream = Stream("[file:name = 'a'] FOLLOWEDBY [file:name = 'b']", 5);
        Add(stream, "b", 100);
        Assert.Single(Add(stream, "a", 95));
        Add(stream, "b", 101);
        Assert.Empty(Add(stream, "a", 95.9));
        Assert.Equal(1, stream.Late);
        Assert.Single(Add(stream, "a", 96));
    }

    [Fact]
    public void A_slow_stream_with_a_window_inside_waits_for_the_other_side()
    {
        var stream = Stream("(([file:name = 'a'] AND [file:name = 'b']) WITHIN 1 SECONDS) FOLLOWEDBY [file:name = 'c']");
        Add(stream, "a", 0);
        Add(stream, "b", 1);
        Add(stream, "a", 500);
        Assert.Single(Add(stream, "c", 1000));
    }

    [Fact]
    public void What_cannot_be_evaluated_is_counted_with_its_reason()
    {
        var stream = Stream("[file:name MATCHES '(?=a)']");
        Assert.Empty(Add(stream, "a", 0));
        Assert.Equal(1, stream.Undecided);
        Assert.Contains("look-around", stream.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_finds_a_match_whenever_all_at_once_does()
    {
        string[] patterns =
        [
            "[file:name = 'a'] AND [file:name = 'b']", "[file:name = 'a'] FOLLOWEDBY [file:name = 'b'] FOLLOWEDBY [file:name = 'a']",
            "([file:name = 'a'] AND [file:name = 'b']) WITHIN 3 SECONDS", "[file:name = 'a'] REPEATS 3 TIMES WITHIN 4 SECONDS",
            "([file:name = 'a'] FOLLOWEDBY [file:name = 'b']) WITHIN 2 SECONDS OR [file:name = 'c'] REPEATS 2 TIMES",
            "([file:name = 'a'] OR [file:name = 'b']) REPEATS 2 TIMES WITHIN 1 SECONDS",
        ];
        var random = new Random(20261123);
        for (var round = 0; round < 2000; round++)
        {
            var pattern = patterns[random.Next(patterns.Length)];
            var at = 0.0;
            var files = Enumerable.Range(0, random.Next(1, 8))
                .Select(_ => Sightings.File("abcx"[random.Next(4)].ToString(), at += random.Next(4), null, random.Next(1, 3))).ToArray();
            var stream = new PatternStream(Sightings.Matcher(pattern), TimeSpan.Zero);
            var found = files.Sum(f => stream.Add(Sightings.Set(f)).Count);
            Assert.True(found > 0 == Sightings.Match(pattern, files).Matches, $"{pattern}: {string.Join('\n', files)}");
        }
    }

    private static PatternStream Stream(string pattern, double lateness = 0) =>
        new(Sightings.Matcher(pattern), TimeSpan.FromSeconds(lateness));

    private static IReadOnlyList<PatternMatch> Add(PatternStream stream, string name, double second) => Add(stream, name, second, second);

    private static IReadOnlyList<PatternMatch> Add(PatternStream stream, string name, double second, double until) =>
        stream.Add(Sightings.Set(Sightings.File(name, Math.Max(second, until), Math.Max(second, until))));
}
