using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Breakwater.Matching.Image;

/// <summary>Collects the keys of indicators and lays them out as an image.</summary>
/// <param name="entryTable">True for a table of entries, which are then numbered as they come.</param>
internal sealed class ImageBuilder(UInt128 seed, bool entryTable, int payloadBytes)
{
    private const int CandidateBits = 11;
    private const int KeyBits = 8;
    private const int KeysPerBucket = 8;
    private const int CellsPerRange = 64;

    private readonly RecordArena _records = new();
    private readonly ChunkedList _candidates = new();
    private readonly ChunkedList _hosts = new();
    private readonly List<(uint Address, int Prefix)> _ipv4Ranges = [];
    private readonly List<uint> _ipv6Heads = [];
    private readonly ulong[] _lastLabels = new ulong[1 << (MarkerText.LastLabelBits - 6)];
    private readonly List<byte> _payloads = [];
    private ImageHeader _header = new() { Ipv4CellBits = 9, Ipv6HeadBits = 9 };
    private long _keys;

    public HashKey Key { get; } = new(seed);

    public long Count { get; private set; }

    public void Add(IndicatorKind kind, ReadOnlySpan<byte> text, uint entry, ReadOnlySpan<byte> payload)
    {
        if (entryTable && entry != Count)
        {
            throw new ArgumentOutOfRangeException(nameof(entry), entry, "The entries of this index are numbered as they come.");
        }

        Count++;
        CollectionsMarshal.SetCount(_payloads, _payloads.Count + payload.Length);
        payload.CopyTo(CollectionsMarshal.AsSpan(_payloads)[^payload.Length..]);
        var sink = new Sink(this, entry);
        ImageKeys.Of(kind, text, ref sink);
    }

    /// <summary>The image of everything added so far. The builder may go on.</summary>
    public unsafe MemorySource Build()
    {
        var header = _header;
        header.Magic = ImageHeader.MagicValue;
        header.Version = ImageHeader.VersionValue;
        header.HeaderBytes = ImageHeader.Bytes;
        (header.SeedLow, header.SeedHigh) = ((ulong)seed, (ulong)(seed >> 64));
        header.Count = Count;
        header.Records = _records.Count;
        header.Buckets = BucketsFor(_records.Count);
        header.PayloadBytes = (uint)payloadBytes;
        header.Flags |= entryTable ? ImageFlags.EntryTable : ImageFlags.None;
        header.Ipv4CellBits = BitsFor(_ipv4Ranges.Count, 9, 24);
        header.Ipv6HeadBits = BitsFor(_ipv6Heads.Count, 9, 20);
        Place(ref header);
        var image = (byte*)NativeMemory.AlignedAlloc((nuint)header.FileLength, 4096);
        NativeMemory.Clear(image, (nuint)header.FileLength);
        FillHot(image, header);
        FillRecords(image, header);
        Seal(image, ref header);
        return new MemorySource(image, header.FileLength);
    }

    public static uint BucketsFor(long records) => (uint)Math.Max(1, records / KeysPerBucket);

    /// <summary>Sums the cold blocks, the hot part and the header, in this order, and writes the header.</summary>
    internal static unsafe void Seal(byte* image, ref ImageHeader header)
    {
        var key = new HashKey(header.Seed);
        var cold = header.Place(Section.Directory).Offset;
        var sums = (ulong*)(image + header.Place(Section.BlockSums).Offset);
        for (var (block, at) = (0L, cold); at < header.FileLength; block++, at += Limits.ColdBlockBytes)
        {
            sums[block] = key.Checksum(image + at, (nint)Math.Min(Limits.ColdBlockBytes, header.FileLength - at), (ulong)block);
        }

        header.HotSum = key.Checksum(image + ImageHeader.Bytes, (nint)(cold - ImageHeader.Bytes), 0);
        header.HeaderSum = 0;
        *(ImageHeader*)image = header;
        ((ImageHeader*)image)->HeaderSum = key.Checksum(image, ImageHeader.Bytes, ulong.MaxValue);
    }

    private static uint BitsFor(int count, int least, int most) =>
        (uint)Math.Clamp(BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, count) * (ulong)CellsPerRange)), least, most);

    private void Place(ref ImageHeader header)
    {
        var records = _records.Bytes;
        if (records > uint.MaxValue || Count > Limits.EntriesMax)
        {
            throw new InvalidOperationException($"An index holds at most {Limits.EntriesMax} indicators in 4 GiB of records.");
        }

        var directory = (header.Buckets + 1L) * sizeof(uint);
        var entries = !entryTable ? 0 : Count * (sizeof(uint) + payloadBytes);
        var coldBlocks = (Align(directory) + Align(records) + entries + Limits.ColdBlockBytes - 1) / Limits.ColdBlockBytes;
        long[] lengths =
        [
            _lastLabels.Length * sizeof(ulong),
            BlockFilter.BlocksFor(_candidates.Count, CandidateBits) * (long)BlockFilter.BlockBytes,
            BlockFilter.BlocksFor(_keys + _hosts.Count, KeyBits) * (long)BlockFilter.BlockBytes,
            1L << ((int)header.Ipv4CellBits - 3),
            1L << ((int)header.Ipv6HeadBits - 3),
            coldBlocks * sizeof(ulong),
            directory, records, entries,
        ];
        var at = (long)ImageHeader.Bytes;
        for (var section = 0; section < ImageHeader.Sections; section++)
        {
            at = section == ImageHeader.FirstColdSection ? (at + ImageHeader.Bytes - 1) / ImageHeader.Bytes * ImageHeader.Bytes : Align(at);
            header.SetPlace((Section)section, new SectionPlace(at, lengths[section]));
            at += lengths[section];
        }

        header.FileLength = at;
    }

    private static long Align(long length) => (length + 63) / 64 * 64;

    private unsafe void FillHot(byte* image, in ImageHeader header)
    {
        _lastLabels.CopyTo(new Span<ulong>(image + header.Place(Section.LastLabels).Offset, _lastLabels.Length));
        AddAll(FilterAt(image, header, Section.Candidates), _candidates);
        AddAll(FilterAt(image, header, Section.Keys), _hosts);
        var cells = (ulong*)(image + header.Place(Section.Ipv4Ranges).Offset);
        foreach (var (address, prefix) in _ipv4Ranges)
        {
            var (first, count) = Ipv4Cells.Of(address, prefix, header.Ipv4CellBits);
            for (var cell = first; cell < first + count; cell++)
            {
                cells[cell >> 6] |= 1UL << (int)(cell & 63);
            }
        }

        var heads = (ulong*)(image + header.Place(Section.Ipv6Heads).Offset);
        foreach (var head in _ipv6Heads)
        {
            var place = RecordLayout.HeadPlace(head, header.Ipv6HeadBits);
            heads[place >> 6] |= 1UL << (int)(place & 63);
        }
    }

    private unsafe void FillRecords(byte* image, ImageHeader header)
    {
        var starts = new Span<uint>(image + header.Place(Section.Directory).Offset, (int)header.Buckets + 1);
        var records = image + header.Place(Section.Records).Offset;
        var table = image + header.Place(Section.Entries).Offset;
        var keys = FilterAt(image, header, Section.Keys);
        var next = new uint[header.Buckets + 1];
        _records.ForEach((record, in head, hash) => next[RecordLayout.BucketOf(hash, header.Buckets)] += (uint)record.Length);
        var sum = 0u;
        for (var bucket = 0; bucket <= header.Buckets; bucket++)
        {
            (starts[bucket], next[bucket], sum) = (sum, sum, sum + next[bucket]);
        }

        var lastEntry = -1L;
        _records.ForEach((record, in head, hash) =>
        {
            ref var place = ref next[RecordLayout.BucketOf(hash, header.Buckets)];
            record.CopyTo(new Span<byte>(records + place, record.Length));
            if (entryTable && head.Entry != lastEntry)
            {
                // The first record of an entry is the one with its own spelling.
                lastEntry = head.Entry;
                var row = new Span<byte>(table + (head.Entry * (long)(sizeof(uint) + payloadBytes)), sizeof(uint) + payloadBytes);
                BinaryPrimitives.WriteUInt32LittleEndian(row, place);
                CollectionsMarshal.AsSpan(_payloads).Slice((int)head.Entry * payloadBytes, payloadBytes).CopyTo(row[sizeof(uint)..]);
            }

            place += (uint)record.Length;
            if (!ImageKeys.IsCandidateKey(head.Kind, record[head.KeyOffset..]))
            {
                keys.Add(hash);
            }
        });
    }

    private static unsafe BlockFilter FilterAt(byte* image, in ImageHeader header, Section section)
    {
        var place = header.Place(section);
        return new BlockFilter(image + place.Offset, (uint)(place.Length / BlockFilter.BlockBytes));
    }

    private static void AddAll(BlockFilter filter, ChunkedList hashes)
    {
        for (var chunk = 0; chunk < hashes.Chunks.Count; chunk++)
        {
            foreach (var hash in hashes.Used(chunk))
            {
                filter.Add(hash);
            }
        }
    }

    private unsafe void AddRecord(IndicatorKind kind, ReadOnlySpan<byte> key, uint entry)
    {
        _records.Add(kind, entry, key, ImageKeys.HashOf(Key, kind, key));
        _keys += ImageKeys.IsCandidateKey(kind, key) ? 0 : 1;
        ref var longest = ref _header.LengthMax[(int)kind];
        longest = (ushort)Math.Max(longest, key.Length);
    }

    private unsafe void AddRange(IndicatorKind kind, UInt128 address, int prefix)
    {
        if (kind == IndicatorKind.Ipv4)
        {
            if (prefix == 32)
            {
                _candidates.Add(Key.OfNumber((uint)address));
            }
            else
            {
                _header.Ipv4Prefixes |= 1UL << prefix;
                _ipv4Ranges.Add(((uint)address, prefix));
            }

            return;
        }

        _header.Ipv6Prefixes[prefix >> 6] |= 1UL << (prefix & 63);
        _header.Flags |= prefix < 32 ? ImageFlags.WideIpv6 : ImageFlags.None;
        _ipv6Heads.Add((uint)(address >> 96));
        _candidates.Add(Key.OfNumber(ImageKeys.Ipv6Number(address, prefix)));
    }

    private readonly struct Sink(ImageBuilder builder, uint entry) : IKeySink
    {
        public void OnRecord(IndicatorKind kind, ReadOnlySpan<byte> key) => builder.AddRecord(kind, key, entry);

        public void OnMarker(ReadOnlySpan<byte> name)
        {
            var place = MarkerText.LastLabelPlace(name);
            builder._lastLabels[place >> 6] |= 1UL << (place & 63);
            builder._candidates.Add(builder.Key.FoldedTail(MarkerText.Of(name)));
        }

        public void OnHost(ReadOnlySpan<byte> host) => builder._hosts.Add(builder.Key.Of(ImageKeys.HostTag, host, fold: true));

        public void OnIpv4Host(uint address) => builder._candidates.Add(builder.Key.OfNumber(address));

        public void OnPlainToken(ReadOnlySpan<byte> token) => builder._candidates.Add(builder.Key.FoldedTail(token));

        public void OnRange(IndicatorKind kind, UInt128 address, int prefix) => builder.AddRange(kind, address, prefix);

        public void OnFlag(ImageFlags flag) => builder._header.Flags |= flag;
    }
}
