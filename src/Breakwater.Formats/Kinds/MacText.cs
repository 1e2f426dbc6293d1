namespace Breakwater.Formats.Kinds;

/// <summary>Hardware addresses: six pairs with one separator, or three groups of four.</summary>
internal static class MacText
{
    private const int PairsChars = 17;
    public const int GroupsChars = 14;

    /// <summary>Lower case with colons. False for a longer row of pairs (a fingerprint), for all ones and for all zeros.</summary>
    public static bool TryPairs(ReadOnlySpan<char> chars, int start, out string value, out int end)
    {
        value = "";
        end = start + PairsChars;
        if (end > chars.Length || chars[start + 2] is not (':' or '-'))
        {
            return false;
        }

        var separator = chars[start + 2];
        for (var i = 0; i < PairsChars; i++)
        {
            if (i % 3 == 2 ? chars[start + i] != separator : !char.IsAsciiHexDigit(chars[start + i]))
            {
                return false;
            }
        }

        var isCut = end < chars.Length
            && (char.IsLetterOrDigit(chars[end]) || chars[end] == '_' || (chars[end] == separator && IsHexAt(chars, end + 1)));
        var before = start > 0 ? chars[start - 1] : ' ';
        if (isCut || char.IsLetterOrDigit(before) || before is '_' || (before == separator && start > 1
            && char.IsAsciiHexDigit(chars[start - 2])))
        {
            return false;
        }

        var text = chars[start..end];
        value = text.ToString().ToLowerInvariant().Replace('-', ':');
        return IsOne(value) && (separator == ':' || text.ContainsAny(TokenText.HexLetters));
    }

    /// <summary><c>aabb.ccdd.eeff</c>, as switches print it. Three words of letters are not one.</summary>
    public static bool TryGroups(ReadOnlySpan<char> run, out string value)
    {
        value = "";
        if (run.Length != GroupsChars || run[4] != '.' || run[9] != '.' || !run.ContainsAnyInRange('0', '9')
            || !run.ContainsAny(TokenText.HexLetters))
        {
            return false;
        }

        Span<char> digits = stackalloc char[12];
        run[..4].CopyTo(digits);
        run[5..9].CopyTo(digits[4..]);
        run[10..].CopyTo(digits[8..]);
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        var text = digits.ToString().ToLowerInvariant();
        value = string.Join(':', Enumerable.Range(0, 6).Select(i => text.Substring(i * 2, 2)));
        return IsOne(value);
    }

    private static bool IsOne(string value) => value is not ("00:00:00:00:00:00" or "ff:ff:ff:ff:ff:ff");

    private static bool IsHexAt(ReadOnlySpan<char> chars, int at) => at < chars.Length && char.IsAsciiHexDigit(chars[at]);
}
