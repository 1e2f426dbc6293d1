using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Protocol;
using Breakwater.Sensor.LookingBack;

namespace Breakwater.Sensor.Sightings;

/// <summary>
/// Chooses what to send now: the first hit of a value at once, further ones once a minute, each field for itself. Remembers for that
/// minute only what was sent.
/// </summary>
internal sealed class BatchMaker(LookBackMemory memory, Func<TimeSpan> ordinaryUseAge, TimeProvider time)
{
    private readonly Dictionary<string, DateTimeOffset> _sent = [];

    /// <summary>Null when nothing is due.</summary>
    /// <param name="all">True sends what is not due yet, too.</param>
    public SightingBatch? Make(IReadOnlyCollection<WaitingSighting> waiting, bool all)
    {
        var now = time.GetUtcNow();
        // A clock that was moved back must not hold up what waits for as long.
        foreach (var key in _sent.Where(s => s.Value <= now - Limits.AggregationTime || s.Value > now).Select(s => s.Key).ToList())
        {
            _sent.Remove(key);
        }

        var reports = new List<SightingReport>();
        var bytes = 0;
        // The fields of a value together: parted by the end of a batch, they would wait a minute for each other.
        var due = waiting.Where(w => all || !_sent.ContainsKey(w.ValueKey)).GroupBy(static w => w.ValueKey).SelectMany(static g =>
            g).ToList();
        foreach (var sighting in due)
        {
            var report = Report(sighting);
            bytes += JsonSerializer.SerializeToUtf8Bytes(new SightingBatch("", now, [report]), ProtocolJson.Default.SightingBatch).Length;
            if (reports.Count == Protocol.Limits.SightingsPerBatchMax || (reports.Count > 0 && bytes > Limits.BatchReportBytesMax))
            {
                break;
            }

            reports.Add(report);
            _sent[sighting.ValueKey] = now;
        }

        return reports.Count == 0 ? null : new SightingBatch(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), now, reports);
    }

    /// <summary>What would be sent of a sighting now.</summary>
    public SightingReport Report(WaitingSighting sighting) =>
        sighting.ToReport(memory.LookBackOf(sighting.IndicatorValue, sighting.First, sighting.Published, ordinaryUseAge()));
}
