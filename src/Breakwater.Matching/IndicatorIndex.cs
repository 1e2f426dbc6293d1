using System.Text;
using Breakwater.Matching.Image;
using Breakwater.Matching.Scanning;

namespace Breakwater.Matching;

/// <summary>
/// An immutable set of indicators that finds them in log text: in memory, or in a file by docs/formats/index.md. Safe for any number of
/// threads, which must have ended their scans before it is disposed.
/// </summary>
public sealed class IndicatorIndex : IDisposable
{
    private readonly IndexImage[] _layer;

    internal IndicatorIndex(IndexImage image)
    {
        Image = image;
        _layer = [image];
    }

    public static IndicatorIndex Empty { get; } = new IndicatorIndexBuilder().Build();

    /// <summary>Indicators added, the same one under several entries counted as often.</summary>
    public long Count => Image.Header.Count;

    /// <summary>Bytes of the file, or of the image in memory.</summary>
    public long Bytes => Image.Header.FileLength;

    /// <summary>Bytes of it that a scan reads all the time.</summary>
    public long HotBytes => Image.Header.Place(Section.Directory).Offset;

    /// <summary>Bytes that each entry carries for its owner.</summary>
    public int PayloadBytes => (int)Image.Header.PayloadBytes;

    internal IndexImage Image { get; }

    /// <summary>
    /// Opens an index file. Its header and hot part are checked now, each cold block when it is first read; what <see cref="Verify"/> would
    /// find beyond that is not looked for.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no index file of this version, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IndicatorIndex Open(string path) => new(new IndexImage(ImageFile.Open(path)));

    /// <summary>Reads an index file whole, and proves that it holds what it says and finds all that it holds.</summary>
    /// <exception cref="InvalidDataException">It does not; the message says where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Verify(string path) => ImageVerifier.Verify(path);

    /// <summary>
    /// Appends every hit in the text to <paramref name="hits"/>, each occurrence of each entry once, in the order of
    /// <see cref="IndicatorHit.CompareTo"/>. The text may hold many lines, and must begin and end where a line does: a token that is cut
    /// off by an end of the text counts as whole. Allocates nothing unless the list has to grow.
    /// </summary>
    /// <exception cref="InvalidDataException">A part of the index file that was needed is damaged.</exception>
    public void Scan(ReadOnlySpan<byte> text, List<IndicatorHit> hits, MatcherOptions? options = null)
    {
        var before = hits.Count;
        ScanLayers(_layer, text, [hits], options ?? MatcherOptions.Default, Avx2Processor.IsHere);
        HitOrder.SortFrom(hits, before);
    }

    /// <summary>The same without the processor's own instructions.</summary>
    internal void ScanPortably(ReadOnlySpan<byte> text, List<IndicatorHit> hits, MatcherOptions? options = null)
    {
        var before = hits.Count;
        ScanLayers(_layer, text, [hits], options ?? MatcherOptions.Default, fast: false);
        HitOrder.SortFrom(hits, before);
    }

    /// <summary>Entries that were added for exactly this value; ranges and parent domains do not count.</summary>
    /// <exception cref="InvalidDataException">A part of the index file that was needed is damaged.</exception>
    public IReadOnlyList<uint> EntriesOf(IndicatorValue value)
    {
        var finder = new EntryFinder(this, []);
        ImageKeys.Of(value.Kind, Encoding.UTF8.GetBytes(value.Text), ref finder);
        finder.Entries.Sort();
        return finder.Entries;
    }

    /// <summary>Whether <see cref="ValueOf"/> and <see cref="ReadPayload"/> can be asked: the file has a table of its entries, or
    /// none at all.</summary>
    public bool HasEntries => Image.HasEntries || Count == 0;

    /// <summary>What was added as an entry. Only for an index with a table of entries.</summary>
    /// <exception cref="InvalidOperationException">It has no such table.</exception>
    /// <exception cref="InvalidDataException">A part of the index file that was needed is damaged.</exception>
    public IndicatorValue ValueOf(uint entry)
    {
        var record = Image.RecordOf(entry);
        RecordLayout.TryReadHead(record, out var head);
        return ImageKeys.ValueOf(head.Kind, record.AsSpan(head.KeyOffset));
    }

    /// <summary>What the owner put with an entry.</summary>
    /// <exception cref="InvalidDataException">A part of the index file that was needed is damaged.</exception>
    public void ReadPayload(uint entry, Span<byte> payload) => Image.ReadPayload(entry, payload);

    public void Dispose() => Image.Dispose();

    internal static void ScanLayers(
        ReadOnlySpan<IndexImage> layers, ReadOnlySpan<byte> text, ReadOnlySpan<List<IndicatorHit>> hits, MatcherOptions options, bool fast)
    {
        if (fast)
        {
            TextScan.Scan<Avx2Processor>(layers, text, hits, options);
        }
        else
        {
            TextScan.Scan<PlainProcessor>(layers, text, hits, options);
        }

        for (var layer = 0; options.Defanged && layer < layers.Length; layer++)
        {
            DefangedText.Scan(layers[layer], text, hits[layer], options, fast);
        }
    }

    /// <summary>Finds by the first key of a value, the one in its own spelling.</summary>
    private struct EntryFinder(IndicatorIndex index, List<uint> entries) : IKeySink, IRecordSink
    {
        private bool _done;

        public readonly List<uint> Entries => entries;

        public void OnRecord(IndicatorKind kind, ReadOnlySpan<byte> key)
        {
            if (!_done)
            {
                _done = true;
                var hash = ImageKeys.HashOf(index.Image.Key, kind, key);
                // Most values that are asked for are new: the hot part tells, and no cold block is read.
                if (ImageKeys.IsCandidateKey(kind, key) || index.Image.Keys.MayHold(hash))
                {
                    index.Image.Find(kind, key, hash, ref this);
                }
            }
        }

        public readonly void OnRecord(uint entry) => entries.Add(entry);

        public readonly void OnMarker(ReadOnlySpan<byte> name)
        {
        }

        public readonly void OnHost(ReadOnlySpan<byte> host)
        {
        }

        public readonly void OnIpv4Host(uint address)
        {
        }

        public readonly void OnPlainToken(ReadOnlySpan<byte> token)
        {
        }

        public readonly void OnRange(IndicatorKind kind, UInt128 address, int prefix)
        {
        }

        public readonly void OnFlag(ImageFlags flag)
        {
        }
    }
}
