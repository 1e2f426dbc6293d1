using System.Globalization;

namespace Breakwater.Sensor.Hub;

/// <summary>How far this machine's clock is from the hub's, as its answers tell: to the second, and the way of the answer. Safe for several
/// threads.</summary>
internal sealed class ClockSkew(TimeProvider time, SensorLog log)
{
    private readonly Lock _gate = new();
    private TimeSpan? _skew;
    private bool _isTold;

    /// <summary>Positive when this clock is ahead; null before the hub has answered.</summary>
    public TimeSpan? Current
    {
        get
        {
            lock (_gate)
            {
                return _skew;
            }
        }
    }

    public void Measure(DateTimeOffset hubTime)
    {
        lock (_gate)
        {
            // The header is cut to the second: half of one is nearest.
            var skew = time.GetUtcNow() - hubTime - TimeSpan.FromSeconds(0.5);
            _skew = skew.Duration() < TimeSpan.FromSeconds(1) ? TimeSpan.Zero : skew;
            var isWide = skew.Duration() > Limits.HubClockSkewMax;
            if (isWide != _isTold)
            {
                log.Write(isWide ? Sentence(skew) : "This machine's clock agrees with the hub's again.");
            }

            _isTold = isWide;
        }
    }

    public static string Sentence(TimeSpan skew) => string.Create(CultureInfo.InvariantCulture,
        $"This machine's clock is {skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the hub's.");
}
