namespace Breakwater.Matching.Scanning;

/// <summary>Classifies a text chunk by chunk. The end of each chunk's bitmaps stays before the next one's, so runs may cross.</summary>
internal static unsafe class ChunkReader
{
    private const int WordBytes = 64;

    public static void Begin(ScanBuffers buffers)
    {
        const int guard = ScanBuffers.GuardWords;
        new Span<ulong>(buffers.Tokens - guard, guard).Clear();
        new Span<ulong>(buffers.Dots - guard, guard).Clear();
        new Span<ulong>(buffers.Colons - guard, guard).Clear();
    }

    /// <summary>Fills the bitmaps of a chunk.</summary>
    /// <param name="running">Carried from chunk to chunk; 0 at first.</param>
    /// <returns>How many ends of tokens with a dot there are.</returns>
    public static nint Classify<TProcessor>(ScanBuffers buffers, in ScanChunk chunk, ref ulong running)
        where TProcessor : struct, IProcessor
    {
        var whole = (nint)(chunk.Length / WordBytes);
        var ends = Classifier.Run<TProcessor>(buffers, chunk.Start, 0, whole, 0, ref running);
        if (chunk.Words > whole)
        {
            // The text's end: line breaks behind it end the last run.
            var rest = chunk.Length - ((int)whole * WordBytes);
            new Span<byte>(buffers.Tail, WordBytes).Fill((byte)'\n');
            new ReadOnlySpan<byte>(chunk.Start + (whole * WordBytes), rest).CopyTo(new Span<byte>(buffers.Tail, rest));
            ends = Classifier.Run<TProcessor>(buffers, buffers.Tail, whole, 1, ends, ref running);
        }

        return ends;
    }

    public static void KeepEnd(ScanBuffers buffers, int words)
    {
        const int guard = ScanBuffers.GuardWords;
        new Span<ulong>(buffers.Tokens + words - guard, guard).CopyTo(new Span<ulong>(buffers.Tokens - guard, guard));
        new Span<ulong>(buffers.Dots + words - guard, guard).CopyTo(new Span<ulong>(buffers.Dots - guard, guard));
        new Span<ulong>(buffers.Colons + words - guard, guard).CopyTo(new Span<ulong>(buffers.Colons - guard, guard));
    }
}

/// <summary>A piece of a text.</summary>
internal readonly unsafe struct ScanChunk(byte* text, int at, int textLength)
{
    public byte* Start => text + at;

    /// <summary>Where it begins in the text.</summary>
    public int At => at;

    public int Length => Math.Min(ScanBuffers.ChunkBytes, textLength - at);

    /// <summary>Words of 64 bytes. The last chunk has one more, so that every run ends.</summary>
    public int Words => (Length / 64) + ((long)at + ScanBuffers.ChunkBytes > textLength ? 1 : 0);
}
