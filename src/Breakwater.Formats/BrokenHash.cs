namespace Breakwater.Formats;

/// <summary>Puts a hash together that a line end broke in two: by its length, and where the parts are hashes themselves by its
/// label.</summary>
internal static class BrokenHash
{
    private const int PartCharsMin = 16;
    private const int LabelCharsMax = 24;

    /// <param name="end">Of the first part, which is all of a run.</param>
    /// <param name="joinedEnd">One past the second part.</param>
    public static bool TryJoin(ReadOnlySpan<char> chars, int start, int end, out string value, out int joinedEnd)
    {
        (value, joinedEnd) = ("", end);
        var first = chars[start..end];
        if (first.Length < PartCharsMin || first.ContainsAnyExcept(TokenText.HexDigits))
        {
            return false;
        }

        var from = NextLine(chars, end);
        var to = from;
        while (to < chars.Length && char.IsAsciiHexDigit(chars[to]))
        {
            to++;
        }

        var second = chars[from..to];
        var isCut = to < chars.Length && (char.IsLetterOrDigit(chars[to]) || chars[to] is '_' or '-'
            || (chars[to] == '.' && to + 1 < chars.Length && char.IsLetterOrDigit(chars[to + 1])));
        if (isCut || second.IsEmpty || NameOf(first.Length + second.Length) is not { } name)
        {
            return false;
        }

        var isSure = second.Length >= PartCharsMin && !(NameOf(first.Length) is not null && NameOf(second.Length) is not null);
        if (!isSure && !IsLabelled(chars[Math.Max(0, start - LabelCharsMax)..start], name))
        {
            return false;
        }

        value = string.Concat(first, second).ToLowerInvariant();
        joinedEnd = to;
        return true;
    }

    /// <summary>The label of a hash of that length; null when no hash has it.</summary>
    private static string? NameOf(int length) => length switch { 32 => "md5", 40 => "sha1", 64 => "sha256", 128 => "sha512", _ => null };

    private static bool IsLabelled(ReadOnlySpan<char> before, string name) =>
        before.Contains(name, StringComparison.OrdinalIgnoreCase)
        || before.Contains(name.Replace("sha", "sha-", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the next line begins behind its quotation marks; the end of the text when there is something else before.</summary>
    private static int NextLine(ReadOnlySpan<char> chars, int at)
    {
        while (at < chars.Length && chars[at] is ' ' or '\t' or '\r')
        {
            at++;
        }

        if (at == chars.Length || chars[at] != '\n')
        {
            return chars.Length;
        }

        at++;
        while (at < chars.Length && chars[at] is ' ' or '\t' or '>')
        {
            at++;
        }

        return at;
    }
}
