using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Taxii.Server;

/// <summary>
/// Makes and reads the <c>next</c> token: where a page ended, signed together with whose listing of what it was. A token that was
/// altered, or issued for another caller, collection or filter, does not read. It carries no rights: those are checked again anyway.
/// </summary>
internal sealed class PageTokens(byte[] key)
{
    private const int MacBytes = 16;

    public string Issue(string binding, long afterMicros)
    {
        Span<byte> token = stackalloc byte[sizeof(long) + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(token, afterMicros);
        Sign(binding, afterMicros, token[sizeof(long)..]);
        return Base64Url.EncodeToString(token);
    }

    public bool TryRead(string text, string binding, out long afterMicros)
    {
        afterMicros = 0;
        Span<byte> token = stackalloc byte[sizeof(long) + MacBytes];
        if (text.Length != Base64Url.GetEncodedLength(token.Length) || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, token, out var written) || written != token.Length)
        {
            return false;
        }

        var micros = BinaryPrimitives.ReadInt64BigEndian(token);
        Span<byte> expected = stackalloc byte[MacBytes];
        Sign(binding, micros, expected);
        if (!CryptographicOperations.FixedTimeEquals(token[sizeof(long)..], expected))
        {
            return false;
        }

        afterMicros = micros;
        return true;
    }

    /// <summary>Joins parts so that no two lists of parts give the same text.</summary>
    public static string Bind(params IEnumerable<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        return text.ToString();
    }

    private void Sign(string binding, long micros, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"taxii-next 1 {micros} {binding}"), full);
        full[..MacBytes].CopyTo(mac);
    }
}
