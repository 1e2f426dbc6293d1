using System.Buffers;

namespace Breakwater.Formats.Kinds;

/// <summary>
/// Registry keys and paths of Windows in running text. In quotes they go up to the closing one; else a space belongs to a folder's name
/// only when capitalised words and another backslash follow.
/// </summary>
internal static class WindowsText
{
    private const int SpacedWordsMax = 4;
    private const int VariableCharsMax = 40;

    private static readonly string[] Hives =
    [
        "HKLM", "HKCU", "HKCR", "HKCC", "HKU", "HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER", "HKEY_CLASSES_ROOT", "HKEY_CURRENT_CONFIG",
        "HKEY_USERS", "HKEY_PERFORMANCE_DATA",
    ];

    private static readonly SearchValues<char> SegmentEnds =
        SearchValues.Create("\\/:*?\"'`<>|,;=!\u201C\u201D\u2018\u2019\u00AB\u00BB[]^");
    private static readonly SearchValues<char> QuotedEnds = SearchValues.Create(":*?\"`<>|\u201C\u201D\u00AB\u00BB\r\n");

    /// <summary>A registry key whose hive is the word from start to wordEnd.</summary>
    public static bool TryRegistry(ReadOnlySpan<char> chars, int start, int wordEnd, out string value, out int end)
    {
        value = "";
        end = wordEnd;
        if (!IsHive(chars[start..wordEnd]))
        {
            return false;
        }

        var at = wordEnd;
        at += at < chars.Length && chars[at] == ':' ? 1 : 0;
        if (at >= chars.Length || chars[at] != '\\')
        {
            return false;
        }

        end = End(chars, start, at);
        if (end <= at + 1)
        {
            return false;
        }

        end = LastWordsEnd(chars, end);

        value = $"{chars[start..wordEnd]}{Single(chars[at..end])}";
        return true;
    }

    /// <summary><c>C:\…</c>, <c>%VARIABLE%\…</c>, <c>$env:VARIABLE\…</c> or <c>\\server\share\…</c> that starts here.</summary>
    public static bool TryPath(ReadOnlySpan<char> chars, int start, out string value, out int end)
    {
        value = "";
        end = start;
        if (start > 0 && (char.IsLetterOrDigit(chars[start - 1]) || chars[start - 1] is '\\' or '%' or '_'))
        {
            return false;
        }

        var root = RootEnd(chars, start);
        if (root < 0)
        {
            return false;
        }

        end = End(chars, start, root);
        var path = Single(chars[root..end]);
        if (path.Length < 2 || !path.AsSpan().ContainsAny(Words) || (chars[start] == '\\' && path.IndexOf('\\', 1) < 0))
        {
            return false;
        }

        if (chars[start] == '\\' && !IsServer(path.AsSpan(1, path.IndexOf('\\', 1) - 1)))
        {
            return false;
        }

        value = chars[start] == '\\' ? "\\" + path : $"{chars[start..root]}{path}";
        return true;
    }

    public static bool IsHive(ReadOnlySpan<char> word)
    {
        foreach (var hive in Hives)
        {
            if (word.Equals(hive, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The backslash behind the drive, variable or first backslash; -1 when no path starts here.</summary>
    private static int RootEnd(ReadOnlySpan<char> chars, int start)
    {
        var rest = chars[start..];
        if (rest.Length < 4)
        {
            return -1;
        }

        switch (rest[0])
        {
            case '%':
                var close = rest.Slice(1, Math.Min(VariableCharsMax, rest.Length - 1)).IndexOf('%') + 1;
                return close > 1 && close + 1 < rest.Length && rest[close + 1] == '\\' && !rest[1..close].ContainsAnyExcept(Variable)
                    ? start + close + 1 : -1;
            case '$' when rest.StartsWith("$env:", StringComparison.OrdinalIgnoreCase):
                var name = 5;
                while (name < rest.Length && name < VariableCharsMax && Variable.Contains(rest[name]))
                {
                    name++;
                }

                return name > 5 && name < rest.Length && rest[name] == '\\' ? start + name : -1;
            case '\\' when rest[1] == '\\' && (char.IsLetterOrDigit(rest[2]) || (rest[2] is '\\' or '.' or '?' && rest[3] is '\\')):
                return start + 1;
            default:
                var isRoot = rest[2] == '\\' || (rest[2] == '/' && char.IsLetterOrDigit(rest[3]));
                return char.IsAsciiLetter(rest[0]) && rest[1] == ':' && isRoot ? start + 2 : -1;
        }
    }

    private static int End(ReadOnlySpan<char> chars, int start, int at)
    {
        var most = Math.Min(chars.Length, start + Limits.PathCharsMax);
        var quote = start > 0 ? chars[start - 1] : ' ';
        quote = quote is '[' or '-' ? '[' : quote;
        var closing = quote switch { '"' => '"', '\'' => '\'', '`' => '`', '\u201C' or '\u201E' => '\u201D', '\u2018' => '\u2019',
            '[' => ']', _ => '\0' };
        if (closing != '\0' && Closed(chars[at..most], closing) is var length and > 0)
        {
            return at + length;
        }

        var end = at;
        var separator = chars[at];
        while (end < most && chars[end] == separator)
        {
            var segment = end;
            while (segment < most && chars[segment] == separator)
            {
                segment++;
            }

            var last = separator == '/' ? WordEnd(chars, segment, most) : SegmentEnd(chars, segment, most);
            if (last == segment)
            {
                break;
            }

            end = last;
        }

        return TrimEnd(chars, at, end);
    }

    /// <summary>Characters up to the closing quote, when what is between is one path; 0 otherwise.</summary>
    private static int Closed(ReadOnlySpan<char> rest, char closing)
    {
        var close = rest.IndexOf(closing);
        if (close <= 0)
        {
            return 0;
        }

        var inner = rest[..close].TrimEnd(' ');
        var isOne = !inner.ContainsAny(QuotedEnds) && !inner.Contains(" \\", StringComparison.Ordinal) && !inner.Contains(" /",
            StringComparison.Ordinal)
            && !inner.Contains(" -", StringComparison.Ordinal);
        return isOne ? inner.Length : 0;
    }

    /// <summary>Not the escapes of a regular expression, such as <c>\\s\S</c> or <c>\\uD800\uDFFF</c>.</summary>
    private static bool IsServer(ReadOnlySpan<char> name) => name is "." or "?"
        || (name.Length >= 2 && !name.ContainsAny("{}()") && !(name.Length >= 5 && name[0] is 'u' or 'x' && char.IsAsciiHexDigit(name[1])
            && char.IsAsciiHexDigit(name[2]) && char.IsAsciiHexDigit(name[3]) && char.IsAsciiHexDigit(name[4])));

    private static int WordEnd(ReadOnlySpan<char> chars, int start, int most)
    {
        var end = start;
        while (end < most && IsSegmentChar(chars[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>One past the last character of the folder or file name that starts here.</summary>
    private static int SegmentEnd(ReadOnlySpan<char> chars, int start, int most)
    {
        var end = WordEnd(chars, start, most);

        // Spaces inside: capitalised words up to the next backslash, or "and".
        var at = end;
        for (var words = 0; words < SpacedWordsMax && at < most && chars[at] == ' ' && at > start; words++)
        {
            var word = at + 1;
            var isName = word < most && (char.IsUpper(chars[word]) || char.IsAsciiDigit(chars[word]) || chars[word] is '(' or '&' or '-')
                || chars[word..most].StartsWith("and ") || chars[word..most].StartsWith("x64\\") || chars[word..most].StartsWith("x86\\");
            at = word;
            while (isName && at < most && IsSegmentChar(chars[at]))
            {
                at++;
            }

            if (at == word || WindowsText.IsHive(chars[word..at]) || chars[at - 1] is '.' or ')' && chars[word] != '(')
            {
                return end;
            }

            if (at < most && chars[at] == '\\')
            {
                return at;
            }
        }

        return end;
    }

    /// <summary>Capitalised words behind a key, up to a sign that ends them, are of its last name: <c>…\Real-Time
    /// Protection,</c>.</summary>
    private static int LastWordsEnd(ReadOnlySpan<char> chars, int end)
    {
        var at = end;
        for (var words = 1; words < SpacedWordsMax && at + 1 < chars.Length && chars[at] == ' ' && char.IsUpper(chars[at + 1]); words++)
        {
            at++;
            while (at < chars.Length && (char.IsLetterOrDigit(chars[at]) || chars[at] is '-' or '_'))
            {
                at++;
            }
        }

        return at > end && at < chars.Length && chars[at] is ',' or ';' or ')' or '.' ? at : end;
    }

    private static bool IsSegmentChar(char c) => c > ' ' && c != '\u00A0' && !SegmentEnds.Contains(c) && !char.IsControl(c);

    /// <summary>Cuts what ends the sentence or closes a bracket around the path.</summary>
    private static int TrimEnd(ReadOnlySpan<char> chars, int at, int end)
    {
        while (end > at + 1)
        {
            var c = chars[end - 1];
            var isLoose = c is ')' or '}' && chars[at..end].Count(c) > chars[at..end].Count(c == ')' ? '(' : '{');
            if (!(c is '.' or '+' or '_' or '~' && c != '_') && !isLoose)
            {
                break;
            }

            end--;
        }

        return end;
    }

    /// <summary>Backslashes that were doubled by an escape, single; the first stays.</summary>
    private static string Single(ReadOnlySpan<char> path) => path.ToString().Replace("\\\\", "\\", StringComparison.Ordinal);

    private static readonly SearchValues<char> Variable =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_()");

    private static readonly SearchValues<char> Words =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}
