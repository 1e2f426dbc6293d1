using System.Globalization;
using Breakwater.Harbor.Latency;

namespace Breakwater.Harbor.Endure;

/// <summary>The table at the end: what was planted in each input, what the hub has counted, and what the sensors say that they
/// lost.</summary>
internal sealed class EndureReport(EndureOptions options, EndureLogs logs, ListenerOrdeal listeners, Ordeal ordeal)
{
    private readonly List<string> _failures = [];

    public required IReadOnlyDictionary<string, long> Reported { get; init; }

    public required IReadOnlyDictionary<string, long> ReportedByListeners { get; init; }

    public required Losses FilesLosses { get; init; }

    public required Losses ListenersLosses { get; init; }

    public required int FilesKills { get; init; }

    public required int FilesEnds { get; init; }

    public required int ListenersKills { get; init; }

    public required int HubStops { get; init; }

    public required string UdpPort { get; init; }

    public required string TcpPort { get; init; }

    public required bool DiskWasFilled { get; init; }

    public required bool ClockWasMoved { get; init; }

    public required TimeSpan Took { get; init; }

    /// <summary>What did not come out as it must; empty when all did. After <see cref="WriteAsync"/>.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public async Task WriteAsync(TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        Tell(text);
        text.WriteLine();
        text.WriteLine("input                       planted  reported   missing  too many  comes out  the sensor says");
        TellExact(text, logs.Renamed, "renamed.log");
        TellExact(text, logs.Packed, "packed.log");
        TellExact(text, logs.Fresh, "fresh.log");
        TellCopied(text);
        TellListeners(text);
        await output.WriteAsync(text.ToString()).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (options.Report is { } file)
        {
            var date = time.GetUtcNow().ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
            await File.WriteAllTextAsync(
                file, $"# What a sensor endures, {date}\n\n{Explanation}\n```text\n{text}```\n", cancellationToken).ConfigureAwait(false);
        }
    }

    private const string Explanation =
        """
        By `bench/endure`. Every planted value is in one input only, and what the hub has counted of it at the end is compared with what was
        planted, value by value: *missing* and *too many* do not make up for each other.

        - Files turned over by renaming, packed or not, have to come out exactly. So has a value that is written once, about when its
          indicator is published: before, in between, or after.
        - Copied and cut: what is in a copy has to come out exactly. What was written after the copy and before the cut is in no file any
          more; what of it the sensor had seen and not read is in `truncated-bytes`, a lower bound of what is gone.
        - UDP and TCP before any kill: what was sent is what was reported and the `dropped-datagrams`, to the last.
        - UDP and TCP to a sensor that is killed: `sudden-ends` says how often, and is the number of kills. How much was under way each time
          nobody can know; what is missing is an upper bound of nothing but this run.
        - The hour without a hub is as long as the first line says. A longer one differs in what waits,
            which is added up by value and field.

        """;

    private void Tell(StringWriter text)
    {
        text.WriteLine($"Machine: {Machine.Describe()}");
        text.WriteLine($"Seed {options.Seed}; lines streamed for {options.Length.TotalSeconds:0} s; "
            + $"{logs.RenamedBytes / 1_000_000} MB into the "
            + $"log that was renamed {logs.Turns} times; all of it took {Took.TotalSeconds:0} s.");
        text.WriteLine($"The sensor of the files was killed {FilesKills} times and started {FilesEnds} times anew; "
            + $"that of the listeners was "
            + $"killed {ListenersKills} times.");
        text.WriteLine($"The hub was stopped for {options.HubStop.TotalSeconds:0} s, which stand for the hour, and killed "
            + $"{HubStops - 1} times for a second.");
        text.WriteLine(DiskWasFilled
            ? $"Its disk was filled to the last byte {ordeal.TimesFull} times for {ordeal.DiskLength.TotalSeconds:0.0} s."
            : "Its disk was NOT filled: that needs root, to mount a small one.");
        text.WriteLine(ClockWasMoved
            ? $"Its clock was moved {ordeal.TimesMoved} times, up to 3 h ahead and 2 h back, by libfaketime."
            : "Its clock was NOT moved: that needs Debian's package faketime.");
        text.WriteLine($"Its index was replaced {ordeal.TimesReplaced} times, each with {Ordeal.FreshEach} values that are planted once, "
            + $"{Ordeal.DecoysEach} others, and a "
            + "withdrawal.");
    }

    private void TellExact(StringWriter text, PlantedValues values, string input)
    {
        var account = values.Settle(Reported);
        Row(text, account, account.IsExact, FilesLosses.Words(input));
    }

    private void TellCopied(StringWriter text)
    {
        var account = logs.Copied.Settle(Reported);
        Row(text, account, account.IsExact, FilesLosses.Words("copied.log"));
        var between = logs.Between.Settle(Reported);
        var counted = FilesLosses.Count("copied.log", "truncated-bytes");
        Row(text, between, between.Twice == 0 && counted <= logs.BytesBetween && FilesLosses.Count("copied.log", "truncations") > 0,
            $"{counted} of the {logs.BytesBetween} bytes are in truncated-bytes; {logs.Cuts} cuts");
    }

    private void TellListeners(StringWriter text)
    {
        var udp = listeners.Udp.Settle(ReportedByListeners);
        var dropped = listeners.BeforeKills.Count(UdpPort, "dropped-datagrams");
        Row(text, udp, udp.Twice == 0 && udp.Planted == udp.Reported + dropped, listeners.BeforeKills.Words(UdpPort));
        var tcp = listeners.Tcp.Settle(ReportedByListeners);
        Row(text, tcp, tcp.IsExact, listeners.BeforeKills.Words(TcpPort));
        TellKilled(text, listeners.UdpKilled, UdpPort);
        TellKilled(text, listeners.TcpKilled, TcpPort);
    }

    private void TellKilled(StringWriter text, PlantedValues values, string port)
    {
        var account = values.Settle(ReportedByListeners);
        Row(text, account, account.Twice == 0 && ListenersLosses.Count(port, "sudden-ends") == ListenersKills, ListenersLosses.Words(port));
    }

    private void Row(StringWriter text, Account account, bool holds, string words)
    {
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{account.Name,-25} {account.Planted,9} {account.Reported,9} "
                + $"{account.Missing,9} {account.Twice,9}  {(holds ? "yes" : "NO"),-9}  "
            + $"{(words.Length == 0 ? "nothing lost" : words)}"));
        if (!holds)
        {
            _failures.Add($"{account.Name}: {account.Planted} planted, {account.Reported} reported, {account.Missing} missing, "
                + $"{account.Twice} too many; the sensor says: {words}");
        }
    }
}
