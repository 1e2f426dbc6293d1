using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Metrics;

/// <summary>What the sensor tells of itself. The names are documented and do not change.</summary>
internal static class SensorMetrics
{
    public static string Write(
        SensorStatus status, Journal journal, DateTimeOffset? indexIssued, DateTimeOffset? indexExpires, int spoolMax, string version)
    {
        var text = new MetricsText();
        text.Metric("info", "gauge", "The version that runs.").Sample(1, ("version", version));
        text.Metric("start_time_seconds", "gauge", "When the sensor started, in Unix time.").Sample(Unix(status.Started));
        WriteInputs(text, status, journal);
        text.Metric("hits_total", "counter", "Values found in lines, excluded ones too.").Sample(status.Hits);
        text.Metric("hits_excluded_total", "counter", "Hits that the member excludes.").Sample(status.Excluded);
        text.Metric("index_entries", "gauge", "Entries that are matched.").Sample(status.IndexEntries);
        text.Metric("index_unusable_entries", "gauge", "Entries of the hub that this sensor cannot match.").Sample(status.UnusableEntries);
        text.Metric("index_issued_time_seconds", "gauge", "When the hub issued the index, in Unix time.").Sample(Unix(indexIssued));
        text.Metric("index_expires_time_seconds", "gauge", "Until when it is good, in Unix time.").Sample(Unix(indexExpires));
        text.Metric("last_contact_time_seconds", "gauge", "When the hub last answered, in Unix time.").Sample(Unix(status.LastContact));
        text.Metric("clock_skew_seconds", "gauge", "This clock less the hub's.").Sample(status.ClockSkewSeconds);
        text.Metric("sightings_waiting", "gauge", "Sightings that wait to be sent.").Sample(journal.Locked(static s => s.Waiting.Count));
        text.Metric("sightings_waiting_max", "gauge", "How many may wait.").Sample(spoolMax);
        text.Metric("sightings_dropped_total", "counter", "Hits dropped because too many waited.")
            .Sample(journal.Locked(static s => s.Dropped));
        return text.ToString();
    }

    private static void WriteInputs(MetricsText text, SensorStatus status, Journal journal)
    {
        text.Metric("lines_total", "counter", "Lines read since the start.");
        foreach (var input in status.Inputs)
        {
            text.Sample(input.Lines, ("input", input.Input), ("system", input.System));
        }

        text.Metric("read_bytes_total", "counter", "Bytes of lines read since the start.");
        foreach (var input in status.Inputs)
        {
            text.Sample(input.Bytes, ("input", input.Input), ("system", input.System));
        }

        text.Metric("last_line_time_seconds", "gauge", "When the newest line came, in Unix time.");
        foreach (var input in status.Inputs)
        {
            text.Sample(Unix(input.LastLine), ("input", input.Input), ("system", input.System));
        }

        var positions = journal.Positions;
        text.Metric("behind_bytes", "gauge", "Bytes of a file that are not read yet.");
        foreach (var input in status.Inputs.Where(i => positions.ContainsKey(i.Input)))
        {
            text.Sample(CheckedInput.Behind(input.Input, positions[input.Input]), ("input", input.Input), ("system", input.System));
        }

        text.Metric("lost_total", "counter", "What inputs lost for good, in the unit of its reason, since enrolment.");
        foreach (var loss in journal.Locked(static s => s.Losses.ToArray()))
        {
            text.Sample(loss.Count, ("input", loss.Input), ("reason", loss.Reason));
        }

        text.Metric("listener_up", "gauge", "1 while the listener listens.");
        foreach (var listener in status.Listeners)
        {
            text.Sample(listener.Listening ? 1 : 0, ("listener", listener.Name));
        }

        text.Metric("listener_connections", "gauge", "Senders that are connected.");
        foreach (var listener in status.Listeners)
        {
            text.Sample(listener.Connections, ("listener", listener.Name));
        }
    }

    private static double? Unix(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() / 1000.0;
}
