using System.Buffers;
using System.Globalization;

namespace Breakwater.Formats.Kinds;

/// <summary>Hashes that similar files share, and JA4.</summary>
internal static class FuzzyHashText
{
    private const int SignatureCharsMax = 64;
    private const int PlainSignatureCharsMin = 16;
    private const int TlshHexChars = 70;
    private const int Ja4Chars = 36;
    private static readonly SearchValues<char> SignatureChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /// <summary>
    /// <c>block size:signature:signature</c>. The block size is 3 times a power of two; without a word that says so, the signatures must be
    /// long enough not to be anything else.
    /// </summary>
    public static bool TrySsdeep(ReadOnlySpan<char> chars, int start, int digitsEnd, bool isSaid, out int end)
    {
        end = start;
        if (!long.TryParse(chars[start..digitsEnd], NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            || block < 3 || block % 3 != 0 || !long.IsPow2(block / 3))
        {
            return false;
        }

        var first = SignatureEnd(chars, digitsEnd + 1);
        if (first == digitsEnd + 1 || first >= chars.Length || chars[first] != ':')
        {
            return false;
        }

        end = SignatureEnd(chars, first + 1);
        var signatures = chars[(digitsEnd + 1)..end];
        var isLong = first - digitsEnd - 1 >= PlainSignatureCharsMin && end - first - 1 >= PlainSignatureCharsMin / 3
            && signatures.ContainsAnyInRange('a', 'z') && signatures.ContainsAnyInRange('A', 'Z');
        return end > first + 1 && (isLong || (isSaid && first - digitsEnd > 3));
    }

    /// <summary>70 hexadecimal digits behind <c>T1</c>; without it only where a word says what they are.</summary>
    public static bool IsTlsh(ReadOnlySpan<char> run, bool isSaid)
    {
        var digits = run.StartsWith("T1", StringComparison.OrdinalIgnoreCase) && run.Length == TlshHexChars + 2 ? run[2..] : isSaid
            ? run : [];
        return digits.Length == TlshHexChars && !digits.ContainsAnyExcept(TokenText.HexDigits);
    }

    /// <summary><c>t13d1516h2_8daaf6152771_b186095e22b6</c>: protocol, version, destination, counts, ALPN, two digests.</summary>
    public static bool IsJa4(ReadOnlySpan<char> run)
    {
        if (run.Length != Ja4Chars || run[10] != '_' || run[23] != '_' || run[0] is not ('t' or 'q' or 'd') || run[3] is not ('d' or 'i')
            || run[4..8].ContainsAnyExceptInRange('0', '9') || !char.IsAsciiLetterOrDigit(run[8]) || !char.IsAsciiLetterOrDigit(run[9]))
        {
            return false;
        }

        return run[1..3] is "10" or "11" or "12" or "13" or "s1" or "s2" or "s3" or "d1" or "d2" or "d3" or "00"
            && !run[11..23].ContainsAnyExcept(TokenText.LowerHexDigits) && !run[24..].ContainsAnyExcept(TokenText.LowerHexDigits);
    }

    private static int SignatureEnd(ReadOnlySpan<char> chars, int at)
    {
        var rest = chars.Slice(at, Math.Min(SignatureCharsMax + 1, chars.Length - at));
        var length = rest.IndexOfAnyExcept(SignatureChars);
        return at + (length < 0 ? rest.Length : length);
    }
}
