using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Protocol;

/// <summary>
/// What stands in clear at the front of a segment, and is authenticated with each of its frames: which chain it belongs to, and which
/// interval of the log it covers. docs/formats/segment.md is its description.
/// </summary>
/// <param name="Chain">Id of the chain; ASCII.</param>
/// <param name="Generation">Of the chain's key that it is encrypted under; from 1.</param>
/// <param name="From">Position after which it covers changes.</param>
/// <param name="To">Position up to which it does, this one included.</param>
public sealed record SegmentHeader(string Chain, int Generation, long From, long To)
{
    internal const int KeyBytes = 32;
    private const int SaltBytes = 32;
    private const int FixedBytes = 4 + 1 + 1 + 4 + 8 + 8 + SaltBytes;
    private const byte Version = 2;
    private static ReadOnlySpan<byte> Magic => "BWSG"u8;

    /// <summary>The header's bytes with a new random salt.</summary>
    internal byte[] ToBytes()
    {
        var chain = Encoding.ASCII.GetBytes(Chain);
        var bytes = new byte[FixedBytes + chain.Length];
        Magic.CopyTo(bytes);
        bytes[4] = Version;
        bytes[5] = (byte)chain.Length;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(6), Generation);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(10), From);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(18), To);
        RandomNumberGenerator.Fill(bytes.AsSpan(26, SaltBytes));
        chain.CopyTo(bytes, FixedBytes);
        return bytes;
    }

    /// <summary>Reads a header and leaves the stream behind it.</summary>
    /// <exception cref="InvalidDataException">It is not one of this version.</exception>
    internal static (SegmentHeader Header, byte[] Bytes) Read(Stream stream)
    {
        var front = new byte[FixedBytes];
        if (stream.ReadAtLeast(front, FixedBytes, throwOnEndOfStream: false) < FixedBytes || !front.AsSpan(0, 4).SequenceEqual(Magic)
            || front[4] != Version)
        {
            throw new InvalidDataException($"Not a segment in version {Version}.");
        }

        var bytes = new byte[FixedBytes + front[5]];
        front.CopyTo(bytes, 0);
        if (stream.ReadAtLeast(bytes.AsSpan(FixedBytes), front[5], throwOnEndOfStream: false) < front[5])
        {
            throw new InvalidDataException("The segment ends in its header.");
        }

        var header = new SegmentHeader(
            Encoding.ASCII.GetString(bytes, FixedBytes, front[5]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(6)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(10)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(18)));
        return (header, bytes);
    }

    /// <summary>The key of this one segment: each has its own, so that frames, counted, make nonces that never repeat under it.</summary>
    internal static byte[] DeriveKey(byte[] chainKey, ReadOnlySpan<byte> header) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, chainKey, KeyBytes, header.Slice(26, SaltBytes).ToArray(), "breakwater segment 2"u8.ToArray());
}
