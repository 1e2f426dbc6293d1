using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>
/// One scan of a text against one or more images. A chunk is classified once; what is found in it is then looked at for each image. The
/// fast
/// steps only ever leave out what cannot match; what they leave is examined by the one rule.
/// </summary>
internal static unsafe class TextScan
{
    /// <summary>Bytes before a candidate's end that the fast steps may read. Candidates nearer to the text's start are examined at once.
    /// </summary>
    public const int MarginBytes = 160;

    /// <summary>Added to the end of a name that is to be looked at as a host alone. Ends themselves are below half of it, and below zero
    /// where a chunk begins behind a last dot that is cut off.</summary>
    public const int HostAlone = 1 << 30;

    /// <param name="hits">For each layer where its hits go, unsorted, some perhaps twice.</param>
    public static void Scan<TProcessor>(
        ReadOnlySpan<IndexImage> layers, ReadOnlySpan<byte> text, ReadOnlySpan<List<IndicatorHit>> hits, MatcherOptions options)
        where TProcessor : struct, IProcessor
    {
        var buffers = ScanBuffers.OfThread;
        UniteLastLabels(buffers, layers);
        ChunkReader.Begin(buffers);
        if (options.JoinHostAndPath)
        {
            LinePaths.OfThread.Forget();
        }

        var running = 0UL;
        var rare = default(RareCarry);
        var done = new RareDone();
        var wanted = RareWanted.Of(layers);
        fixed (byte* start = text)
        {
            for (var at = 0L; at <= text.Length; at += ScanBuffers.ChunkBytes)
            {
                var chunk = new ScanChunk(start, (int)at, text.Length);
                var ends = ChunkReader.Classify<TProcessor>(buffers, chunk, ref running);
                Names<TProcessor>(buffers, chunk, ends, layers, text, hits, options, out var quads);
                Quads<TProcessor>(buffers, chunk, quads, layers, text, hits, options);
                if (wanted.LongTokens)
                {
                    LongTokens<TProcessor>(buffers, chunk, layers, text, hits, options, ref rare, ref done.LongTokens);
                }

                if (wanted.Colons)
                {
                    Colons<TProcessor>(buffers, chunk, layers, text, hits, options, ref done.Colons);
                }

                ChunkReader.KeepEnd(buffers, chunk.Words);
            }
        }

        for (var layer = 0; layer < layers.Length; layer++)
        {
            WholeText(layers[layer], text, hits[layer], options);
        }
    }

    private static void UniteLastLabels(ScanBuffers buffers, ReadOnlySpan<IndexImage> layers)
    {
        var all = new Span<ulong>(buffers.LastLabels, (1 << MarkerText.LastLabelBits) / 64);
        all.Clear();
        foreach (var layer in layers)
        {
            for (var i = 0; i < all.Length; i++)
            {
                all[i] |= layer.LastLabels[i];
            }
        }
    }

    private static void Names<TProcessor>(
        ScanBuffers buffers, in ScanChunk chunk, nint ends, ReadOnlySpan<IndexImage> layers, ReadOnlySpan<byte> text,
        ReadOnlySpan<List<IndicatorHit>> hits, MatcherOptions options, out nint quads)
        where TProcessor : struct, IProcessor
    {
        var early = Early(buffers.Ends, ends, chunk);
        ExamineAll(buffers.Ends, early, chunk, layers, text, hits, options);
        nint names;
        (names, quads) = CandidateSorter.Sort(buffers, chunk.Start, early, ends);
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var survivors = NameStage.Run<TProcessor>(buffers, layers[layer], chunk.Start, names, options.JoinHostAndPath);
            ExamineAll(buffers.Survivors, survivors, chunk, layers.Slice(layer, 1), text, hits.Slice(layer, 1), options);
        }
    }

    private static void Quads<TProcessor>(
        ScanBuffers buffers, in ScanChunk chunk, nint quads, ReadOnlySpan<IndexImage> layers, ReadOnlySpan<byte> text,
        ReadOnlySpan<List<IndicatorHit>> hits, MatcherOptions options)
        where TProcessor : struct, IProcessor
    {
        var (addresses, escaped) = Ipv4Stage.Read<TProcessor>(buffers, chunk.Start, quads);
        ExamineAll(buffers.Survivors, escaped, chunk, layers, text, hits, options);
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var survivors = Ipv4Stage.Probe<TProcessor>(buffers, layers[layer], addresses);
            ExamineAll(buffers.Survivors, survivors, chunk, layers.Slice(layer, 1), text, hits.Slice(layer, 1), options);
        }
    }

    private static void LongTokens<TProcessor>(
        ScanBuffers buffers, in ScanChunk chunk, ReadOnlySpan<IndexImage> layers, ReadOnlySpan<byte> text,
        ReadOnlySpan<List<IndicatorHit>> hits, MatcherOptions options, ref RareCarry carry, ref int done)
        where TProcessor : struct, IProcessor
    {
        var tokens = RareRuns.LongTokens<TProcessor>(buffers, chunk, text, ref carry, ref done, out var open);
        for (nint i = 0; i < open; i++)
        {
            ExamineLong(text, buffers.Owners[i], layers, hits, options);
        }

        for (var layer = 0; layer < layers.Length; layer++)
        {
            var survivors = LongTokenStage.Run<TProcessor>(buffers, layers[layer], chunk.Start, tokens);
            for (nint i = 0; i < survivors; i++)
            {
                ExamineLong(text, chunk.At + buffers.Survivors[i] - 1, layers.Slice(layer, 1), hits.Slice(layer, 1), options);
            }
        }
    }

    private static void Colons<TProcessor>(
        ScanBuffers buffers, in ScanChunk chunk, ReadOnlySpan<IndexImage> layers, ReadOnlySpan<byte> text,
        ReadOnlySpan<List<IndicatorHit>> hits, MatcherOptions options, ref int done)
        where TProcessor : struct, IProcessor
    {
        var addresses = new Ipv6List(buffers);
        RareRuns.Ipv6<TProcessor>(buffers, chunk, text, layers, ref done, ref addresses);
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var sink = new LayerSink(layers[layer], hits[layer], options);
            addresses.LookUp(ref sink);
        }
    }

    /// <summary>How many of the first candidates have too little text before them.</summary>
    private static nint Early(int* ends, nint count, in ScanChunk chunk)
    {
        nint early = 0;
        while (early < count && chunk.At + ends[early] < MarginBytes)
        {
            early++;
        }

        return early;
    }

    /// <param name="ends">Some with <see cref="HostAlone"/> added.</param>
    private static void ExamineAll(
        int* ends, nint count, in ScanChunk chunk, ReadOnlySpan<IndexImage> layers, ReadOnlySpan<byte> text,
        ReadOnlySpan<List<IndicatorHit>> hits, MatcherOptions options)
    {
        for (nint i = 0; i < count; i++)
        {
            for (var layer = 0; layer < layers.Length; layer++)
            {
                var sink = new LayerSink(layers[layer], hits[layer], options);
                if (ends[i] >= HostAlone / 2)
                {
                    TokenExaminer.ExamineHost(text, chunk.At + ends[i] - HostAlone, ref sink);
                    continue;
                }

                TokenExaminer.Examine(text, chunk.At + ends[i], ref sink);
            }
        }
    }

    private static void ExamineLong(
        ReadOnlySpan<byte> text, int at, ReadOnlySpan<IndexImage> layers, ReadOnlySpan<List<IndicatorHit>> hits, MatcherOptions options)
    {
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var sink = new LayerSink(layers[layer], hits[layer], options);
            TokenExaminer.ExamineLong(text, at, ref sink);
        }
    }

    /// <summary>Kinds whose values have nothing that the fast steps would stop at.</summary>
    private static void WholeText(IndexImage image, ReadOnlySpan<byte> text, List<IndicatorHit> hits, MatcherOptions options)
    {
        var flags = image.Header.Flags;
        var sink = new LayerSink(image, hits, options);
        if ((flags & (ImageFlags.SingleLabelUrls | ImageFlags.Ipv6Urls)) != 0)
        {
            for (var at = text.IndexOf("://"u8); at >= 0; at = Next(text, at, "://"u8))
            {
                TokenScanner.Url(text, at, ref sink);
            }
        }

        if ((flags & ImageFlags.SingleLabelMail) != 0)
        {
            for (var at = text.IndexOf((byte)'@'); at >= 0; at = Next(text, at, "@"u8))
            {
                TokenScanner.At(text, at, ref sink);
            }
        }
    }

    private static int Next(ReadOnlySpan<byte> text, int after, ReadOnlySpan<byte> wanted)
    {
        var found = text[(after + 1)..].IndexOf(wanted);
        return found < 0 ? -1 : after + 1 + found;
    }
}

/// <summary>How far the rare kinds have been looked for.</summary>
internal struct RareDone
{
    public int LongTokens;

    public int Colons;
}

/// <summary>Which rare kinds some layer holds.</summary>
internal readonly record struct RareWanted(bool LongTokens, bool Colons)
{
    public static RareWanted Of(ReadOnlySpan<IndexImage> layers)
    {
        bool longTokens = false, colons = false;
        foreach (var layer in layers)
        {
            longTokens |= layer.HasLongTokens;
            colons |= layer.Ipv6Prefixes.Length > 0;
        }

        return new RareWanted(longTokens, colons);
    }
}
