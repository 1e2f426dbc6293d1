using System.Buffers.Binary;

namespace Breakwater.Sensor.Index;

/// <summary>What an index carries for each entry beside its value, in <see cref="Bytes"/> bytes, little-endian.</summary>
/// <param name="Id">The UUID of an <c>indicator--UUID</c>; of another id its place in the list beside the index.</param>
/// <param name="IsOdd">True when the id is of another form.</param>
/// <param name="Chain">As <see cref="LiveEntry.Chain"/>.</param>
internal readonly record struct EntryOrigin(UInt128 Id, bool IsOdd, long PublishedMicros, int Chain)
{
    public const int Bytes = 16 + sizeof(long) + sizeof(ushort);

    private const string Prefix = "indicator--";
    private const int UuidChars = 36;
    private const ushort Odd = 0x8000;

    /// <summary>The UUID of an id that can be written back from it letter by letter.</summary>
    public static bool TryUuid(string indicator, out UInt128 id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[16];
        if (indicator.Length != Prefix.Length + UuidChars || !indicator.StartsWith(Prefix, StringComparison.Ordinal)
            || !Guid.TryParseExact(indicator.AsSpan(Prefix.Length), "D", out var uuid) || indicator.AsSpan().ContainsAnyInRange('A', 'F'))
        {
            return false;
        }

        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        id = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    public static string IdOf(UInt128 uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, uuid);
        return Prefix + new Guid(bytes, bigEndian: true).ToString("D");
    }

    public static EntryOrigin Read(ReadOnlySpan<byte> bytes)
    {
        var chain = BinaryPrimitives.ReadUInt16LittleEndian(bytes[24..]);
        return new EntryOrigin(
            BinaryPrimitives.ReadUInt128LittleEndian(bytes), (chain & Odd) != 0, BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            (chain & ~Odd) - 1);
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, Id);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], PublishedMicros);
        // One more, for the number of no chain is -1; Protocol.Limits.ChainsMax leaves the upper bit.
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[24..], (ushort)((Chain + 1) | (IsOdd ? Odd : 0)));
    }
}
