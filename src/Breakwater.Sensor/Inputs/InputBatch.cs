using System.Buffers;
using Breakwater.Events;
using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor.Inputs;

/// <summary>Whole lines that one input read, or a piece of a very long one; none when only the position or the losses change. The buffer
/// is rented; whoever processes the batch returns it.</summary>
/// <param name="Input">Path of the file, name of the listener, or <c>-</c> for standard input.</param>
/// <param name="After">How far the file is once these lines are taken; null for an input that cannot be asked again.</param>
internal sealed record InputBatch(string Input, string System, byte[] Buffer, int Length, FilePosition? After, DateTimeOffset Arrived)
{
    /// <summary>Header of the file; null when it has none.</summary>
    public ColumnHeader? Columns { get; init; }

    /// <summary>What this input has lost since its last batch.</summary>
    public IReadOnlyList<Loss> Losses { get; init; } = [];

    public ReadOnlySpan<byte> Text => Buffer.AsSpan(0, Length);

    public void Return()
    {
        if (Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
        }
    }
}
