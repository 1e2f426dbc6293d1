using System.Security.Cryptography;
using System.Text.Json;

namespace Breakwater.Protocol;

/// <summary>One segment of a chain.</summary>
/// <param name="Digest">Lower-case hex SHA-256 of the bytes as sent; also its name in <see cref="Routes.Segments"/>.</param>
/// <param name="Bytes">Size as sent.</param>
/// <param name="Entries">Lines in it, additions and removals together.</param>
public sealed record SegmentRef(string Digest, int Bytes, int Entries);

/// <summary>The segments of one audience, to be applied in this order, each over the ones before it.</summary>
/// <param name="Id">Id of the chain, opaque and stable.</param>
public sealed record ChainRef(string Id, IReadOnlyList<SegmentRef> Segments);

/// <summary>What one sensor is to hold now.</summary>
/// <param name="Sequence">Grows with every change; a sensor refuses a manifest with a smaller one than it has.</param>
/// <param name="Issued">When the hub signed it (UTC).</param>
/// <param name="Expires">After this a sensor says that what it holds is old; it goes on matching.</param>
/// <param name="OrdinaryUseAgeSeconds">A value seen this long before its indicator was published was in ordinary use.</param>
public sealed record Manifest(
    long Sequence,
    DateTimeOffset Issued,
    DateTimeOffset Expires,
    int OrdinaryUseAgeSeconds,
    IReadOnlyList<ChainRef> Chains);

/// <summary>A manifest as it travels: the JSON bytes and the signature over exactly those bytes.</summary>
/// <param name="Payload">UTF-8 JSON of a <see cref="Manifest"/>.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256, IEEE P1363 form.</param>
public sealed record SignedManifest(byte[] Payload, byte[] Signature)
{
    /// <summary>Signs a manifest. The key must be on NIST P-256.</summary>
    public static SignedManifest Sign(Manifest manifest, ECDsa key)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(manifest, ProtocolJson.Default.Manifest);
        return new SignedManifest(payload, key.SignData(payload, HashAlgorithmName.SHA256));
    }

    /// <summary>False when the signature is not by this key, or what it covers is not a manifest.</summary>
    public bool TryOpen(ECDsa key, out Manifest? manifest)
    {
        manifest = null;
        if (!key.VerifyData(Payload, Signature, HashAlgorithmName.SHA256))
        {
            return false;
        }

        try
        {
            manifest = JsonSerializer.Deserialize(Payload, ProtocolJson.Default.Manifest);
        }
        catch (JsonException)
        {
            return false;
        }

        return manifest is not null;
    }
}
