using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Breakwater.Protocol;

/// <summary>The key of one generation of a chain.</summary>
/// <param name="Key">32 bytes.</param>
public sealed record ChainKey(string Chain, int Generation, byte[] Key);

/// <summary>
/// Chain keys for one sensor alone: an ephemeral P-256 key is agreed with the sensor's, and what comes of it seals the keys with
/// AES-256-GCM. So a manifest may travel by any hand.
/// </summary>
/// <param name="Ephemeral">SubjectPublicKeyInfo (DER).</param>
/// <param name="Box">Ciphertext and tag; the nonce is zero, since the key is used once.</param>
public sealed record SealedChainKeys(byte[] Ephemeral, byte[] Box)
{
    private const int TagBytes = 16;
    private const int KeyBytes = 32;
    private static readonly byte[] Nonce = new byte[12];

    /// <param name="sensorKey">The sensor's agreement key, SubjectPublicKeyInfo (DER).</param>
    public static SealedChainKeys Seal(byte[] sensorKey, string sensorId, IReadOnlyList<ChainKey> keys)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var sensor = AgreementKey(sensorKey);
        var shown = ephemeral.ExportSubjectPublicKeyInfo();
        var plain = JsonSerializer.SerializeToUtf8Bytes(keys, ProtocolJson.Default.IReadOnlyListChainKey);
        var box = new byte[plain.Length + TagBytes];
        using var cipher = new AesGcm(Derive(ephemeral.DeriveRawSecretAgreement(sensor.PublicKey), shown, sensorKey), TagBytes);
        cipher.Encrypt(Nonce, plain, box.AsSpan(0, plain.Length), box.AsSpan(plain.Length), Encoding.UTF8.GetBytes(sensorId));
        return new SealedChainKeys(shown, box);
    }

    /// <exception cref="InvalidDataException">They were sealed for another sensor, or changed since.</exception>
    public IReadOnlyList<ChainKey> Open(ECDiffieHellman sensor, string sensorId)
    {
        try
        {
            using var ephemeral = AgreementKey(Ephemeral ?? []);
            var plain = new byte[Math.Max(0, (Box?.Length ?? 0) - TagBytes)];
            var key = Derive(
                sensor.DeriveRawSecretAgreement(ephemeral.PublicKey), Ephemeral!, sensor.ExportSubjectPublicKeyInfo());
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(Nonce, Box.AsSpan(0, plain.Length), Box.AsSpan(plain.Length), plain, Encoding.UTF8.GetBytes(sensorId));
            var keys = JsonSerializer.Deserialize(plain, ProtocolJson.Default.IReadOnlyListChainKey) ?? [];
            return keys.All(one => one is { Chain: not null, Key.Length: KeyBytes })
                ? keys : throw new InvalidDataException("A key of a chain is missing something.");
        }
        catch (Exception e) when (e is CryptographicException or JsonException or ArgumentException)
        {
            throw new InvalidDataException("The keys of the chains are not sealed for this sensor.", e);
        }
    }

    /// <exception cref="InvalidDataException">It is no public key on P-256.</exception>
    public static ECDiffieHellman AgreementKey(byte[] subjectPublicKeyInfo)
    {
        var key = ECDiffieHellman.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            return key.KeySize == 256 ? key : throw new CryptographicException("It is not on P-256.");
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            throw new InvalidDataException($"That is no public key on P-256: {e.Message}", e);
        }
    }

    private static byte[] Derive(byte[] agreed, byte[] ephemeral, byte[] sensor) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, agreed, 32, [.. ephemeral, .. sensor], "breakwater chain keys 1"u8.ToArray());
}
