using System.Collections.Concurrent;

namespace Breakwater.Hub.Scorecard;

/// <summary>
/// Counts how long things took, in steps of a fifth, until somebody takes the counts away. What is not taken when the process is killed
/// is not counted; nothing is counted twice.
/// </summary>
public sealed class SpeedMeter
{
    /// <summary>From a submission's arrival to its commit, where it does not wait on purpose.</summary>
    public const string Publication = "publication";

    /// <summary>From an indicator's publication to the segment that sensors load.</summary>
    public const string Segments = "segments";

    private const double StepsPerDoubling = 4;
    private const int StepMax = 160;

    private readonly ConcurrentDictionary<(string Measure, int Step), long> _counts = new();

    public void Add(string measure, TimeSpan took) => _counts.AddOrUpdate((measure, StepOf(took)), 1, (_, count) => count + 1);

    /// <summary>All counts since the last time.</summary>
    internal IReadOnlyList<(string Measure, int Step, long Count)> Take()
    {
        var taken = new List<(string, int, long)>();
        foreach (var key in _counts.Keys.ToList())
        {
            if (_counts.TryRemove(key, out var count))
            {
                taken.Add((key.Measure, key.Step, count));
            }
        }

        return taken;
    }

    /// <summary>Seconds that this share of all took at most; the upper end of a step. Null when there is nothing.</summary>
    internal static double? Percentile(IReadOnlyCollection<(int Step, long Count)> counts, double share)
    {
        var wanted = Math.Ceiling(counts.Sum(one => one.Count) * share);
        var seen = 0L;
        foreach (var (step, count) in counts.OrderBy(one => one.Step))
        {
            seen += count;
            if (seen >= wanted)
            {
                return Math.Round(SecondsOf(step), 3);
            }
        }

        return null;
    }

    // Step 0 ends at a millisecond.
    internal static int StepOf(TimeSpan took) => took.TotalMilliseconds <= 1
        ? 0 : Math.Min(StepMax, (int)Math.Ceiling(Math.Log2(took.TotalMilliseconds) * StepsPerDoubling));

    private static double SecondsOf(int step) => Math.Pow(2, step / StepsPerDoubling) / 1_000;
}
