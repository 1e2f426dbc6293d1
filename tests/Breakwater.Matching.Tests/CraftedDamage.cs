using System.Buffers.Binary;
using System.Globalization;
using Breakwater.Matching.Image;

namespace Breakwater.Matching.Tests;

/// <summary>Changes an index file as somebody would who knows its format: fields, records and rows, with the checksums made right again.
/// </summary>
internal sealed class CraftedDamage
{
    private readonly byte[] _original;
    private readonly ImageHeader _header;
    private readonly List<(int At, RecordHead Head)> _records = [];

    public CraftedDamage(byte[] original)
    {
        _original = original;
        _header = HeaderOf(original);
        var place = _header.Place(Section.Records);
        for (var at = 0; at < place.Length;)
        {
            RecordLayout.TryReadHead(original.AsSpan((int)place.Offset + at), out var head);
            _records.Add(((int)place.Offset + at, head));
            at += head.Bytes;
        }
    }

    public Damage Make(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var bytes = _original.ToArray();
            var what = Once(bytes, random);
            while (random.Next(3) == 0)
            {
                what += "; " + Once(bytes, random);
            }

            Seal(bytes);
            if (!bytes.AsSpan().SequenceEqual(_original))
            {
                return new Damage(bytes, string.Create(CultureInfo.InvariantCulture, $"crafted seed {seed}: {what}"), IsCrafted: true);
            }
        }
    }

    /// <summary>Makes the checksums right, all of them where the header still says where they are.</summary>
    public static unsafe void Seal(byte[] bytes)
    {
        var header = HeaderOf(bytes);
        fixed (byte* image = bytes)
        {
            if (header.FileLength == bytes.Length && HeaderCheck.Problem(header).Length == 0)
            {
                ImageBuilder.Seal(image, ref header);
                return;
            }

            ((ImageHeader*)image)->HeaderSum = 0;
            ((ImageHeader*)image)->HeaderSum = new HashKey(header.Seed).Checksum(image, ImageHeader.Bytes, ulong.MaxValue);
        }
    }

    private static unsafe ImageHeader HeaderOf(byte[] bytes)
    {
        fixed (byte* image = bytes)
        {
            return *(ImageHeader*)image;
        }
    }

    private string Once(byte[] bytes, Random random) => random.Next(10) switch
    {
        0 or 1 => InSection(bytes, random),
        2 => Header(bytes, random),
        3 => Kind(bytes, random),
        4 => Length(bytes, random),
        5 => Entry(bytes, random),
        6 => SwapKeys(bytes, random),
        7 => Bound(bytes, random),
        8 => Row(bytes, random),
        _ => Key(bytes, random),
    };

    private string InSection(byte[] bytes, Random random)
    {
        var section = (Section)random.Next(ImageHeader.Sections);
        var (offset, length) = _header.Place(section);
        var at = (int)offset + random.Next((int)length);
        if (random.Next(2) == 0 || at + 4 > offset + length)
        {
            bytes[at] ^= (byte)(1 << random.Next(8));
            return $"a bit at {at} of {section}";
        }

        var value = Odd(random, bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
        return $"{value} at {at} of {section}";
    }

    private static string Header(byte[] bytes, Random random)
    {
        // What says which kinds, ranges and lengths there are, and the seed.
        var at = random.Next(4) == 0 ? random.Next(24, 80) : random.Next(80, 144);
        bytes[at] ^= (byte)(1 << random.Next(8));
        return $"a bit at {at} of the header";
    }

    private string Kind(byte[] bytes, Random random)
    {
        var (at, head) = Any(random);
        var kind = random.Next(16);
        bytes[at + 1] = (byte)((bytes[at + 1] & 0x0F) | (kind << 4));
        return $"kind of the record at {at} from {head.Kind} to {kind}";
    }

    private string Length(byte[] bytes, Random random)
    {
        var (at, head) = Any(random);
        var length = random.Next(3) switch { 0 => 0xFFF, 1 => head.KeyLength + random.Next(-2, 3), _ => random.Next(0x1000) } & 0xFFF;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)(((int)head.Kind << 12) | length));
        return $"length of the record at {at} from {head.KeyLength} to {length}";
    }

    private string Entry(byte[] bytes, Random random)
    {
        var (at, head) = Any(random);
        var entry = random.Next(3) == 0 ? Odd(random, bytes.Length) : (uint)random.Next((int)_header.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + head.KeyOffset - 4), entry);
        return $"entry of the record at {at} from {head.Entry} to {entry}";
    }

    private string SwapKeys(byte[] bytes, Random random)
    {
        var (at, head) = Any(random);
        var same = _records.Where(r => r.At != at && r.Head.Bytes == head.Bytes).ToList();
        if (same.Count == 0)
        {
            return Key(bytes, random);
        }

        var other = same[random.Next(same.Count)];
        var from = random.Next(2) == 0 ? 0 : head.KeyOffset;
        _original.AsSpan(other.At + from, head.Bytes - from).CopyTo(bytes.AsSpan(at + from));
        _original.AsSpan(at + from, head.Bytes - from).CopyTo(bytes.AsSpan(other.At + from));
        return $"records at {at} and {other.At} swapped from byte {from}";
    }

    private string Bound(byte[] bytes, Random random)
    {
        var at = (int)_header.Place(Section.Directory).Offset + (4 * random.Next((int)_header.Buckets + 1));
        var place = bytes.AsSpan(at, 4);
        var value = BinaryPrimitives.ReadUInt32LittleEndian(place);
        var step = (uint)Any(random).Head.Bytes;
        var moved = random.Next(3) switch { 0 => Odd(random, bytes.Length), 1 => value + step, _ => value - step };
        BinaryPrimitives.WriteUInt32LittleEndian(place, moved);
        return $"bucket's beginning at {at} from {value} to {moved}";
    }

    private string Row(byte[] bytes, Random random)
    {
        var stride = sizeof(uint) + (int)_header.PayloadBytes;
        var rows = bytes.AsSpan((int)_header.Place(Section.Entries).Offset);
        var one = rows.Slice(random.Next((int)_header.Count) * stride, stride);
        var other = rows.Slice(random.Next((int)_header.Count) * stride, stride);
        byte[] kept = [.. one];
        other.CopyTo(one);
        if (random.Next(2) == 0)
        {
            kept.CopyTo(other);
            return "two entries swapped";
        }

        return "an entry copied over another";
    }

    private string Key(byte[] bytes, Random random)
    {
        var (at, head) = Any(random);
        var place = at + head.KeyOffset + random.Next(head.KeyLength);
        var value = random.Next(3) switch { 0 => (byte)(bytes[place] ^ 0x20), 1 => (byte)'.', _ => (byte)random.Next(256) };
        bytes[place] = value;
        return $"byte {place} of a {head.Kind} to {value}";
    }

    private (int At, RecordHead Head) Any(Random random) => _records[random.Next(_records.Count)];

    private static uint Odd(Random random, int length) => random.Next(6) switch
    {
        0 => 0,
        1 => uint.MaxValue,
        2 => (uint)length,
        3 => (uint)random.Next(length),
        4 => 1u << random.Next(32),
        _ => (uint)random.Next(),
    };
}
