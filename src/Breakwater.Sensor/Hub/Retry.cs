using System.Security.Cryptography;

namespace Breakwater.Sensor.Hub;

/// <summary>Growing waits between attempts, each shortened at random so that sensors do not come back all at once.</summary>
internal sealed class Retry
{
    private TimeSpan _next = Limits.RetryDelayMin;

    public void Reset() => _next = Limits.RetryDelayMin;

    public TimeSpan Next()
    {
        var delay = _next * (0.5 + (RandomNumberGenerator.GetInt32(500) / 1000.0));
        _next = _next * 2 < Limits.RetryDelayMax ? _next * 2 : Limits.RetryDelayMax;
        return delay;
    }
}
