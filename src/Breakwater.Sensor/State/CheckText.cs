using System.Globalization;
using Breakwater.Protocol;
using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor.State;

/// <summary>The report of <c>check</c> for a person.</summary>
internal static class CheckText
{
    public static void Print(CheckReport report, TextWriter writer, DateTimeOffset now)
    {
        foreach (var sentence in report.Attention)
        {
            writer.WriteLine($"! {sentence}");
        }

        writer.WriteLine($"Hub           {report.Hub} as {report.SensorId}{(report.Running ? "" : "; no sensor runs now")}");
        var problem = report.LastProblem is null ? "" : "; since then: " + report.LastProblem;
        writer.WriteLine($"Last contact  {Text(report.LastContact)}{Age(report.LastContact, now)}{problem}");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Clock         {(report.ClockSkewSeconds is { } skew ? $"{skew:+0;-0;0} s against the hub's" : "not measured yet")}"));
        var expired = report.Expired ? ", EXPIRED" : "";
        var unusable = report.UnusableEntries > 0 ? $", {report.UnusableEntries} that it cannot use" : "";
        writer.WriteLine($"Index         sequence {Text(report.Sequence)} of {Text(report.Issued)}{Age(report.Issued, now)}{expired}, "
            + $"{Text(report.IndexEntries)} entries{unusable}");
        if (report.Held is { } held)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Held          the removal of {held.Entries.Entries} of {held.InUse} entries at once, since {held.Since:u}: ")
                + (held.Refused ? "refused; they go on matching" : "they go on matching until breakwater-sensor approve says more"));
        }

        writer.WriteLine($"Looks back    {report.LookBackDays} days");
        writer.WriteLine($"Metrics       {(report.Metrics is null ? "not served" : $"http://{report.Metrics}/metrics")}");
        writer.WriteLine($"Excluded      {Excluded(report)}");
        writer.WriteLine("Reads");
        foreach (var input in report.Inputs)
        {
            Print(writer, input, report, now);
        }

        writer.WriteLine($"Under way     {(report.UnderWay is null ? "nothing" : $"batch {report.UnderWay.BatchId}")}");
        foreach (var sighting in report.UnderWay?.Sightings ?? [])
        {
            Print(writer, sighting);
        }

        var dropped = report.Dropped > 0 ? $"; {report.Dropped} hits were dropped for want of room" : "";
        writer.WriteLine($"Waiting       {report.Waiting.Count} of {report.SpoolMax} sightings{dropped}");
        foreach (var sighting in report.Waiting)
        {
            Print(writer, sighting);
        }
    }

    private static void Print(TextWriter writer, CheckedInput input, CheckReport report, DateTimeOffset now)
    {
        var listener = report.Listeners.FirstOrDefault(l => l.Name == input.Path);
        var state = listener is not null ? listener.Problem ?? $"{listener.Connections} connections"
            : input.BehindBytes is { } bytes ? $"{bytes} bytes behind"
            : input.Path == Inputs.StandardInput.Name ? "standard input" : "not there";
        var last = input.LastLine is null ? "" : $", last line{Age(input.LastLine, now)}";
        writer.WriteLine($"  {input.Path} as {input.System}: {input.ReadBytes} bytes read, {state}{last}");
        foreach (var loss in input.Losses)
        {
            writer.WriteLine($"    lost {loss.Count} {LossReasons.Words(loss.Reason)}, last{Age(loss.At, now)}");
        }
    }

    private static void Print(TextWriter writer, SightingReport report) => writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {report.Kind} {report.Value}: {report.Count} times on {report.System}{(report.Field is null ? "" : " in " + report.Field)}, "
        + $"{report.First:u} to {report.Last:u}, {(report.LookBack.SeenBefore ? "in ordinary use before" : "not seen before")}, "
        + $"{string.Join(' ', report.Indicators)}"));

    private static string Excluded(CheckReport report)
    {
        string[] all = [.. report.ExcludedKinds.Select(k => $"kind {k}"), .. report.ExcludedValues];
        var hits = report.Excluded > 0 ? $"; {report.Excluded} hits since the start" : "";
        return all.Length == 0 ? "nothing" : string.Join(", ", all) + hits;
    }

    private static string Age(DateTimeOffset? at, DateTimeOffset now) => at is null ? ""
        : string.Create(CultureInfo.InvariantCulture, $" ({(now - at.Value) switch
        {
            { TotalMinutes: < 2 } age => $"{age.TotalSeconds:0} s",
            { TotalHours: < 2 } age => $"{age.TotalMinutes:0} min",
            { TotalDays: < 2 } age => $"{age.TotalHours:0} h",
            var age => $"{age.TotalDays:0} days",
        }} ago)");

    private static string Text(IFormattable? value) =>
        value?.ToString(value is DateTimeOffset ? "u" : null, CultureInfo.InvariantCulture) ?? "none yet";
}
