using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Breakwater.Harbor.Processes;

/// <summary>A sensor's index went live: it said so in its diary.</summary>
public sealed record LiveIndex(long Sequence, int Entries, long Stamp);

/// <summary>A sensor that runs.</summary>
public sealed partial class SensorProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly string _binary;
    private readonly TimeProvider _time;

    private SensorProcess(ChildProcess process, string binary, string name, string folder, TimeProvider time)
    {
        (_process, _binary, _time, Name, Folder) = (process, binary, time, name, folder);
    }

    public string Name { get; }

    public string Folder { get; }

    public int Id => _process.Id;

    /// <param name="logs">Each FILE=SYSTEM.</param>
    public static async Task<SensorProcess> EnrolAndRunAsync(
        Products products, string folder, string name, string code, IReadOnlyList<string> logs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        string[] enrol = ["enrol", code, "--data", folder, "--name", name, .. logs.SelectMany(log => new[] { "--log", log })];
        await ProgramRun.MustAsync(products.Sensor, enrol, time, cancellationToken).ConfigureAwait(false);
        return await RunAsync(products, folder, name, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns when its first index is live.</summary>
    public static async Task<SensorProcess> RunAsync(
        Products products, string folder, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start(products.Sensor, ["run", "--data", folder], time);
        var sensor = new SensorProcess(process, products.Sensor, name, folder, time);
        try
        {
            await sensor.LiveAsync(0, Limits.StartPatience, cancellationToken).ConfigureAwait(false);
            return sensor;
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The first index from a position of the publication log on that it said is live. The sensor swaps the index in first, and writes the
    /// line then.
    /// </summary>
    public async Task<LiveIndex> LiveAsync(long sequenceMin, TimeSpan patience, CancellationToken cancellationToken)
    {
        var line = await _process.WaitForAsync(
            one => Read(one) is { } index && index.Sequence >= sequenceMin, $"an index from sequence {sequenceMin} on at {Name}", patience,
            cancellationToken).ConfigureAwait(false);
        return Read(line)!;
    }

    /// <summary>Waits until every line that is in its logs now has been read.</summary>
    public async Task CaughtUpAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var goal = (await InputsAsync(cancellationToken).ConfigureAwait(false))
            .ToDictionary(input => input.Path, input => File.Exists(input.Path) ? new FileInfo(input.Path).Length : 0);
        while ((await InputsAsync(cancellationToken).ConfigureAwait(false)).Sum(input =>
            Math.Max(0, goal[input.Path] - input.Read)) is var behind
            && behind > 0)
        {
            if (_time.GetElapsedTime(began) > patience)
            {
                throw new HarborException($"The sensor of {Name} is still {behind} bytes behind its logs after "
                    + $"{patience.TotalSeconds:0} s.");
            }

            await Task.Delay(Limits.LookInterval * 4, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Bytes that it has read from all its inputs.</summary>
    public async Task<long> ReadBytesAsync(CancellationToken cancellationToken) =>
        (await InputsAsync(cancellationToken).ConfigureAwait(false)).Sum(input => input.Read);

    public async ValueTask DisposeAsync() => await _process.DisposeAsync().ConfigureAwait(false);

    private async Task<IReadOnlyList<(string Path, long Read)>> InputsAsync(CancellationToken cancellationToken)
    {
        // It ends with 1 when something needs a person, and prints its report all the same.
        var run = await ProgramRun.OfAsync(_binary, ["check", "--data", Folder, "--json"], _time, cancellationToken)
            .ConfigureAwait(false);
        if (!run.Text.StartsWith('{'))
        {
            throw new HarborException($"breakwater-sensor check ended with {run.ExitCode}:\n{run.Text}");
        }

        return [.. JsonElement.Parse(run.Text).GetProperty("inputs").EnumerateArray()
            .Select(input => (input.GetProperty("path").GetString()!, input.GetProperty("readBytes").GetInt64()))];
    }

    private static LiveIndex? Read(OutputLine line)
    {
        var match = Live().Match(line.Text);
        return match.Success
            ? new LiveIndex(
                long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
                int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture),
                line.Stamp)
            : null;
    }

    [GeneratedRegex(@"Index at sequence (\d+): (\d+) entries\.", RegexOptions.CultureInvariant)]
    private static partial Regex Live();
}
