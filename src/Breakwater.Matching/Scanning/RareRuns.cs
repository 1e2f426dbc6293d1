using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>The runs of a chunk that the rare kinds are in, each once.</summary>
internal static unsafe class RareRuns
{
    private const int GroupCharsMax = 4;

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

    /// <summary>Hands on every IPv6 address whose first 32 bits some layer may hold; without layers, every one.</summary>
    public static void Ipv6<TProcessor>(
        ScanBuffers buffers, in ScanChunk chunk, ReadOnlySpan<byte> text, ReadOnlySpan<IndexImage> layers, ref int done,
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
            if (RareStage.MayBeIpv6(buffers.Colons, start, end) && !IsElsewhere(text, chunk.At + start, chunk.At + end, layers))
            {
                TokenScanner.Ipv6Run(text, chunk.At + start, chunk.At + end, ref addresses);
            }
        }
    }

    /// <summary>
    /// True when no layer has an address or a range under the first 32 bits that an address at this place would have. Only where
    /// they can be read off at once: two groups with a colon behind each, or one with two; what is read then is an address that begins
    /// with them, or none.
    /// </summary>
    private static bool IsElsewhere(ReadOnlySpan<byte> text, int start, int end, ReadOnlySpan<IndexImage> layers)
    {
        if (layers.IsEmpty || (start > 0 && text[start - 1] == '\\'))
        {
            return false;
        }

        var run = text[start..end];
        var colon = Group(run, out var first);
        if (colon == 0 || colon + 1 >= run.Length)
        {
            return false;
        }

        uint second = 0;
        if (run[colon + 1] != ':' && Group(run[(colon + 1)..], out second) == 0)
        {
            return false;
        }

        var head = (first << 16) | second;
        foreach (var layer in layers)
        {
            if (layer.MayHoldIpv6Head(head))
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>How many hexadecimal digits there are before a colon; 0 when they are none, too many or others.</returns>
    private static int Group(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        for (var at = 0; at < text.Length && at <= GroupCharsMax; at++)
        {
            if (text[at] == ':')
            {
                return at;
            }

            var digit = AddressText.HexDigit(text[at]);
            if (digit > 0xF)
            {
                return 0;
            }

            value = (value << 4) | digit;
        }

        return 0;
    }
}
