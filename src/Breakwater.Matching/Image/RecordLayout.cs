using System.Buffers.Binary;
using System.Numerics;

namespace Breakwater.Matching.Image;

/// <summary>The head of a record.</summary>
internal readonly record struct RecordHead(IndicatorKind Kind, int KeyOffset, int KeyLength, uint Entry)
{
    public int Bytes => KeyOffset + KeyLength;
}

/// <summary>
/// How a record lies in the file: kind and length in 16 bits, the length in 16 more when the first 12 do not hold it, the entry's number,
/// the
/// key. docs/formats/index.md is its description.
/// </summary>
internal static class RecordLayout
{
    public const int HeadBytes = sizeof(ushort) + sizeof(uint);
    public const int HeadBytesMax = HeadBytes + sizeof(ushort);

    private const int LengthBits = 12;
    private const int LongLength = (1 << LengthBits) - 1;

    public static uint BucketOf(ulong hash, uint buckets) => (uint)((BitOperations.RotateLeft(hash, 23) >> 32) * buckets >> 32);

    public static uint HeadPlace(uint head, uint bits) => (head * 0x9E3779B1) >> (int)(32 - bits);

    public static int Write(Span<byte> into, IndicatorKind kind, uint entry, ReadOnlySpan<byte> key)
    {
        var at = sizeof(ushort);
        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)(((int)kind << LengthBits) | Math.Min(key.Length, LongLength)));
        if (key.Length >= LongLength)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(into[at..], (ushort)key.Length);
            at += sizeof(ushort);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(into[at..], entry);
        key.CopyTo(into[(at + sizeof(uint))..]);
        return at + sizeof(uint) + key.Length;
    }

    public static bool TryReadHead(ReadOnlySpan<byte> bytes, out RecordHead head)
    {
        head = default;
        if (bytes.Length < HeadBytes)
        {
            return false;
        }

        var first = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        var at = sizeof(ushort);
        var length = first & LongLength;
        if (length == LongLength)
        {
            if (bytes.Length < HeadBytesMax)
            {
                return false;
            }

            length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
            at += sizeof(ushort);
        }

        head = new RecordHead((IndicatorKind)(first >> LengthBits), at + sizeof(uint), length,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]));
        return true;
    }

    public static bool KeyEquals(ReadOnlySpan<byte> own, ReadOnlySpan<byte> key, bool fold)
    {
        if (!fold)
        {
            return own.SequenceEqual(key);
        }

        for (var i = 0; i < own.Length; i++)
        {
            if (own[i] != TokenRules.Fold(key[i]))
            {
                return false;
            }
        }

        return true;
    }
}
