namespace Breakwater.Harbor;

/// <summary>Every bound of the simulated port, and how long it waits for what.</summary>
public static class Limits
{
    /// <summary>Lines of the output of a child that goes on; older ones are forgotten.</summary>
    public const int OutputLinesMax = 5_000;

    /// <summary>Lines of the answer of a program that runs to its end.</summary>
    public const int AnswerLinesMax = 2_000_000;

    /// <summary>Bytes of one answer of the hub.</summary>
    public const int AnswerBytesMax = 256 * 1024 * 1024;

    /// <summary>How long a hub may take until it serves, a sensor until it has an index, a short command until it is done.</summary>
    public static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    /// <summary>How long a child may take to end after it was asked to.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>How often what cannot be awaited is looked at.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(25);
}
