using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Hub.Escrow;

/// <summary>
/// What the escrow key lets the hub do for one member: find and open that member's own things. Only four uses exist: acting as that
/// member (<c>mine</c>, withdrawal), telling whether two reports are independent, crediting it in daily batches, and unsealing.
/// </summary>
public sealed class MemberVault : IDisposable
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly AesGcm _cipher;
    private readonly byte[] _tagKey;

    private MemberVault(byte[] memberKey)
    {
        _cipher = new AesGcm(HKDF.Expand(HashAlgorithmName.SHA256, memberKey, 32, "seal"u8.ToArray()), TagBytes);
        _tagKey = HKDF.Expand(HashAlgorithmName.SHA256, memberKey, 32, "tag"u8.ToArray());
        Owner = Tag("owner");
    }

    /// <summary>Stands for the member in tables; means nothing without the escrow key.</summary>
    public byte[] Owner { get; }

    public static MemberVault For(EscrowKey escrow, string memberId) =>
        new(HMACSHA256.HashData(escrow.Bytes, Encoding.UTF8.GetBytes("member:" + memberId)));

    /// <summary>A keyed hash under this member's key: equal text gives equal tags for this member, and unrelated ones for any
    /// other.</summary>
    public byte[] Tag(string text) => HMACSHA256.HashData(_tagKey, Encoding.UTF8.GetBytes(text));

    /// <summary>Nonce, ciphertext and authentication tag, one after the other.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        _cipher.Encrypt(
            box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length));
        return box;
    }

    /// <exception cref="CryptographicException">It was not sealed for this member, or was changed since.</exception>
    public byte[] Open(byte[] box)
    {
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        _cipher.Decrypt(
            box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(box.Length - TagBytes), plain);
        return plain;
    }

    /// <returns>False when it was not sealed for this member, or was changed since.</returns>
    public bool TryOpen(byte[] box, out byte[] plain)
    {
        try
        {
            plain = Open(box);
            return true;
        }
        catch (CryptographicException)
        {
            plain = [];
            return false;
        }
    }

    public void Dispose() => _cipher.Dispose();
}
