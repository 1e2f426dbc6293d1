using System.Buffers.Binary;
using System.Text;

namespace Breakwater.Matching.Image;

/// <summary>
/// Reads an index file whole and proves it: every block is sound, every record lies where it is looked for and holds a canonical indicator,
/// and the hot part is, bit for bit, what the records ask for. A file that passes finds exactly what it holds.
/// </summary>
internal sealed unsafe class ImageVerifier
{
    private readonly IndexImage _image;
    private readonly ImageHeader _header;
    private readonly byte[] _hot;
    private readonly ushort[] _longest = new ushort[ImageHeader.KindsMax];
    private ImageHeader _expected;
    private long _records;

    private ImageVerifier(IndexImage image)
    {
        _image = image;
        _header = image.Header;
        _hot = new byte[_header.Place(Section.BlockSums).Offset];
    }

    private bool HasTable => (_header.Flags & ImageFlags.EntryTable) != 0;

    /// <exception cref="InvalidDataException">The file is not what it says.</exception>
    public static void Verify(string path)
    {
        using var image = new IndexImage(ImageFile.Open(path));
        new ImageVerifier(image).Run();
    }

    private void Run()
    {
        Require(_header.Buckets == ImageBuilder.BucketsFor(_header.Records), "Its buckets are not as many as its records ask for.");
        fixed (byte* hot = _hot)
        {
            var bucketStart = 0u;
            for (uint bucket = 0; bucket <= _header.Buckets; bucket++)
            {
                var start = ReadUInt32(_header.Place(Section.Directory).Offset + (bucket * (long)sizeof(uint)));
                Require(start >= bucketStart && start <= _header.Place(Section.Records).Length, "The directory does not ascend.");
                Require(start - bucketStart <= int.MaxValue, "A bucket is larger than can be read.");
                Require(bucket > 0 || start == 0, "The directory does not begin at the first record.");
                if (bucket > 0)
                {
                    Bucket(bucket - 1, bucketStart, (int)(start - bucketStart), hot);
                }

                bucketStart = start;
            }

            Require(bucketStart == _header.Place(Section.Records).Length && _records == _header.Records,
                "There are records that no bucket holds.");
        }

        Entries();
        CompareHot();
        ReadEveryBlock();
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidDataException("The index is not sound. " + problem);
        }
    }

    private uint ReadUInt32(long offset)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        _image.Source.ReadCold(offset, bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private void Bucket(uint bucket, uint start, int length, byte* hot)
    {
        var bytes = new byte[length];
        _image.Source.ReadCold(_header.Place(Section.Records).Offset + start, bytes);
        for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
        {
            Require(RecordLayout.TryReadHead(rest, out var head) && head.Bytes <= rest.Length, "A record is cut off.");
            Require(Enum.IsDefined(head.Kind), "A record is of no kind.");
            Record(bucket, head, rest[head.KeyOffset..head.Bytes], hot);
            rest = rest[head.Bytes..];
            _records++;
        }
    }

    private void Record(uint bucket, in RecordHead head, ReadOnlySpan<byte> key, byte* hot)
    {
        var value = ImageKeys.IsKeyLength(head.Kind, key.Length) ? ImageKeys.ValueOf(head.Kind, key) : default;
        Require(value.Text is not null && IndicatorValue.TryParse(head.Kind, value.Text, out var canonical, out _)
            && ImageKeys.HasKey(canonical, key), "A record holds no indicator in its canonical spelling.");
        Require(RecordLayout.BucketOf(ImageKeys.HashOf(_image.Key, head.Kind, key), _header.Buckets) == bucket,
            "A record is in a bucket where nobody looks for it.");
        Require(!HasTable || head.Entry < _header.Count, "A record is of an entry that there is not.");
        _longest[(int)head.Kind] = (ushort)Math.Max(_longest[(int)head.Kind], key.Length);
        IndicatorValue.TryParse(head.Kind, value.Text!, out var own, out _);
        var sink = new HotSink(this, hot, head.Entry);
        ImageKeys.Of(own.Kind, Encoding.UTF8.GetBytes(own.Text), ref sink);
    }

    private void Entries()
    {
        for (var entry = 0L; HasTable && entry < _header.Count; entry++)
        {
            RecordLayout.TryReadHead(_image.RecordOf((uint)entry), out var head);
            Require(head.Entry == entry, "The table of entries points to another entry's record.");
        }
    }

    private void CompareHot()
    {
        var found = new ReadOnlySpan<byte>(_image.Source.Hot, _hot.Length);
        Require(found[ImageHeader.Bytes..].SequenceEqual(_hot.AsSpan(ImageHeader.Bytes)), "The hot part is not that of the records.");
        var same = _expected.Ipv4Prefixes == _header.Ipv4Prefixes && _expected.Flags == (_header.Flags & ~ImageFlags.EntryTable);
        for (var i = 0; i < 3; i++)
        {
            same &= _expected.Ipv6Prefixes[i] == _header.Ipv6Prefixes[i];
        }

        for (var kind = 0; kind < ImageHeader.KindsMax; kind++)
        {
            same &= _longest[kind] == _header.LengthMax[kind];
        }

        Require(same, "The header does not name the kinds and lengths of the records.");
    }

    private void ReadEveryBlock()
    {
        var block = new byte[Limits.ColdBlockBytes];
        for (var at = _header.Place(Section.Directory).Offset; at < _header.FileLength; at += block.Length)
        {
            _image.Source.ReadCold(at, block.AsSpan(0, (int)Math.Min(block.Length, _header.FileLength - at)));
        }
    }

    /// <summary>Sets in memory what a record asks for, and looks each of its keys up.</summary>
    private readonly struct HotSink(ImageVerifier owner, byte* hot, uint entry) : IKeySink
    {
        public void OnRecord(IndicatorKind kind, ReadOnlySpan<byte> key)
        {
            var hash = ImageKeys.HashOf(owner._image.Key, kind, key);
            if (!ImageKeys.IsCandidateKey(kind, key))
            {
                Filter(Section.Keys).Add(hash);
            }

            var finder = new EntrySink(entry);
            owner._image.Find(kind, key, hash, ref finder);
            Require(finder.Found, "A key of an indicator leads nowhere.");
        }

        public void OnMarker(ReadOnlySpan<byte> name)
        {
            SetBit(Section.LastLabels, (uint)MarkerText.LastLabelPlace(name));
            Filter(Section.Candidates).Add(owner._image.Key.FoldedTail(MarkerText.Of(name)));
        }

        public void OnHost(ReadOnlySpan<byte> host) => Filter(Section.Keys).Add(owner._image.Key.Of(ImageKeys.HostTag, host, fold: true));

        public void OnIpv4Host(uint address) => Filter(Section.Candidates).Add(owner._image.Key.OfNumber(address));

        public void OnPlainToken(ReadOnlySpan<byte> token) => Filter(Section.Candidates).Add(owner._image.Key.FoldedTail(token));

        public void OnRange(IndicatorKind kind, UInt128 address, int prefix)
        {
            var key = owner._image.Key;
            if (kind == IndicatorKind.Ipv6)
            {
                owner._expected.Ipv6Prefixes[prefix >> 6] |= 1UL << (prefix & 63);
                owner._expected.Flags |= prefix < 32 ? ImageFlags.WideIpv6 : ImageFlags.None;
                SetBit(Section.Ipv6Heads, RecordLayout.HeadPlace((uint)(address >> 96), owner._header.Ipv6HeadBits));
                Filter(Section.Candidates).Add(key.OfNumber(ImageKeys.Ipv6Number(address, prefix)));
            }
            else if (prefix == 32)
            {
                Filter(Section.Candidates).Add(key.OfNumber((uint)address));
            }
            else
            {
                owner._expected.Ipv4Prefixes |= 1UL << prefix;
                var cells = Ipv4Cells.Of((uint)address, prefix, owner._header.Ipv4CellBits);
                for (var cell = cells.First; cell < cells.First + cells.Count; cell++)
                {
                    SetBit(Section.Ipv4Ranges, cell);
                }
            }
        }

        public void OnFlag(ImageFlags flag) => owner._expected.Flags |= flag;

        private BlockFilter Filter(Section section) =>
            new(hot + owner._header.Place(section).Offset, (uint)(owner._header.Place(section).Length / BlockFilter.BlockBytes));

        private void SetBit(Section section, uint bit) =>
            hot[owner._header.Place(section).Offset + (bit >> 3)] |= (byte)(1 << (int)(bit & 7));
    }

    private struct EntrySink(uint entry) : IRecordSink
    {
        public bool Found { get; private set; }

        public void OnRecord(uint found) => Found |= found == entry;
    }
}
