namespace Breakwater.Matching;

/// <summary>
/// The token rule. Token characters are A-Z a-z 0-9 <c>-</c> <c>_</c> <c>.</c> and every byte from 0x80; a token is a maximal run of them,
/// less what an escape takes from its front and one dot from its end.
/// </summary>
internal static class TokenRules
{
    private static readonly bool[] IsTokenByte = [.. Enumerable.Range(0, 256)
        .Select(b => b >= 0x80 || char.IsAsciiLetterOrDigit((char)b) || (char)b is '-' or '_' or '.')];

    private const string EscapeLetters = "nrtbf";
    private const int UnicodeEscapeChars = 5;

    public static bool IsToken(byte b) => IsTokenByte[b];

    public static bool IsLetter(byte b) => (byte)(b | 0x20) is >= (byte)'a' and <= (byte)'z';

    public static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    public static bool IsHex(byte b) => IsDigit(b) || (byte)(b | 0x20) is >= (byte)'a' and <= (byte)'f';

    /// <summary>What may stand left of the @ in a mail address. Others would join <c>from=a@b</c> or <c>'a@b'</c> into one.</summary>
    public static bool IsMailLocal(byte b) => IsToken(b) || b == '+';

    /// <summary>Lower case of an ASCII letter; every other byte as it is.</summary>
    public static byte Fold(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    /// <summary>
    /// Where the run at <paramref name="start"/> really begins: after <c>n r t b f</c> or <c>uXXXX</c> when these finish a JSON
    /// escape. They do
    /// when an odd number of backslashes stands before them: in JSON an even number is that many halves of literal backslashes, so
    /// <c>C:\\new.example</c> and <c>\\new.example\share</c> keep their n. A lone backslash in text that is not JSON counts as an escape.
    /// </summary>
    public static int SkipEscape(ReadOnlySpan<byte> text, int start, int end)
    {
        var backslashes = 0;
        while (backslashes < start && text[start - 1 - backslashes] == '\\')
        {
            backslashes++;
        }

        if (backslashes % 2 == 0 || start == end)
        {
            return start;
        }

        if (EscapeLetters.Contains((char)text[start]))
        {
            return start + 1;
        }

        return text[start] == 'u' && end - start >= UnicodeEscapeChars && AllHex(text.Slice(start + 1, UnicodeEscapeChars - 1))
            ? start + UnicodeEscapeChars
            : start;
    }

    /// <summary>Where the run of token characters at a position ends.</summary>
    public static int RunEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsToken(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Where the run of token characters before a position begins.</summary>
    public static int RunStart(ReadOnlySpan<byte> text, int at)
    {
        while (at > 0 && IsToken(text[at - 1]))
        {
            at--;
        }

        return at;
    }

    /// <summary>The token at the end of a text; empty when it ends in something else.</summary>
    public static ReadOnlySpan<byte> LastToken(ReadOnlySpan<byte> text)
    {
        var start = text.Length;
        while (start > 0 && IsToken(text[start - 1]))
        {
            start--;
        }

        return text[start..];
    }

    public static bool AllHex(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (!IsHex(b))
            {
                return false;
            }
        }

        return true;
    }
}
