using System.Buffers;

namespace Breakwater.Sensor.Inputs;

/// <summary>Whole lines that one input read, or a piece of a very long one. The buffer is rented; whoever processes the batch returns
/// it.</summary>
/// <param name="Input">Path of the file, or <c>-</c> for standard input.</param>
/// <param name="After">How far the input is once these lines are taken.</param>
internal sealed record InputBatch(string Input, string System, byte[] Buffer, int Length, FilePosition After, DateTimeOffset Arrived)
{
    public ReadOnlySpan<byte> Text => Buffer.AsSpan(0, Length);

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
