using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Breakwater.Protocol;

/// <summary>
/// One file with a whole manifest and its segments, for a sensor without a network. What is in it is judged exactly as what comes by the
/// network; the signature at its end only tells at once that the file is whole. docs/formats/bundle.md is its description.
/// </summary>
public static class Bundle
{
    private const int DigestBytes = 32;
    private const int SignatureBytes = 64;
    private static ReadOnlySpan<byte> Magic => "BWBN\u0001"u8;

    /// <param name="segmentOf">The bytes of a segment that the manifest names.</param>
    /// <param name="key">The hub's key.</param>
    public static void Write(
        Stream stream, SignedManifest manifest, IEnumerable<SegmentRef> segments, Func<SegmentRef, byte[]> segmentOf, ECDsa key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(Magic);
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, ProtocolJson.Default.SignedManifest);
        Put(Length(json.Length));
        Put(json);
        foreach (var segment in segments)
        {
            var bytes = segmentOf(segment);
            Put(Convert.FromHexString(segment.Digest));
            Put(Length(bytes.Length));
            Put(bytes);
        }

        stream.Write(key.SignHash(hash.GetHashAndReset()));

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads a bundle whose manifest <paramref name="open"/> has judged.</summary>
    /// <param name="open">Answers the hub's public key, or throws.</param>
    /// <param name="take">Is given each segment's digest and bytes; what it throws ends the reading.</param>
    /// <exception cref="InvalidDataException">It is no bundle, or damaged, or not signed by that key.</exception>
    public static void Read(Stream stream, Func<SignedManifest, byte[]> open, Action<string, byte[]> take)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (stream.Length > Limits.BundleBytesMax || stream.Length < Magic.Length + SignatureBytes
            || !Get(Magic.Length).AsSpan().SequenceEqual(Magic))
        {
            throw new InvalidDataException("The file is not a bundle of this version.");
        }

        using var key = KeyStatement.PublicKey(open(ReadManifest()));
        while (stream.Position < stream.Length - SignatureBytes)
        {
            var digest = Convert.ToHexStringLower(Get(DigestBytes));
            var bytes = Get(ReadLength(Limits.SegmentBytesMax));
            if (Segment.Digest(bytes) != digest)
            {
                throw new InvalidDataException($"Segment {digest} in the bundle is damaged.");
            }

            take(digest, bytes);
        }

        var whole = hash.GetHashAndReset();
        var signature = new byte[SignatureBytes];
        stream.ReadExactly(signature);
        if (!key.VerifyHash(whole, signature))
        {
            throw new InvalidDataException("The bundle is not signed by this hub's key, or damaged.");
        }

        SignedManifest ReadManifest()
        {
            try
            {
                var json = Get(ReadLength(Limits.ManifestBytesMax));
                return JsonSerializer.Deserialize(json, ProtocolJson.Default.SignedManifest)
                    ?? throw new InvalidDataException("The bundle has no manifest.");
            }
            catch (JsonException e)
            {
                throw new InvalidDataException("The bundle's manifest is not what the protocol says.", e);
            }
        }

        int ReadLength(int max) => BinaryPrimitives.ReadUInt32LittleEndian(Get(4)) is var length && length <= max
            ? (int)length : throw new InvalidDataException("A part of the bundle is over its limit.");

        byte[] Get(int count)
        {
            if (count > stream.Length - SignatureBytes - stream.Position)
            {
                throw new InvalidDataException("The bundle is cut off.");
            }

            var bytes = new byte[count];
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
            return bytes;
        }
    }

    private static byte[] Length(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)length);
        return bytes;
    }
}
