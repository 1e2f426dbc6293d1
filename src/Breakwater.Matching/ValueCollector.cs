using System.Numerics;
using System.Security.Cryptography;
using Breakwater.Matching.Image;
using Breakwater.Matching.Scanning;

namespace Breakwater.Matching;

/// <summary>
/// Collects the hashes of <see cref="ValueHashes"/> from log text at the speed of a scan, and leaves out values that it handed on a moment
/// ago: logs repeat themselves. Not collected are names whose last label begins with a digit (parts of numbers and times), and URLs and
/// mail
/// addresses whose host has no dot or is an IPv6 address. For one thread.
/// </summary>
public sealed unsafe class ValueCollector
{
    private const int RecentBits = 15;
    private const int RunCharsMax = 56;

    private readonly ulong[] _recent = new ulong[1 << RecentBits];
    private readonly HashKey _key = new(NewSeed());
    private readonly ulong _seed;

    /// <param name="seed">Of the hashes.</param>
    public ValueCollector(ulong seed) => _seed = seed;

    /// <summary>Hands everything on again.</summary>
    public void Forget() => Array.Clear(_recent);

    /// <summary>Appends the hashes of the values in whole lines.</summary>
    public void Collect(ReadOnlySpan<byte> text, List<ulong> hashes)
    {
        if (Avx2Processor.IsHere)
        {
            Collect<Avx2Processor>(text, hashes);
        }
        else
        {
            Collect<PlainProcessor>(text, hashes);
        }
    }

    internal void Collect<TProcessor>(ReadOnlySpan<byte> text, List<ulong> hashes)
        where TProcessor : struct, IProcessor
    {
        var buffers = ScanBuffers.OfThread;
        ChunkReader.Begin(buffers);
        var sink = new ValueHashSink(_seed, hashes);
        var (running, longDone, ipv6Done) = (0UL, 0, 0);
        var carry = default(RareCarry);
        fixed (byte* start = text)
        {
            for (var at = 0L; at <= text.Length; at += ScanBuffers.ChunkBytes)
            {
                var chunk = new ScanChunk(start, (int)at, text.Length);
                var ends = ChunkReader.Classify<TProcessor>(buffers, chunk, ref running);
                for (nint i = 0; i < ends; i++)
                {
                    Dotted(buffers, chunk, buffers.Ends[i], text, ref sink);
                }

                LongTokens<TProcessor>(buffers, chunk, text, ref carry, ref longDone, ref sink);
                var addresses = new Ipv6List(buffers);
                RareRuns.Ipv6<TProcessor>(buffers, chunk, text, [], ref ipv6Done, ref addresses);
                Ipv6(addresses, ref sink);
                ChunkReader.KeepEnd(buffers, chunk.Words);
            }
        }
    }

    private static UInt128 NewSeed() => new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), 1);

    /// <summary>True when the value behind the hash was not handed on lately; now it is.</summary>
    private bool IsNew(ulong hash)
    {
        ref var slot = ref _recent[hash >> (64 - RecentBits)];
        if (slot == hash)
        {
            return false;
        }

        slot = hash;
        return true;
    }

    private void Dotted(ScanBuffers buffers, in ScanChunk chunk, nint end, ReadOnlySpan<byte> text, ref ValueHashSink sink)
    {
        if (chunk.At + end < TextScan.MarginBytes)
        {
            Whole(text, chunk.At + (int)end, ref sink);
            return;
        }

        var dots = CandidateSorter.Window((byte*)buffers.Dots, end);
        if (dots >> 63 != 0)
        {
            end--;
            dots <<= 1;
        }

        nint label = BitOperations.LeadingZeroCount(dots);
        nint run = BitOperations.LeadingZeroCount(~CandidateSorter.Window((byte*)buffers.Tokens, end) | 1);
        if (run > RunCharsMax || label == 0)
        {
            Whole(text, chunk.At + (int)end, ref sink);
            return;
        }

        var first = chunk.Start[end - label];
        var front = chunk.Start[end - run - 1];
        var isAddress = TokenRules.IsDigit(first);
        if (isAddress ? run > 20 : !TokenRules.IsLetter(first) && first < 0x80)
        {
            return;
        }

        if (IsNew(_key.FoldedTail(chunk.Start + end, Math.Min(run, HashKey.BlockBytes)) + (ulong)run))
        {
            Token(text, chunk.At + (int)(end - run), chunk.At + (int)end, ref sink);
        }

        if (front is (byte)'@' or (byte)'/')
        {
            Host(text, chunk.At + (int)(end - run), ref sink);
        }
    }

    /// <summary>A token whose bounds are looked up in the text.</summary>
    private void Whole(ReadOnlySpan<byte> text, int end, ref ValueHashSink sink)
    {
        var start = TokenRules.RunStart(text, end);
        Token(text, start, TokenRules.RunEnd(text, end), ref sink);
        if (start > 0 && text[start - 1] is (byte)'@' or (byte)'/')
        {
            Host(text, start, ref sink);
        }
    }

    private static void Token(ReadOnlySpan<byte> text, int start, int end, ref ValueHashSink sink)
    {
        var last = text[start..end].TrimEnd((byte)'.').LastIndexOf((byte)'.');
        var isNumber = last >= 0 && TokenRules.IsDigit(text[start + last + 1]);
        if (!isNumber || text[start..end].IndexOfAnyExcept(ValueHashes.DigitsAndDots) < 1)
        {
            TokenScanner.Run(text, start, end, MatcherOptions.Default, ref sink);
        }
    }

    private void Host(ReadOnlySpan<byte> text, int start, ref ValueHashSink sink)
    {
        if (text[start - 1] == '@')
        {
            TokenScanner.At(text, start - 1, ref sink);
        }

        if (TokenExaminer.SchemeEnd(text, start) is not (>= 0 and var colon))
        {
            return;
        }

        var url = text[TokenRules.RunStart(text, colon)..];
        var length = url.IndexOfAny(UrlText.Ends);
        if (IsNew(_key.Of(1, length < 0 ? url : url[..length], fold: false)))
        {
            TokenScanner.Url(text, colon, ref sink);
        }
    }

    private void LongTokens<TProcessor>(
        ScanBuffers buffers, in ScanChunk chunk, ReadOnlySpan<byte> text, ref RareCarry carry, ref int done, ref ValueHashSink sink)
        where TProcessor : struct, IProcessor
    {
        var tokens = RareRuns.LongTokens<TProcessor>(buffers, chunk, text, ref carry, ref done, out var open);
        for (nint i = 0; i < open; i++)
        {
            var at = buffers.Owners[i];
            TokenScanner.Run(text, TokenRules.RunStart(text, at), TokenRules.RunEnd(text, at), MatcherOptions.Default, ref sink);
        }

        for (nint i = 0; i < tokens; i++)
        {
            var end = chunk.At + buffers.Names[i];
            if (IsNew(_key.FoldedTail(text[..end])))
            {
                TokenScanner.Run(text, TokenRules.RunStart(text, end), TokenRules.RunEnd(text, end), MatcherOptions.Default, ref sink);
            }
        }
    }

    private void Ipv6(in Ipv6List addresses, ref ValueHashSink sink)
    {
        for (nint i = 0; i < addresses.Count; i++)
        {
            var address = addresses[i];
            if (IsNew(_key.OfNumber((ulong)address ^ _key.OfNumber((ulong)(address >> 64)))))
            {
                sink.OnIpv6(address, 0, 0);
            }
        }
    }
}
