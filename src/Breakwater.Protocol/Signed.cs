using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Breakwater.Protocol;

/// <summary>A document as it travels: its JSON bytes and a signature over its label and exactly those bytes.</summary>
/// <param name="Payload">UTF-8 JSON.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the label, a line feed and the payload; IEEE P1363 form.</param>
public sealed record Signed(byte[] Payload, byte[] Signature)
{
    /// <summary>Signs a document. The key must be on NIST P-256.</summary>
    /// <param name="label">What kind of document it is, so that none can stand for one of another kind.</param>
    public static Signed Sign<T>(string label, T document, JsonTypeInfo<T> type, ECDsa key)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(document, type);
        return new Signed(payload, key.SignData(Labelled(label, payload), HashAlgorithmName.SHA256));
    }

    /// <summary>False when the signature is not by this key over this label, or what it covers is not such a document.</summary>
    public bool TryOpen<T>(string label, JsonTypeInfo<T> type, ECDsa key, out T? document)
        where T : class
    {
        document = null;
        if (Payload is null || Signature is null || !key.VerifyData(Labelled(label, Payload), Signature, HashAlgorithmName.SHA256))
        {
            return false;
        }

        try
        {
            document = JsonSerializer.Deserialize(Payload, type);
        }
        catch (JsonException)
        {
            return false;
        }

        return document is not null;
    }

    /// <summary>By which a sensor says that it has this document: the first 16 hex digits of the payload's SHA-256.</summary>
    public string Tag() => Convert.ToHexStringLower(SHA256.HashData(Payload).AsSpan(0, 8));

    private static byte[] Labelled(string label, byte[] payload) => [.. Encoding.ASCII.GetBytes(label), (byte)'\n', .. payload];
}
