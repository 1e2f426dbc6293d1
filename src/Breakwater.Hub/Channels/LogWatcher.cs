using Breakwater.Hub.Publication;
using Breakwater.Hub.Scorecard;
using Breakwater.Hub.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Channels;

/// <summary>Follows the log, has segments built, and announces what is new: first the segments, then the signal that makes sensors fetch
/// them.</summary>
public sealed class LogWatcher(
    Database database, Segments segments, ChainHeads heads, LogSignal signal, SharedValues shared, SpeedMeter speeds, TimeProvider time,
    ILogger<LogWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var last = -1L;
        var nextExpiry = time.GetUtcNow();
        do
        {
            try
            {
                if (time.GetUtcNow() >= nextExpiry)
                {
                    nextExpiry += ExpiryInterval;
                    await database.WriteAsync(scope => IndicatorValueStore.Expire(scope), stoppingToken).ConfigureAwait(false);
                    await FadeAsync(stoppingToken).ConfigureAwait(false);
                    // What other nodes have merged, a key that was rotated, a new day.
                    heads.Refresh();
                }

                var now = LastPosition();
                database.Saw(now);
                if (now > last)
                {
                    var grown = await segments.BuildAsync(stoppingToken).ConfigureAwait(false);
                    heads.Refresh();
                    var before = last;
                    last = now;
                    signal.Announce(now);
                    Time(grown, before, now);

                    // Behind the announcement: nobody waits for it, and who has the parts need not fetch what comes of them.
                    if (await segments.MergeAsync(grown, stoppingToken).ConfigureAwait(false))
                    {
                        heads.Refresh();
                    }
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // Top of a worker: a database that is away comes back; until then this says so each time.
            catch (Exception e)
#pragma warning restore CA1031
            {
                ChannelLog.FollowFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    // Of what was there when the hub started it is not known when it was built; and what another node has built, that node times.
    private void Time(IReadOnlyList<long> grown, long before, long now)
    {
        if (before < 0 || grown.Count == 0)
        {
            return;
        }

        foreach (var position in shared.Positions(before, now, Limits.SegmentTimesMax))
        {
            speeds.Add(SpeedMeter.Segments, time.GetUtcNow() - Micros.ToTime(position));
        }
    }

    private async Task FadeAsync(CancellationToken stoppingToken)
    {
        while (await database.WriteAsync(scope => IndicatorValueStore.Fade(scope), stoppingToken).ConfigureAwait(false)
            >= Limits.FadingPerWriteMax)
        {
            // In parts, so that others can write in between.
        }
    }

    private long LastPosition()
    {
        using var connection = database.Open();
        return Dapper.SqlMapper.ExecuteScalar<long>(connection, "select last from position_counter");
    }
}
