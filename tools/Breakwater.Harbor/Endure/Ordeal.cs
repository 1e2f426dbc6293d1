using Breakwater.Harbor.Api;
using Breakwater.Harbor.Corpora;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Endure;

/// <summary>What happens to the sensor of the files, by a seed: it is killed, its disk is filled, its clock moved, its index replaced,
/// its hub
/// taken away.</summary>
internal sealed class Ordeal(
    EndureOptions options, HubLife hub, SensorLife sensor, JoinedMember reader, EndureLogs logs, FullDisk? disk, MovedClock clock,
    TimeProvider time)
{
    public const int FreshEach = 9;
    public const int DecoysEach = 20;
    private const int ReplacementsMax = 24;
    private const int DiskTimes = 3;
    private const int HubKills = 3;
    private static readonly TimeSpan HubKillPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReplacementLength = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Beforehand = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan[] ClockMoves =
        [TimeSpan.FromHours(3), TimeSpan.FromHours(-2), TimeSpan.Zero, TimeSpan.FromMinutes(40), TimeSpan.Zero];

    public int TimesFull { get; private set; }

    public int TimesMoved { get; private set; }

    public int TimesReplaced { get; private set; }

    public TimeSpan DiskLength => options.Length / 30;

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        KillAsync(cancellationToken), TakeHubAwayAsync(cancellationToken), FillDiskAsync(cancellationToken),
        MoveClockAsync(cancellationToken), ReplaceIndexAsync(cancellationToken));

    private async Task KillAsync(CancellationToken cancellationToken)
    {
        var random = new SeededRandom((ulong)options.Seed, 21);
        var each = options.Length * 0.92 / options.Kills;
        for (var i = 0; i < options.Kills; i++)
        {
            // Some soon after the one before, while it starts.
            var part = random.Below(1000) / 1000.0;
            await Task.Delay(each * part, time, cancellationToken).ConfigureAwait(false);
            sensor.Kill();
            await Task.Delay(each * (1 - part), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TakeHubAwayAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(options.Length * 0.2, time, cancellationToken).ConfigureAwait(false);
        await hub.GoAwayAsync(options.HubStop, isKilled: false, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < HubKills; i++)
        {
            await Task.Delay(options.Length * 0.1, time, cancellationToken).ConfigureAwait(false);
            await hub.GoAwayAsync(HubKillPause, isKilled: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FillDiskAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < DiskTimes && disk is not null; i++)
        {
            await Task.Delay(options.Length * 0.24, time, cancellationToken).ConfigureAwait(false);
            await disk.FillAsync(DiskLength, cancellationToken).ConfigureAwait(false);
            TimesFull++;
        }
    }

    private async Task MoveClockAsync(CancellationToken cancellationToken)
    {
        foreach (var move in clock.IsPossible ? ClockMoves : [])
        {
            await Task.Delay(options.Length * 0.15, time, cancellationToken).ConfigureAwait(false);
            clock.Move(move);
            TimesMoved++;
        }
    }

    private async Task ReplaceIndexAsync(CancellationToken cancellationToken)
    {
        var names = new MadeUpNames(options.Seed + 31);
        var decoys = new Queue<string>();
        var replacements = (int)Math.Min(ReplacementsMax, options.Length * 0.8 / ReplacementLength);
        for (var i = 0; i < replacements; i++)
        {
            var fresh = Enumerable.Range(i * FreshEach, FreshEach).ToArray();
            Announce(fresh[..3]);
            await Task.Delay(Beforehand, time, cancellationToken).ConfigureAwait(false);
            await hub.PublishAsync([.. fresh.Select(index => logs.Fresh.Values[index])], reader, cancellationToken).ConfigureAwait(false);
            Announce(fresh[3..6]);
            var (submission, _) = await hub.PublishAsync(
                [.. Enumerable.Range(0, DecoysEach).Select(_ => names.Domain("decoy"))], reader, cancellationToken).ConfigureAwait(false);
            decoys.Enqueue(submission);
            if (decoys.Count > 2)
            {
                await hub.WithdrawAsync(decoys.Dequeue(), cancellationToken).ConfigureAwait(false);
            }

            await Task.Delay(Beforehand, time, cancellationToken).ConfigureAwait(false);
            Announce(fresh[6..]);
            TimesReplaced++;
            await Task.Delay((options.Length * 0.8 / replacements) - (Beforehand * 2), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Announce(int[] fresh)
    {
        foreach (var index in fresh)
        {
            logs.Announce(index);
        }
    }
}
