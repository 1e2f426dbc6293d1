namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>A clock that stands where it is put; timers run as ever.</summary>
internal sealed class PlayedTime(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Never back.</summary>
    public void GoTo(DateTimeOffset time) => Volatile.Write(ref _ticks, Math.Max(_ticks, time.UtcTicks));
}
