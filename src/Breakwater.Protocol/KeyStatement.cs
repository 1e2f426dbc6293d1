using System.Security.Cryptography;

namespace Breakwater.Protocol;

/// <summary>
/// What the offline root says about the key that a hub signs with. Sensors trust the root alone, so the hub's key can be changed, and a
/// hub can be built anew, without a sensor being enrolled again.
/// </summary>
/// <param name="Key">SubjectPublicKeyInfo (DER) of the ECDSA P-256 key that signs grants and chain heads.</param>
/// <param name="Serial">Grows with every statement; a sensor refuses one with a smaller serial than it has seen.</param>
/// <param name="Epoch">Grows when a hub is built anew; sequences and positions begin again with it.</param>
public sealed record KeyStatement(byte[] Key, long Serial, long Epoch, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    public const string Label = "breakwater key statement 1";

    public Signed Sign(ECDsa root) => Signed.Sign(Label, this, ProtocolJson.Default.KeyStatement, root);

    /// <summary>Null when the root did not sign it.</summary>
    public static KeyStatement? Open(Signed? signed, byte[] rootPublicKey)
    {
        using var root = PublicKey(rootPublicKey);
        return signed is not null && signed.TryOpen(Label, ProtocolJson.Default.KeyStatement, root, out var statement)
            && statement!.Key is not null ? statement : null;
    }

    /// <exception cref="InvalidDataException">It is no public key on P-256.</exception>
    public static ECDsa PublicKey(byte[] subjectPublicKeyInfo)
    {
        var key = ECDsa.Create();
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
}
