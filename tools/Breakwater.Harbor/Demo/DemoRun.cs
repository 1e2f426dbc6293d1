using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Demo;

/// <summary>The demo from the first process to the last.</summary>
public static class DemoRun
{
    private const int Seed = 8440;
    private static readonly TimeSpan MomentLength = TimeSpan.FromMilliseconds(500);

    /// <exception cref="HarborException">A step did not happen, or not in time.</exception>
    public static async Task RunAsync(
        DemoOptions options, Products products, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-demo-");
        try
        {
            await RunInAsync(options, products, folder.FullName, output, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (options.Keep)
            {
                await output.WriteLineAsync($"The data is left in {folder.FullName}").ConfigureAwait(false);
            }
            else
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task RunInAsync(
        DemoOptions options, Products products, string folder, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var timeline = new Timeline(output, time);
        var traffic = new OrdinaryTraffic(Seed);
        var material = options.Intel is { } intel
            ? Material.Of(intel)
            : Material.MadeUp(Campaign.Of(new MadeUpNames(Seed + 1), "gate-slots"));
        RealLogs? realLogs = null;
        await using var stage = await Stage.SetAsync(
            products, folder, traffic, time,
            set =>
            {
                realLogs = options.Logs is { } logs ? RealLogs.In(logs, set.WithSensor) : null;
                realLogs?.Announce();
            },
            cancellationToken).ConfigureAwait(false);
        timeline.Tell($"The port is up: a hub, {stage.Members.Count} demo members, {stage.Sensors.Count} sensors, each a process; "
            + $"five days of logs are read.");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var everyday = EverydayAsync(stage, ending.Token);
        var morning = new Morning(stage, material, realLogs, options, timeline, cancellationToken);
        await morning.PrepareAsync().ConfigureAwait(false);
        timeline.Say("");
        await morning.PlayAsync().ConfigureAwait(false);
        await TellAddressAsync(stage, output).ConfigureAwait(false);
        await everyday.ConfigureAwait(false);
    }

    /// <summary>Ordinary lines all morning, until cancelled.</summary>
    private static async Task EverydayAsync(Stage stage, CancellationToken cancellationToken)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                foreach (var logs in stage.WithSensor)
                {
                    stage.Traffic.WriteMoment(logs, stage.Time.GetUtcNow(), number);
                }

                await Task.Delay(MomentLength, stage.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // How a morning ends.
        }
    }

    private static async Task TellAddressAsync(Stage stage, TextWriter output)
    {
        var dispatcher = stage.Members[DemoCommunity.Haulage];
        await output.WriteLineAsync().ConfigureAwait(false);
        await output.WriteLineAsync($"The hub goes on at {stage.Hub.Address} until you press Ctrl-C.").ConfigureAwait(false);
        await output.WriteLineAsync($"As {dispatcher.Member.Name}: curl -H 'Authorization: Bearer {dispatcher.Secret}' "
            + $"{stage.Hub.Address}api/v1/warnings")
            .ConfigureAwait(false);
        await output.WriteLineAsync($"TAXII: {stage.Hub.Address}taxii2/ as {dispatcher.KeyId} with the same secret").ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
    }
}
