using System.Buffers;
using System.Buffers.Binary;

namespace Breakwater.Matching.Image;

/// <summary>An open index image: the tests of its hot part, and look-ups in its cold one. Safe for any number of threads.</summary>
internal sealed unsafe class IndexImage : IDisposable
{
    private readonly ImageSource _source;
    private readonly ImageHeader _header;
    private readonly ulong* _ipv6Heads;
    private readonly SectionPlace _directory;
    private readonly SectionPlace _records;
    private readonly SectionPlace _entries;

    public IndexImage(ImageSource source)
    {
        _source = source;
        _header = *(ImageHeader*)source.Hot;
        Key = new HashKey(_header.Seed);
        LastLabels = (ulong*)At(Section.LastLabels);
        Candidates = FilterAt(Section.Candidates);
        Keys = FilterAt(Section.Keys);
        Ipv4Ranges = new Ipv4Cells((ulong*)At(Section.Ipv4Ranges), (int)(32 - _header.Ipv4CellBits));
        _ipv6Heads = (ulong*)At(Section.Ipv6Heads);
        _directory = _header.Place(Section.Directory);
        _records = _header.Place(Section.Records);
        _entries = _header.Place(Section.Entries);
        Ipv4RangePrefixes = [.. Enumerable.Range(1, 31).Where(p => (_header.Ipv4Prefixes & (1UL << p)) != 0)];
        HasLongTokens = IndicatorKinds.All.Any(k => (k.IsHash() || k is IndicatorKind.Ja3 or IndicatorKind.Ja4) && Has(k));
        Ipv6Prefixes = [.. Enumerable.Range(1, 128).Where(p => _header.HasIpv6Prefix(p))];
        Ipv6Probes = [.. Ipv6Prefixes.Select(p => Math.Min(p, ImageKeys.Ipv6HalfBits)).Distinct()];
    }

    public ref readonly ImageHeader Header => ref _header;

    public HashKey Key { get; }

    public ulong* LastLabels { get; }

    public BlockFilter Candidates { get; }

    public BlockFilter Keys { get; }

    /// <summary>Lengths of IPv4 ranges in use below 32, shortest first.</summary>
    public int[] Ipv4RangePrefixes { get; }

    public int[] Ipv6Prefixes { get; }

    /// <summary>Lengths by which an IPv6 address is looked for in the candidates: one for all from /64 on, and each that is
    /// shorter.</summary>
    public int[] Ipv6Probes { get; }

    /// <summary>The ImageSource, for a verifier.</summary>
    public ImageSource Source => _source;

    /// <summary>Longest key of a kind in bytes; 0 when there is none.</summary>
    public int LengthMax(IndicatorKind kind) => _header.LengthMax[(int)kind];

    /// <summary>True when it holds hashes or fingerprints: long tokens without a dot.</summary>
    public bool HasLongTokens { get; }

    public bool Has(IndicatorKind kind) => LengthMax(kind) > 0;

    public Ipv4Cells Ipv4Ranges { get; }

    public bool MayHoldIpv6(UInt128 address) => MayHoldIpv6Head((uint)(address >> 96));

    /// <param name="head">The first 32 bits of an address.</param>
    public bool MayHoldIpv6Head(uint head) =>
        Ipv6Prefixes.Length > 0 && ((_header.Flags & ImageFlags.WideIpv6) != 0 || HasHead(head));

    /// <summary>Calls back with the entry of every record that has this key.</summary>
    /// <exception cref="InvalidDataException">The part of the file that would tell is damaged.</exception>
    public void Find<TSink>(IndicatorKind kind, ReadOnlySpan<byte> key, ulong hash, ref TSink sink)
        where TSink : struct, IRecordSink
    {
        Span<byte> bounds = stackalloc byte[2 * sizeof(uint)];
        _source.ReadCold(_directory.Offset + ((long)RecordLayout.BucketOf(hash, _header.Buckets) * sizeof(uint)), bounds);
        var start = BinaryPrimitives.ReadUInt32LittleEndian(bounds);
        var end = BinaryPrimitives.ReadUInt32LittleEndian(bounds[sizeof(uint)..]);
        if (start > end || end > _records.Length || end - start > int.MaxValue)
        {
            throw new InvalidDataException("The index's directory is damaged.");
        }

        var length = (int)(end - start);
        byte[]? rented = null;
        var bytes = length <= 1024 ? stackalloc byte[1024] : (rented = ArrayPool<byte>.Shared.Rent(length));
        try
        {
            bytes = bytes[..length];
            _source.ReadCold(_records.Offset + start, bytes);
            FindIn(bytes, kind, key, ImageKeys.Folds(kind), ref sink);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Whether there is a record with this key.</summary>
    /// <exception cref="InvalidDataException">The part of the file that would tell is damaged.</exception>
    public bool Holds(IndicatorKind kind, ReadOnlySpan<byte> key, ulong hash)
    {
        var sink = default(AnyRecord);
        Find(kind, key, hash, ref sink);
        return sink.Is;
    }

    /// <summary>Whether what an entry is can be asked for.</summary>
    public bool HasEntries => _entries.Length > 0;

    /// <summary>The record of an entry, as it lies in the file.</summary>
    /// <exception cref="InvalidDataException">That part of the file is damaged.</exception>
    public byte[] RecordOf(uint entry)
    {
        Span<byte> place = stackalloc byte[sizeof(uint)];
        ReadEntry(entry, 0, place);
        Span<byte> head = stackalloc byte[RecordLayout.HeadBytesMax];
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(place);
        head = head[..(int)Math.Min(head.Length, Math.Max(0, _records.Length - offset))];
        _source.ReadCold(_records.Offset + offset, head);
        if (!RecordLayout.TryReadHead(head, out var record) || offset + record.Bytes > _records.Length
            || !Enum.IsDefined(record.Kind) || !ImageKeys.IsKeyLength(record.Kind, record.KeyLength))
        {
            throw new InvalidDataException("A record of the index is damaged.");
        }

        var bytes = new byte[record.Bytes];
        _source.ReadCold(_records.Offset + offset, bytes);
        return bytes;
    }

    public void ReadPayload(uint entry, Span<byte> payload) => ReadEntry(entry, sizeof(uint), payload[..(int)_header.PayloadBytes]);

    public void Dispose() => _source.Dispose();

    private static void FindIn<TSink>(ReadOnlySpan<byte> bucket, IndicatorKind kind, ReadOnlySpan<byte> key, bool fold, ref TSink sink)
        where TSink : struct, IRecordSink
    {
        while (!bucket.IsEmpty)
        {
            if (!RecordLayout.TryReadHead(bucket, out var record) || record.Bytes > bucket.Length)
            {
                throw new InvalidDataException("A record of the index is damaged.");
            }

            if (record.Kind == kind && record.KeyLength == key.Length
                && RecordLayout.KeyEquals(bucket.Slice(record.KeyOffset, record.KeyLength), key, fold))
            {
                sink.OnRecord(record.Entry);
            }

            bucket = bucket[record.Bytes..];
        }
    }

    private bool HasHead(uint head)
    {
        var place = RecordLayout.HeadPlace(head, _header.Ipv6HeadBits);
        return (_ipv6Heads[place >> 6] & (1UL << (int)(place & 63))) != 0;
    }

    private void ReadEntry(uint entry, int offset, Span<byte> into)
    {
        var stride = sizeof(uint) + _header.PayloadBytes;
        if (!HasEntries)
        {
            throw new InvalidOperationException("The index was built without a table of its entries.");
        }

        if (entry >= _header.Count)
        {
            throw new InvalidDataException($"A record of the index is of entry {entry}, and it has {_header.Count}.");
        }

        _source.ReadCold(_entries.Offset + (entry * (long)stride) + offset, into);
    }

    private byte* At(Section section) => _source.Hot + _header.Place(section).Offset;

    private BlockFilter FilterAt(Section section) =>
        new(At(section), (uint)(_header.Place(section).Length / BlockFilter.BlockBytes));
}

/// <summary>Says that there is a record.</summary>
internal struct AnyRecord : IRecordSink
{
    public bool Is { get; private set; }

    public void OnRecord(uint entry) => Is = true;
}

/// <summary>Takes the entries of matching records.</summary>
internal interface IRecordSink
{
    void OnRecord(uint entry);
}
