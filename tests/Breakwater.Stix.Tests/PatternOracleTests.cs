using System.Globalization;
using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>
/// The search against a plain reading of STIX 2.1, 9.3 and 9.4: all bindings of every part are listed, and those that break a rule struck
/// out. Small cases only, which is why the search is there.
/// </summary>
public sealed class PatternOracleTests
{
    private const int Seed = 20261123;

    [Fact]
    public void The_search_finds_a_binding_whenever_there_is_one()
    {
        var random = new Random(Seed);
        var matched = 0;
        for (var round = 0; round < 6000; round++)
        {
            var pattern = Expression(random, 2);
            var seen = Enumerable.Range(0, random.Next(1, 5)).Select(_ => new Seen("abc"[random.Next(3)], random.Next(8),
                random.Next(8), random.Next(1, 3)))
                .Select(s => s with { Last = s.First + (random.Next(3) == 0 ? s.Last : 0) }).ToArray();
            Assert.True(PatternParser.TryParse(pattern, out var parsed, out var error), error.ToString());
            var instances = seen.SelectMany((s, i) => Enumerable.Range(0, s.Count).Select(_ => i)).ToArray();
            var expected = Bindings(parsed.Root, seen, instances, (double.NegativeInfinity, double.PositiveInfinity)).Any();
            var answer = Sightings.Match(pattern, seen.Select(s => Sightings.File(s.Name.ToString(), s.First, s.Last, s.Count)));
            Assert.True(expected == answer.Matches,
                $"Round {round}: {pattern}\n{string.Join('\n', seen)}\nexpected {expected}, {answer.Matches} {answer.Reason}");
            matched += expected ? 1 : 0;
        }

        Assert.InRange(matched, 600, 5400);
    }

    /// <summary>Each binding is a list of instances: places in <paramref name="instances"/>, which says whose they are.</summary>
    private static IEnumerable<int[]> Bindings(
        ObservationExpression expression, Seen[] seen, int[] instances, (double From, double Before) span) => expression switch
    {
        Observation one => Enumerable.Range(0, instances.Length).Where(i => Holds(one.Comparison, seen[instances[i]],
            span)).Select(i => new[] { i }),
        ObservationJoin { Join: PatternJoin.Or } or => or.Operands.SelectMany(o => Bindings(o, seen, instances, span)),
        ObservationJoin join => join.Operands.Skip(1).Aggregate(Bindings(join.Operands[0], seen, instances, span), (left, right) => Pairs(
            [.. left], [.. Bindings(right, seen, instances, span)], join.Join == PatternJoin.FollowedBy, seen, instances)),
        QualifiedObservation { Qualifier: RepeatsQualifier repeats } repeated => Repeated([.. Bindings(repeated.Inner, seen, instances,
            span)], repeats.Times),
        QualifiedObservation { Qualifier: WithinQualifier within } inner => Bindings(inner.Inner, seen, instances, span).Where(b =>
            b.Max(i => seen[instances[i]].First) - b.Min(i => seen[instances[i]].Last) <= within.Seconds),
        QualifiedObservation { Qualifier: StartStopQualifier bounds } inner => Bindings(inner.Inner, seen, instances, Both(span, bounds)),
        _ => throw new InvalidOperationException(),
    };

    private static double Second(StixTimestamp time) => (time.ToDateTimeOffset() - new DateTimeOffset(2026, 1, 1, 0, 0, 0,
        TimeSpan.Zero)).TotalSeconds;

    /// <summary>An observation has one moment, which lies in all spans around it.</summary>
    private static (double From, double Before) Both((double From, double Before) span, StartStopQualifier bounds) =>
        (Math.Max(span.From, Second(bounds.Start)), Math.Min(span.Before, Second(bounds.Stop)));

    private static bool Holds(ComparisonExpression comparison, Seen one, (double From, double Before) span) =>
        span.From < span.Before && one.First < span.Before && one.Last >= span.From
            && ((Comparison)comparison).Constants.OfType<TextConstant>().Any(c => c.Value == one.Name.ToString());

    private static IEnumerable<int[]> Pairs(int[][] left, int[][] right, bool isSequence, Seen[] seen, int[] instances) =>
        from a in left
        from b in right
        where !a.Intersect(b).Any()
        where !isSequence || a.Max(i => seen[instances[i]].First) <= b.Min(i => seen[instances[i]].Last)
        select a.Concat(b).ToArray();

    private static IEnumerable<int[]> Repeated(int[][] one, long times)
    {
        IEnumerable<int[]> all = [[]];
        for (var i = 0; i < times; i++)
        {
            all = all.SelectMany(a => one.Where(b => !a.Intersect(b).Any()).Select(b => a.Concat(b).ToArray()));
        }

        return all;
    }

    private static string Expression(Random random, int depth)
    {
        var names = string.Join(", ", "abc".Where(_ => random.Next(2) == 0).Select(c => $"'{c}'"));
        var core = depth == 0 || random.Next(4) == 0
            ? $"[file:name IN ({(names.Length == 0 ? "'a'" : names)})]"
            : $"({Expression(random, depth - 1)} {new[] { "AND", "OR", "FOLLOWEDBY" }[random.Next(3)]} {Expression(random, depth - 1)})";
        var start = random.Next(6);
        return core + random.Next(9) switch
        {
            0 => " REPEATS 2 TIMES",
            1 => string.Create(CultureInfo.InvariantCulture, $" WITHIN {random.Next(1, 6)} SECONDS"),
            2 => $" START t'2026-01-01T00:00:0{start}Z' STOP t'2026-01-01T00:00:0{start + 3}Z'",
            3 => string.Create(CultureInfo.InvariantCulture, $" REPEATS 2 TIMES WITHIN {random.Next(1, 6)} SECONDS"),
            _ => "",
        };
    }

    private sealed record Seen(char Name, int First, int Last, int Count);
}
