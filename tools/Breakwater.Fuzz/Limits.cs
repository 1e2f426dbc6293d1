namespace Breakwater.Fuzz;

/// <summary>What a parser may take, and what a run keeps.</summary>
public static class Limits
{
    /// <summary>One input may take so long; a slower one is tried again, as other work on the machine slows it too.</summary>
    public static readonly TimeSpan CaseTime = TimeSpan.FromSeconds(1);

    /// <summary>One input that takes so long hangs; the worker is ended.</summary>
    public static readonly TimeSpan HangTime = TimeSpan.FromSeconds(30);

    /// <summary>How often a slow input is tried again.</summary>
    public const int SlowRetries = 2;

    /// <summary>Bytes of one input.</summary>
    public const int InputBytesMax = 64 * 1024;

    /// <summary>Heap of a worker, as the runtime takes it: hexadecimal bytes.</summary>
    public const string HeapBytesMax = "20000000";

    /// <summary>Failing inputs after which a run of one target ends.</summary>
    public const int FailuresMax = 20;
}
