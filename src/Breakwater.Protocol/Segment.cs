using System.IO.Compression;
using System.Security.Cryptography;

namespace Breakwater.Protocol;

/// <summary>
/// A segment, version 2: a header in clear, then encrypted frames over compressed records that are sorted by kind, value and indicator.
/// It is named by the digest of its bytes as sent. docs/formats/segment.md is its description.
/// </summary>
public static class Segment
{
    /// <summary>Writes a segment and names it by its digest.</summary>
    /// <param name="chainKey">32 bytes, of the header's generation.</param>
    /// <param name="sorted">Strictly rising by <see cref="SegmentEntry.CompareKeys"/>.</param>
    public static (byte[] Bytes, SegmentRef Ref) Write(SegmentHeader header, byte[] chainKey, IEnumerable<SegmentEntry> sorted)
    {
        var head = header.ToBytes();
        using var buffer = new MemoryStream();
        buffer.Write(head);
        int count;
        using (var frames = new SealedFrames(buffer, SegmentHeader.DeriveKey(chainKey, head), head, writing: true))
        using (var zip = new DeflateStream(frames, CompressionLevel.Optimal, leaveOpen: true))
        using (var records = new SegmentRecordWriter(zip))
        {
            foreach (var entry in sorted)
            {
                records.Write(entry);
            }

            count = records.Count;
        }

        var bytes = buffer.ToArray();
        return (bytes, new SegmentRef(Digest(bytes), bytes.Length, count, header.Generation, header.From, header.To));
    }

    /// <summary>Lower-case hex SHA-256 of a segment's bytes as sent.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>
    /// The entries of a segment in their order, decrypted as they are read. The stream is disposed with the enumeration.
    /// </summary>
    /// <param name="keyOf">The chain's key of a generation; null when it is not there.</param>
    /// <exception cref="InvalidDataException">
    /// It is damaged, of another chain, place, key or version, or over a limit; the message says which.
    /// </exception>
    public static IEnumerable<SegmentEntry> Read(Stream stream, string chain, SegmentRef reference, Func<int, byte[]?> keyOf)
    {
        using (stream)
        {
            var (header, head) = SegmentHeader.Read(stream);
            if (header != new SegmentHeader(chain, reference.Generation, reference.From, reference.To))
            {
                throw new InvalidDataException($"The segment is not the one of chain {chain} that the manifest names.");
            }

            var key = keyOf(header.Generation)
                ?? throw new InvalidDataException($"There is no key of generation {header.Generation} for chain {chain}.");
            using var frames = new SealedFrames(stream, SegmentHeader.DeriveKey(key, head), head, writing: false);
            using var zip = new DeflateStream(frames, CompressionMode.Decompress, leaveOpen: true);
            var records = new SegmentRecordReader(zip);
            while (records.TryRead(out var entry))
            {
                yield return entry;
            }

            // The last frame is checked too, so that nothing is hung on behind the records.
            if (zip.ReadByte() >= 0 || frames.ReadByte() >= 0)
            {
                throw new InvalidDataException("The segment goes on behind its end.");
            }
        }
    }

    /// <summary>As the other, of bytes that are at hand.</summary>
    public static IEnumerable<SegmentEntry> Read(byte[] bytes, string chain, SegmentRef reference, Func<int, byte[]?> keyOf) =>
        Read(new MemoryStream(bytes), chain, reference, keyOf);
}
