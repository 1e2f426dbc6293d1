using System.Buffers.Text;
using System.Security.Cryptography;

namespace Breakwater.Hub;

/// <summary>Ids and secrets that nobody can guess.</summary>
public static class RandomId
{
    /// <summary>A UUID of version 4 in lower case.</summary>
    public static string Uuid() => UuidFrom(RandomNumberGenerator.GetBytes(16));

    /// <summary>Sixteen bytes in the form of a version 4 UUID, for ids that are made by a keyed hash and must look like any
    /// other.</summary>
    public static string UuidFrom(ReadOnlySpan<byte> sixteen)
    {
        Span<byte> bytes = stackalloc byte[16];
        sixteen[..16].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>256 random bits in base64url: 43 characters that need no quoting anywhere.</summary>
    public static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
