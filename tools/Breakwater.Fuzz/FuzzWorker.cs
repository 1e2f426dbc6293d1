using System.Diagnostics;

namespace Breakwater.Fuzz;

/// <summary>What went wrong with one input.</summary>
public sealed record FuzzFailure(long Number, byte[] Input, string What);

/// <summary>Runs inputs of one target, one after the other.</summary>
/// <param name="onStart">Told the number of each input before it is run, so that one that ends the process is known.</param>
public sealed class FuzzWorker(FuzzTarget target, int seed, Action<long> onStart)
{
    private long _startedAt = Stopwatch.GetTimestamp();
    private long _current = -1;

    /// <summary>Inputs that were run.</summary>
    public long Count { get; private set; }

    /// <summary>The number of the input under work when it takes longer than <see cref="Limits.HangTime"/>; null otherwise.</summary>
    public long? Hanging => Volatile.Read(ref _current) is var number and >= 0
        && Stopwatch.GetElapsedTime(Volatile.Read(ref _startedAt)) > Limits.HangTime ? number : null;

    /// <summary>Runs one input; null when nothing is wrong with what became of it.</summary>
    public FuzzFailure? Run(long number)
    {
        onStart(number);
        var input = target.Input(seed, number);
        Count++;
        var (what, took) = RunOnce(number, input);
        for (var retry = 0; retry < Limits.SlowRetries && what is null && took > Limits.CaseTime; retry++)
        {
            took = RunOnce(number, input).Took;
        }

        what ??= took > Limits.CaseTime ? $"It took {took.TotalMilliseconds:F0} ms." : null;
        return what is null ? null : new FuzzFailure(number, input, what);
    }

    private (string? What, TimeSpan Took) RunOnce(long number, byte[] input)
    {
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        Volatile.Write(ref _current, number);
        try
        {
            target.Run(input);
            return (null, Stopwatch.GetElapsedTime(_startedAt));
        }
#pragma warning disable CA1031 // Whatever comes out is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (e.ToString(), Stopwatch.GetElapsedTime(_startedAt));
        }
        finally
        {
            Volatile.Write(ref _current, -1);
        }
    }
}
