using System.Collections.Concurrent;

namespace Breakwater.Sensor.Inputs;

/// <summary>What one input has given since the sensor started.</summary>
internal sealed record InputCount(string Input, string System, long Lines, long Bytes, DateTimeOffset LastLine);

/// <summary>Counts by input and in all. Written by the one consumer of lines, read by any thread.</summary>
internal sealed class InputCounters
{
    private readonly ConcurrentDictionary<string, InputCount> _inputs = new();
    private long _lines;
    private long _hits;
    private long _excluded;

    public long Lines => Interlocked.Read(ref _lines);

    public long Hits => Interlocked.Read(ref _hits);

    public long Excluded => Interlocked.Read(ref _excluded);

    public IReadOnlyList<InputCount> Inputs => [.. _inputs.Values.OrderBy(i => i.Input, StringComparer.Ordinal)];

    public void Took(InputBatch batch, long lines)
    {
        Interlocked.Add(ref _lines, lines);
        var known = _inputs.GetValueOrDefault(batch.Input);
        _inputs[batch.Input] = new InputCount(
            batch.Input, batch.System, (known?.Lines ?? 0) + lines, (known?.Bytes ?? 0) + batch.Length, batch.Arrived);
    }

    public void Hit(long hits, long excluded)
    {
        Interlocked.Add(ref _hits, hits);
        Interlocked.Add(ref _excluded, excluded);
    }
}
