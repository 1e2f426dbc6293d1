namespace Breakwater.Matching.Scanning;

/// <summary>The runs of a chunk that the rare kinds are in, each once.</summary>
internal static unsafe class RareRuns
{
    /// <summary>Puts the ends of tokens without a dot that are long enough, less a last dot, into <see
    /// cref="ScanBuffers.Names"/>.</summary>
    /// <param name="done">Carried from chunk to chunk: where the last run ends, in the text.</param>
    /// <param name="open">Runs that the bitmaps do not hold whole: a position in each, in the text, in <see cref="ScanBuffers.Owners"/>.
    /// </param>
    public static nint LongTokens<TProcessor>(
        ScanBuffers buffers, in ScanChunk chunk, ReadOnlySpan<byte> text, ref RareCarry carry, ref int done, out nint open)
        where TProcessor : struct, IProcessor
    {
        var found = RareStage.LongTokens<TProcessor>(buffers, chunk.Words, buffers.Ends, ref carry);
        nint tokens = 0;
        open = 0;
        for (nint i = 0; i < found; i++)
        {
            var at = buffers.Ends[i];
            if (chunk.At + at < done)
            {
                continue;
            }

            if (!RareStage.TryFindRun(buffers.Tokens, buffers.Tokens, at, chunk.Words, out var start, out var end))
            {
                buffers.Owners[open++] = chunk.At + at;
                done = TokenRules.RunEnd(text, chunk.At + at);
                continue;
            }

            done = chunk.At + end;
            end -= chunk.Start[end - 1] == '.' ? 1 : 0;
            buffers.Names[tokens] = end;
            tokens += end - start >= TokenScanner.LongTokenCharsMin ? 1 : 0;
        }

        return tokens;
    }

    /// <summary>Hands on every IPv6 address.</summary>
    public static void Ipv6<TProcessor>(ScanBuffers buffers, in ScanChunk chunk, ReadOnlySpan<byte> text, ref int done,
        ref Ipv6List addresses)
        where TProcessor : struct, IProcessor
    {
        var found = RareStage.Colons<TProcessor>(buffers, chunk.Words, buffers.Ends);
        for (nint i = 0; i < found; i++)
        {
            var at = buffers.Ends[i];
            if (chunk.At + at < done)
            {
                continue;
            }

            if (!RareStage.TryFindRun(buffers.Tokens, buffers.Colons, at, chunk.Words, out var start, out var end))
            {
                done = TokenScanner.Ipv6(text, chunk.At + at, ref addresses);
                continue;
            }

            done = chunk.At + end;
            if (RareStage.MayBeIpv6(buffers.Colons, start, end))
            {
                TokenScanner.Ipv6Run(text, chunk.At + start, chunk.At + end, ref addresses);
            }
        }
    }
}
