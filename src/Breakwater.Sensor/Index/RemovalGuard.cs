using Breakwater.Protocol;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>
/// Holds the removal of abnormally many entries for a person: whoever had the hub's key, or made a mistake there, could otherwise disarm
/// all sensors at once. What is held goes on matching; what is added is taken up.
/// </summary>
internal sealed class RemovalGuard(DataFolder folder, TimeProvider time, SensorLog log)
{
    private const string Chain = "held";
    private static readonly byte[] Key = new byte[32];

    /// <summary>True when this many more removals are to be held.</summary>
    /// <param name="after">The window with them counted in.</param>
    public bool IsAbnormal(RemovalWindow? window, long inUse, long removed, out RemovalWindow after)
    {
        var now = time.GetUtcNow();
        // A share of nothing says nothing: the window begins anew once there is something to remove.
        var running = window is null || window.InUse == 0 || now - window.Start > Limits.RemovalWindow || now < window.Start
            ? new RemovalWindow(now, inUse, 0) : window;
        after = running with { Removed = running.Removed + removed };
        var share = after.Removed * 100.0 / Math.Max(running.InUse, 1);
        var isAbnormal = removed > 0
            && ((after.Removed >= Limits.RemovalEntriesMin && share > Limits.RemovalPercentMax)
                || (after.Removed >= Limits.RemovalHalfEntriesMin && share > Limits.RemovalHalfPercent));
        if (isAbnormal)
        {
            after = new RemovalWindow(now, inUse, 0);
        }

        return isAbnormal;
    }

    /// <summary>Keeps entries, with those that are held already; on disk when this returns.</summary>
    public void Hold(IEnumerable<SegmentEntry> removed, long inUse)
    {
        var entries = removed.Concat(Entries()).Select(static e => e with { Use = IndicatorUse.Alert }).ToList();
        entries.Sort(static (a, b) => SegmentEntry.CompareKeys(a, b));
        var (bytes, made) = Segment.Write(new SegmentHeader(Chain, 1, 0, 1), Key, Distinct(entries));
        AtomicFile.Write(folder.HeldEntries, bytes);
        folder.SaveHeld(new HeldRemoval(made, time.GetUtcNow(), inUse, Refused: false));
        log.Write($"The hub took {made.Entries} of {inUse} entries away at once. They go on matching until a person has said whether that "
            + "is right: breakwater-sensor approve.");
    }

    /// <summary>What is held.</summary>
    public IReadOnlyList<SegmentEntry> Entries() =>
        folder.ReadHeld() is { } held && File.Exists(folder.HeldEntries)
        && File.ReadAllBytes(folder.HeldEntries) is var bytes && Segment.Digest(bytes) == held.Entries.Digest
            ? [.. Segment.Read(bytes, Chain, held.Entries, static _ => Key)]
            : [];

    /// <summary>Does what a person said, and answers the entries that are removed by it; null when nothing was said.</summary>
    public IReadOnlyList<SegmentEntry>? TakeDecision()
    {
        if (folder.ReadDecision() is not { } decision)
        {
            return null;
        }

        IReadOnlyList<SegmentEntry>? removed = null;
        // A decision is about what the person was shown, not about what came since.
        if (folder.ReadHeld() is { } held && held.Entries.Digest == decision.Digest)
        {
            if (decision.Accepted)
            {
                removed = Entries();
                folder.DeleteHeld();
                log.Write($"The removal of {removed.Count} entries was approved.");
            }
            else
            {
                folder.SaveHeld(held with { Refused = true });
                log.Write($"The removal of {held.Entries.Entries} entries was refused; they go on matching.");
            }
        }

        folder.DeleteDecision();
        return removed;
    }

    private static IEnumerable<SegmentEntry> Distinct(List<SegmentEntry> sorted)
    {
        for (var i = 0; i < sorted.Count; i++)
        {
            if (i == 0 || SegmentEntry.CompareKeys(sorted[i - 1], sorted[i]) != 0)
            {
                yield return sorted[i];
            }
        }
    }
}
