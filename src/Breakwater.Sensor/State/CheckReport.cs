using System.Globalization;
using Breakwater.Protocol;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor.State;

/// <param name="BehindBytes">Bytes of the file that are not read yet; null when the file is not there.</param>
internal sealed record CheckedInput(string Path, string System, long ReadBytes, long? BehindBytes);

/// <summary>What <c>breakwater-sensor check</c> prints.</summary>
/// <param name="Waiting">Exactly what would be sent, beside the batch that is under way.</param>
internal sealed record CheckReport(
    Uri Hub,
    string SensorId,
    IReadOnlyList<CheckedInput> Inputs,
    long? Sequence,
    DateTimeOffset? Issued,
    bool Expired,
    int? IndexEntries,
    HeldRemoval? Held,
    DateTimeOffset? LastContact,
    string? LastProblem,
    long Dropped,
    SightingBatch? UnderWay,
    IReadOnlyList<SightingReport> Waiting)
{
    public static CheckReport Of(DataFolder folder, TimeProvider time, SensorLog log)
    {
        var settings = folder.ReadSettings();
        var journal = Journal.ReadState(folder);
        var status = folder.ReadStatus();
        var memory = new LookBackMemory(folder, time, log);
        memory.TryLoad();
        var manifest = DataFolder.ReadIndex(folder.Manifest)?.Holding;
        var maker = new BatchMaker(memory, () => TimeSpan.FromSeconds(manifest?.OrdinaryUseAgeSeconds ?? 0), time);
        return new CheckReport(
            settings.Hub,
            settings.SensorId,
            [.. settings.Logs.Select(s => Check(s, journal))],
            manifest?.Sequence,
            manifest?.Issued,
            manifest?.Expires < time.GetUtcNow(),
            status?.IndexEntries,
            folder.ReadHeld(),
            status?.LastContact,
            status?.LastProblem,
            journal.Dropped,
            journal.Batch,
            [.. journal.Waiting.Values.Select(maker.Report)]);
    }

    public void Print(TextWriter writer)
    {
        writer.WriteLine($"Hub           {Hub} as {SensorId}");
        writer.WriteLine($"Last contact  {Text(LastContact)}{(LastProblem is null ? "" : "; since then: " + LastProblem)}");
        var expired = Expired ? ", EXPIRED" : "";
        writer.WriteLine($"Index         sequence {Text(Sequence)} of {Text(Issued)}{expired}, {Text(IndexEntries)} entries");
        if (Held is { } held)
        {
            writer.WriteLine($"Held          the removal of {held.Entries.Entries} of {held.InUse} entries at once, since {held.Since:u}: "
                + (held.Refused ? "refused; they go on matching" : "they go on matching until breakwater-sensor approve says more"));
        }

        writer.WriteLine("Reads");
        foreach (var input in Inputs)
        {
            var behind = input.BehindBytes is { } bytes ? $"{bytes} bytes behind" : "not there";
            writer.WriteLine($"  {input.Path} as {input.System}: {input.ReadBytes} bytes read, {behind}");
        }

        writer.WriteLine($"Under way     {(UnderWay is null ? "nothing" : $"batch {UnderWay.BatchId}")}");
        foreach (var report in UnderWay?.Sightings ?? [])
        {
            Print(writer, report);
        }

        var dropped = Dropped > 0 ? $"; {Dropped} hits were dropped for want of room" : "";
        writer.WriteLine($"Waiting       {Waiting.Count} sightings{dropped}");
        foreach (var report in Waiting)
        {
            Print(writer, report);
        }
    }

    private static void Print(TextWriter writer, SightingReport report) => writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {report.Kind} {report.Value}: {report.Count} times on {report.System}, {report.First:u} to {report.Last:u}, "
        + $"{(report.LookBack.SeenBefore ? "in ordinary use before" : "not seen before")}, {string.Join(' ', report.Indicators)}"));

    private static string Text(IFormattable? value) =>
        value?.ToString(value is DateTimeOffset ? "u" : null, CultureInfo.InvariantCulture) ?? "none yet";

    private static CheckedInput Check(LogSource source, JournalState journal)
    {
        var read = journal.Positions.GetValueOrDefault(source.Path)?.Offset ?? 0;
        long? behind = File.Exists(source.Path) ? new FileInfo(source.Path).Length - read : null;
        return new CheckedInput(source.Path, source.System, read, behind);
    }
}
