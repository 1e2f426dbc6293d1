namespace Breakwater.Stix;

/// <summary>Language tags, by their form (RFC 5646, 2.1); whether the parts are registered is not looked at.</summary>
internal static class LanguageTag
{
    private const int SubtagCharsMax = 8;

    public static bool IsWellFormed(ReadOnlySpan<byte> tag)
    {
        var isFirst = true;
        foreach (var range in tag.Split((byte)'-'))
        {
            var part = tag[range];
            if (part.Length is 0 or > SubtagCharsMax || !IsAlphanumeric(part, lettersOnly: isFirst))
            {
                return false;
            }

            // A language has at least two letters; x and i start private and old registered tags.
            if (isFirst && part.Length == 1 && (part[0] | 0x20) is not ('x' or 'i'))
            {
                return false;
            }

            isFirst = false;
        }

        return tag.Length > 1;
    }

    private static bool IsAlphanumeric(ReadOnlySpan<byte> part, bool lettersOnly)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetter((char)c) && (lettersOnly || !char.IsAsciiDigit((char)c)))
            {
                return false;
            }
        }

        return true;
    }
}
