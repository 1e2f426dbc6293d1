using System.Runtime.InteropServices;

namespace Breakwater.MatchingBench;

/// <summary>Processor time (Linux): what a machine that does other things too does not change.</summary>
internal static unsafe class ProcessorClock
{
    private const int ThreadClock = 3;
    private const int Children = -1;
    private const int RusageLongs = 18;

    public static TimeSpan OfThread()
    {
        var time = stackalloc long[2];
        return clock_gettime(ThreadClock, time) == 0 ? new TimeSpan((time[0] * TimeSpan.TicksPerSecond) + (time[1] / 100))
            : throw new PlatformNotSupportedException("There is no clock of the thread's processor time.");
    }

    /// <summary>Of all children that have ended.</summary>
    public static TimeSpan OfChildren()
    {
        var usage = stackalloc long[RusageLongs];
        return getrusage(Children, usage) == 0
            ? TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3])
            : throw new PlatformNotSupportedException("There is no count of the children's processor time.");
    }

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // The library's own names; blittable already; loaded by the system's search alone.
    [DllImport("libc")]
    private static extern int clock_gettime(int clock, long* time);

    [DllImport("libc")]
    private static extern int getrusage(int who, long* usage);
#pragma warning restore IDE1006, SYSLIB1054, CA5392
}
