using Breakwater.Protocol;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor.State;

/// <summary>What <c>breakwater-sensor check</c> prints.</summary>
/// <param name="Attention">What needs a person; empty when all is well.</param>
/// <param name="Running">A sensor runs on this folder now.</param>
/// <param name="Waiting">Exactly what would be sent, beside the batch that is under way.</param>
internal sealed record CheckReport(
    IReadOnlyList<string> Attention,
    Uri Hub,
    string SensorId,
    bool Running,
    HeldRemoval? Held,
    DateTimeOffset? LastContact,
    string? LastProblem,
    double? ClockSkewSeconds,
    long? Sequence,
    DateTimeOffset? Issued,
    DateTimeOffset? Expires,
    bool Expired,
    int? IndexEntries,
    int? UnusableEntries,
    IReadOnlyList<CheckedInput> Inputs,
    IReadOnlyList<ListenerStatus> Listeners,
    string? Metrics,
    int LookBackDays,
    IReadOnlyList<string> ExcludedKinds,
    IReadOnlyList<string> ExcludedValues,
    long? Hits,
    long? Excluded,
    int SpoolMax,
    long Dropped,
    SightingBatch? UnderWay,
    IReadOnlyList<SightingReport> Waiting)
{
    /// <exception cref="SettingsException">The settings cannot be used.</exception>
    public static CheckReport Of(DataFolder folder, TimeProvider time, SensorLog log)
    {
        var now = time.GetUtcNow();
        var settings = folder.ReadSettings();
        var journal = Journal.ReadState(folder, settings.SpoolSightings);
        var status = folder.ReadStatus();
        var isRunning = status is not null && (now - status.Written).Duration() < Limits.StatusAgeMax && journal.Runs;
        var memory = new LookBackMemory(folder, TimeSpan.FromDays(settings.LookBackDays), time, log);
        memory.TryLoad();
        var manifest = DataFolder.ReadIndex(folder.Manifest)?.Holding;
        var maker = new BatchMaker(memory, () => TimeSpan.FromSeconds(manifest?.OrdinaryUseAgeSeconds ?? 0), time);
        var inputs = CheckedInput.All(settings, journal, status);
        var attention = State.Attention.Of(status, isRunning, journal, settings.SpoolSightings, manifest?.Expires, now);
        return new CheckReport(
            [
                .. attention, .. OfHeld(folder.ReadHeld()), .. OfInputs(settings, inputs),
                .. folder.WiderModes().Select(m => $"Others than its owner may use {m.Path}."),
            ],
            settings.Hub,
            settings.SensorId,
            isRunning,
            folder.ReadHeld(),
            status?.LastContact,
            status?.LastProblem,
            status?.ClockSkewSeconds,
            manifest?.Sequence,
            manifest?.Issued,
            manifest?.Expires,
            manifest?.Expires < now,
            status?.IndexEntries,
            status?.UnusableEntries,
            inputs,
            isRunning ? status!.Listeners
                : [.. settings.Listeners.Select(l => new ListenerStatus(l.Name, l.System, false, 0, "No sensor runs."))],
            settings.Metrics?.ToString(),
            settings.LookBackDays,
            settings.ExcludedKinds,
            settings.ExcludedValues,
            status?.Hits,
            status?.Excluded,
            settings.SpoolSightings,
            journal.Dropped,
            journal.Batch,
            [.. journal.Waiting.Values.Select(maker.Report)]);
    }

    private static IEnumerable<string> OfHeld(HeldRemoval? held) => held is null or { Refused: true } ? []
        : [$"The hub takes {held.Entries.Entries} of {held.InUse} entries away at once: breakwater-sensor approve says what to do."];

    private static IEnumerable<string> OfInputs(SensorSettings settings, IReadOnlyList<CheckedInput> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.BehindBytes is null && settings.Logs.Any(l => l.Path == input.Path))
            {
                yield return $"{input.Path} is not there.";
            }
            else if (input.BehindBytes > Limits.BehindBytesMax)
            {
                yield return $"{input.Path} is {input.BehindBytes} bytes behind.";
            }
        }
    }
}
