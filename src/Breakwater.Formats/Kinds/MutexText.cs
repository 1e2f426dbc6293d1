using System.Buffers;

namespace Breakwater.Formats.Kinds;

/// <summary>
/// Names of mutexes. Nothing in their form tells them, so only the word beside them does: <c>mutex "x"</c>, <c>Mutex: x</c>,
/// <c>CreateMutexW(NULL, FALSE, L"x")</c>, a list below the word, or <c>Global\x</c> near it.
/// </summary>
internal static class MutexText
{
    private const int ConnectorsMax = 6;
    private const int CallCharsMax = 120;
    private const int NearCharsMax = 100;
    private const int HeadingMarksMax = 8;
    private static readonly SearchValues<char> Stops = SearchValues.Create(" \t\r\n,;\"'`<>|()\u201C\u201D\u2018\u2019\u00AB\u00BB");

    private static readonly SearchValues<char> Signs = SearchValues.Create(" \t\r\n:=|-*(>\u2013\u2022");
    private static readonly SearchValues<char> WordChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly SearchValues<char> NameChars = SearchValues.Create("0123456789_-\\{}#$!%&");

    private static readonly HashSet<string> Connectors = new(
        ("name names named called object objects is are as the a an value with of string and or following created used observed "
            + "seen").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Naming = new(["named", "called", "name", "names"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> NoNames = new(
        ("none name unknown n/a na yes no null true false not found created creation exists check checks handle handles object to for in "
            + "on if and or the a").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    public static bool IsWord(ReadOnlySpan<char> word) =>
        word.StartsWith("mut", StringComparison.OrdinalIgnoreCase)
            ? word.Equals("mutex", StringComparison.OrdinalIgnoreCase) || word.Equals("mutexes", StringComparison.OrdinalIgnoreCase)
                || word.Equals("mutant", StringComparison.OrdinalIgnoreCase) || word.Equals("mutants", StringComparison.OrdinalIgnoreCase)
                || word.Equals("mutexname", StringComparison.OrdinalIgnoreCase) || word.Equals("mutex_name",
                    StringComparison.OrdinalIgnoreCase)
                || word.Equals("mutices", StringComparison.OrdinalIgnoreCase)
            : IsCall(word);

    /// <summary>Where the name stands that follows a word which says that one does.</summary>
    public static bool TryAfter(ReadOnlySpan<char> chars, int wordStart, int wordEnd, out int start, out int end)
    {
        (start, end) = (wordEnd, wordEnd);
        if (IsCall(chars[wordStart..wordEnd]))
        {
            return TryCall(chars, wordEnd, out start, out end);
        }

        if (IsHeading(chars, wordStart, wordEnd, out var below))
        {
            return TryQuoted(chars, below, out start, out end)
                || (TryToken(chars, below, out start, out end) && IsLineEnd(chars, end) && IsNameLike(chars[start..end], false));
        }

        var isNamed = false;
        var at = wordEnd;
        for (var words = 0; words <= ConnectorsMax; words++)
        {
            at = SkipSigns(chars, at, ref isNamed);
            if (TryQuoted(chars, at, out start, out end) || TryBare(chars, at, isNamed, out start, out end))
            {
                return true;
            }

            var word = WordEnd(chars, at);
            if (word == at || !Connectors.Contains(chars[at..word].ToString()))
            {
                return false;
            }

            isNamed |= Naming.Contains(chars[at..word].ToString());
            at = word;
        }

        return false;
    }

    /// <summary>One more name of a list: behind a comma or "and", or on a line of its own.</summary>
    public static bool TryNext(ReadOnlySpan<char> chars, int after, out int start, out int end)
    {
        (start, end) = (after, after);
        var at = after;
        at += at < chars.Length && chars[at] is '"' or '\'' or '`' or '\u201D' or '\u2019' ? 1 : 0;
        var from = at;
        var lines = 0;
        while (at < chars.Length && at - from < 24 && chars[at]
            is ' ' or '\t' or ',' or ';' or '\r' or '\n' or '-' or '*' or '\u2022' or '|' or '&')
        {
            lines += chars[at++] == '\n' ? 1 : 0;
        }

        if (chars[at..].StartsWith("and ") || chars[at..].StartsWith("or "))
        {
            at = chars[at..].IndexOf(' ') + at + 1;
        }

        if (at == from || lines > 1)
        {
            return false;
        }

        if (TryQuoted(chars, at, out start, out end))
        {
            return lines == 0 || IsLineEnd(chars, end + 1);
        }

        var isListed = lines == 0 && chars[from] == ',' && TryToken(chars, at, out start, out end) && IsNameLike(chars[start..end], false)
            && (IsLineEnd(chars, end) || chars[end] == ',');
        return isListed || (lines == 1 && TryToken(chars, at, out start, out end) && IsLineEnd(chars, end)
            && IsNameLike(chars[start..end], false));
    }

    /// <summary>What stands in quotes directly before the word: <c>the "x" mutex</c>.</summary>
    public static bool TryBefore(ReadOnlySpan<char> chars, int wordStart, out int start, out int end)
    {
        (start, end) = (wordStart, wordStart);
        var least = Math.Max(0, wordStart - NearCharsMax);
        var before = chars[least..wordStart].TrimEnd(' ');
        foreach (var joint in (ReadOnlySpan<string>)[" as a", " as its", " as the", " as"])
        {
            before = before.EndsWith(joint) ? before[..^joint.Length] : before;
        }

        if (before.Length < 3 || Opening(before[^1]) is not { } opening)
        {
            return false;
        }

        var open = before[..^1].LastIndexOf(opening);
        if (open < 0 || before[(open + 1)..^1].Contains('\n'))
        {
            return false;
        }

        (start, end) = (least + open + 1, least + before.Length - 1);
        return end > start && IsNameLike(chars[start..end], true);
    }

    /// <summary>True when a word for it stands close on the same line, before or after.</summary>
    public static bool IsNear(ReadOnlySpan<char> chars, int start, int end)
    {
        var before = chars[Math.Max(0, start - NearCharsMax)..start];
        before = before[(before.LastIndexOf('\n') + 1)..];
        var after = chars[end..Math.Min(chars.Length, end + NearCharsMax)];
        after = after.IndexOf('\n') is var line and >= 0 ? after[..line] : after;
        return before.Contains("mutex", StringComparison.OrdinalIgnoreCase) || after.Contains("mutex", StringComparison.OrdinalIgnoreCase)
            || before.Contains("mutant", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>One past a token that starts here.</summary>
    public static int TokenEnd(ReadOnlySpan<char> chars, int start)
    {
        var rest = chars.Slice(start, Math.Min(Limits.MutexCharsMax + 1, chars.Length - start));
        var length = rest.IndexOfAny(Stops);
        var end = start + (length < 0 ? rest.Length : length);
        while (end > start && chars[end - 1] is '.' or ':' or '+')
        {
            end--;
        }

        return end;
    }

    /// <summary>The word is a heading by itself; its list starts within a few lines, fences and bullets aside.</summary>
    private static bool IsHeading(ReadOnlySpan<char> chars, int start, int end, out int below)
    {
        below = end;
        var before = chars[Math.Max(0, start - HeadingMarksMax)..start];
        before = before[(before.LastIndexOf('\n') + 1)..];
        var most = Math.Min(chars.Length, end + NearCharsMax);
        below += chars[below..most].StartsWith(" names", StringComparison.OrdinalIgnoreCase) ? " names".Length : 0;
        if (before.ContainsAnyExcept("=# *\t") || below >= most || chars[below] is not ('\r' or '\n'))
        {
            return false;
        }

        while (below < most && chars[below] is '\r' or '\n' or ' ' or '-' or '*' or '\t' or '\u2022')
        {
            below++;
        }

        below += chars[below..most].StartsWith("```") ? 3 : 0;
        while (below < most && chars[below] is '\r' or '\n')
        {
            below++;
        }

        return below < most;
    }

    private static bool IsCall(ReadOnlySpan<char> word) => word.Length is >= 9 and <= 14
        && (word.StartsWith("CreateMutex", StringComparison.OrdinalIgnoreCase) || word.StartsWith("OpenMutex",
            StringComparison.OrdinalIgnoreCase)
            || word.StartsWith("NtCreateMutant", StringComparison.OrdinalIgnoreCase));

    private static bool TryCall(ReadOnlySpan<char> chars, int at, out int start, out int end)
    {
        (start, end) = (at, at);
        if (at >= chars.Length || chars[at] != '(')
        {
            return false;
        }

        var call = chars.Slice(at, Math.Min(CallCharsMax, chars.Length - at));
        var open = call.IndexOfAny("\"'");
        return open > 0 && !call[..open].ContainsAny(")\n") && TryQuoted(chars, at + open, out start, out end);
    }

    private static int SkipSigns(ReadOnlySpan<char> chars, int at, ref bool isNamed)
    {
        var most = Math.Min(chars.Length, at + 32);
        var lines = 0;
        while (at < most && Signs.Contains(chars[at]))
        {
            isNamed |= chars[at] is ':' or '=' or '|' or '\t';
            lines += chars[at] == '\n' ? 1 : 0;
            if (lines > 2 || (lines > 0 && !isNamed))
            {
                return at;
            }

            at++;
        }

        return at;
    }

    private static bool TryQuoted(ReadOnlySpan<char> chars, int at, out int start, out int end)
    {
        (start, end) = (at, at);
        if (at < chars.Length - 1 && chars[at] is 'L' or '@' && chars[at + 1] == '"')
        {
            at++;
        }

        if (at >= chars.Length || Closing(chars[at]) is not { } closing)
        {
            return false;
        }

        var rest = chars.Slice(at + 1, Math.Min(Limits.MutexCharsMax, chars.Length - at - 1));
        var length = rest.IndexOf(closing);
        if (length <= 0 || rest[..length].Contains('\n'))
        {
            return false;
        }

        (start, end) = (at + 1, at + 1 + length);
        return rest[..length].ContainsAny(WordChars) && rest[..length].Count(' ') <= ConnectorsMax
            && !NoNames.Contains(rest[..length].ToString());
    }

    private static bool TryBare(ReadOnlySpan<char> chars, int at, bool isNamed, out int start, out int end) =>
        TryToken(chars, at, out start, out end)
        && (IsNamespaced(chars[start..end]) || (isNamed && IsNameLike(chars[start..end], IsLineEnd(chars, end) || chars[end]
            is '|' or ',')));

    private static bool TryToken(ReadOnlySpan<char> chars, int at, out int start, out int end)
    {
        start = at;
        end = at < chars.Length ? TokenEnd(chars, at) : at;
        return end > start && end - start <= Limits.MutexCharsMax;
    }

    private static bool IsNamespaced(ReadOnlySpan<char> token) => token.Length > 7
        && (token.StartsWith("Global\\", StringComparison.OrdinalIgnoreCase) || token.StartsWith("Local\\",
            StringComparison.OrdinalIgnoreCase));

    /// <summary>Not a word of prose: it stands alone, or has what words do not have.</summary>
    private static bool IsNameLike(ReadOnlySpan<char> token, bool standsAlone) => !NoNames.Contains(token.ToString())
        && token.Length >= 3 && !token.Contains("://", StringComparison.Ordinal)
        && (standsAlone || token.ContainsAny(NameChars) || token[1..].ContainsAnyInRange('A', 'Z'));

    private static int WordEnd(ReadOnlySpan<char> chars, int at)
    {
        var end = at;
        while (end < chars.Length && end - at < 12 && char.IsAsciiLetter(chars[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsLineEnd(ReadOnlySpan<char> chars, int at)
    {
        while (at < chars.Length && chars[at] is ' ' or '\t' or '\r' or '.' or '|' or '`')
        {
            at++;
        }

        return at >= chars.Length || chars[at] == '\n';
    }

    private static char? Closing(char open) => open switch
    {
        '"' or '\'' or '`' => open,
        '\u201C' or '\u201E' => '\u201D',
        '\u2018' => '\u2019',
        '\u00AB' => '\u00BB',
        _ => null,
    };

    private static char? Opening(char close) => close switch
    {
        '"' or '\'' or '`' => close,
        '\u201D' => '\u201C',
        '\u2019' => '\u2018',
        '\u00BB' => '\u00AB',
        _ => null,
    };
}
