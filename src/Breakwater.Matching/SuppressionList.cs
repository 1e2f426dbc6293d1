using System.Runtime.InteropServices;

namespace Breakwater.Matching;

/// <summary>
/// Values that are known to be harmless, each with a reason: allow-lists and warning lists. They run through the same engine: a hit is
/// suppressed when what was seen is, or lies in, a listed value of its own kind. A listed name does not suppress a URL on that host.
/// </summary>
public sealed class SuppressionList : IDisposable
{
    private readonly IndicatorIndex _index;
    private readonly string[] _reasons;

    /// <param name="entries">Values with their reasons, such as the name of the list that they are from.</param>
    public SuppressionList(IEnumerable<(IndicatorValue Value, string Reason)> entries)
    {
        var builder = new IndicatorIndexBuilder();
        var numbers = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (var (value, reason) in entries)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, reason, out var known);
            number = known ? number : (uint)numbers.Count - 1;
            builder.Add(value, number);
        }

        _index = builder.Build();
        _reasons = [.. numbers.Keys];
    }

    public long Count => _index.Count;

    /// <summary>Why a hit does not count; null when it does.</summary>
    /// <param name="kind">Of the indicator that was hit.</param>
    /// <param name="seen">What was seen of it.</param>
    /// <param name="scratch">Working space of the caller; what is in it is lost.</param>
    public string? ReasonFor(IndicatorKind kind, ReadOnlySpan<byte> seen, List<IndicatorHit> scratch)
    {
        scratch.Clear();
        _index.Scan(seen, scratch, new MatcherOptions(VersionLikeAddresses: true, FileNames: true));
        foreach (var hit in scratch)
        {
            if (hit.Kind == kind && hit.Offset == 0 && hit.Length == seen.Length)
            {
                return _reasons[hit.Entry];
            }
        }

        return null;
    }

    public void Dispose() => _index.Dispose();
}
