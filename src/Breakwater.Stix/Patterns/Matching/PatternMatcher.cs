using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Breakwater.Stix;

/// <summary>
/// A pattern made ready to be matched against observations (STIX 2.1, 9). Where the specification leaves something open, this is done:
/// an observed-data object stands for number_observed different observations, so that one alone may fulfil REPEATS or both sides of AND;
/// each of them may have been at any moment from first_observed to last_observed; a path that leads nowhere fulfils no test, negated or
/// not. Good for any number of threads.
/// </summary>
public sealed class PatternMatcher
{
    /// <summary>Bytes of an object that count as one more test.</summary>
    private const int TestBytes = 256;

    private readonly PlanNode _plan;
    private readonly IReadOnlyList<ComparisonProgram> _brackets;
    private readonly HashSet<string>[] _types;

    public PatternMatcher(Pattern pattern)
    {
        var maker = new PlanMaker();
        _plan = maker.Make(pattern.Root);
        _brackets = maker.Brackets;
        _types = [.. _brackets.Select(static b => b.Types)];
        Obstacles = [.. _brackets.SelectMany(static b => b.Reasons).Distinct()];
    }

    /// <summary>What in the pattern itself cannot be evaluated, such as a regular expression with a look-ahead; empty when all
    /// can.</summary>
    public IReadOnlyList<string> Obstacles { get; }

    internal PlanNode Plan => _plan;

    internal int BracketCount => _brackets.Count;

    public PatternAnswer Match(ObservedSet observed)
    {
        string? reason = null;
        var hits = new Dictionary<int, BracketHit>[_brackets.Count];
        try
        {
            var index = new ObservedIndex(observed.Observations);
            long tests = 0;
            for (var bracket = 0; bracket < hits.Length; bracket++)
            {
                hits[bracket] = Hits(bracket, index, ref tests, ref reason);
            }
        }
        catch (PatternLimitException e)
        {
            return new PatternAnswer(null, [], e.Message);
        }

        var seen = new Dictionary<int, SeenObservation>();
        foreach (var i in hits.SelectMany(static h => h.Keys))
        {
            seen.TryAdd(i, Seen(observed.Observations[i], i));
        }

        return Answer(new BindingSearch(_plan, hits, seen), hits, reason);
    }

    /// <summary>What one observation is for each bracket; empty where it is nothing.</summary>
    internal BracketHit?[] HitsOf(Observed one, ref string? reason)
    {
        var index = new ObservedIndex([one]);
        var hits = new BracketHit?[_brackets.Count];
        long tests = 0;
        for (var bracket = 0; bracket < hits.Length; bracket++)
        {
            hits[bracket] = Hits(bracket, index, ref tests, ref reason).GetValueOrDefault(0);
        }

        return hits;
    }

    internal static SeenObservation Seen(Observed one, int index) =>
        new(index, one.Id, one.First?.Micros, one.Last?.Micros, one.Count);

    private static PatternAnswer Answer(BindingSearch search, Dictionary<int, BracketHit>[] hits, string? reason)
    {
        if (search.Find(Truth.True, out var limit) is { } found)
        {
            return new PatternAnswer(true, found, null);
        }

        if (limit is null && hits.Any(static h => h.Values.Any(static v => v.Truth == Truth.Unknown)))
        {
            // What is not known may still not decide: without a binding even when all of it holds, the answer is no.
            var may = search.Find(Truth.Unknown, out limit);
            limit = may is null ? limit : reason;
        }

        return new PatternAnswer(limit is null ? false : null, [], limit);
    }

    private Dictionary<int, BracketHit> Hits(int bracket, ObservedIndex index, ref long tests, ref string? reason)
    {
        var hits = new Dictionary<int, BracketHit>();
        foreach (var type in _types[bracket])
        {
            foreach (var (at, within, root) in index.OfType(type))
            {
                tests += _brackets[bracket].Size * (1L + JsonMarshal.GetRawUtf8Value(root.Json).Length / TestBytes);
                if (tests > Limits.PatternTestsMax)
                {
                    throw new PatternLimitException($"The evaluation would take more than {Limits.PatternTestsMax} tests.");
                }

                if (index.Elapsed > Limits.PatternMatchTime)
                {
                    throw new PatternLimitException($"The evaluation took longer than {Limits.PatternMatchTime.TotalSeconds} s.");
                }

                var truth = _brackets[bracket].Ask(root, within, index.Walk, ref reason);
                if (truth != Truth.False)
                {
                    Add(hits, at, truth, root.Key);
                }
            }
        }

        return hits;
    }

    private static void Add(Dictionary<int, BracketHit> hits, int at, Truth truth, string key)
    {
        ref var hit = ref CollectionsMarshal.GetValueRefOrAddDefault(hits, at, out _);
        if (hit is null || hit.Truth < truth)
        {
            hit = new BracketHit(truth, [key]);
        }
        else if (hit.Truth == truth)
        {
            hit.Objects.Add(key);
        }
    }
}

/// <summary>The cyber-observables of observations by their type.</summary>
internal sealed class ObservedIndex
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, List<(int At, Observed Within, ObservedObject Root)>> _byType = new(StringComparer.Ordinal);

    public ObservedIndex(IReadOnlyList<Observed> observations)
    {
        for (var i = 0; i < observations.Count; i++)
        {
            foreach (var root in observations[i].Objects)
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_byType, root.Type, out _);
                (list ??= []).Add((i, observations[i], root));
            }
        }
    }

    public PathWalk Walk { get; } = new();

    /// <summary>Since the index was made, which is when an evaluation starts.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public IReadOnlyList<(int At, Observed Within, ObservedObject Root)> OfType(string type) => _byType.GetValueOrDefault(type) ?? [];
}
