using System.Text;

namespace Breakwater.Stix;

/// <summary>Writes a pattern of STIX 2.0 in the words of 2.1: renamed properties, and times with their <c>t</c>.</summary>
internal static class PatternUpgrade
{
    public static string Apply(string pattern)
    {
        if (pattern.Length > Limits.PatternCharsMax)
        {
            return pattern;
        }

        var upgraded = Rewrite(pattern);
        return upgraded != pattern && PatternParser.TryParse(upgraded, out _, out _) ? upgraded : pattern;
    }

    // What is behind a reference is of the type that it leads to.
    private static readonly (string From, string To)[] BehindReferences =
    [
        ("binary_ref", "image_ref"), ("image_ref.created", "image_ref.ctime"), ("image_ref.modified", "image_ref.mtime"),
        ("image_ref.accessed", "image_ref.atime"), ("parent_directory_ref.created", "parent_directory_ref.ctime"),
        ("parent_directory_ref.modified", "parent_directory_ref.mtime"), ("parent_directory_ref.accessed", "parent_directory_ref.atime"),
        ("parent_ref.created", "parent_ref.created_time"),
        ("creator_user_ref.password_last_changed", "creator_user_ref.credential_last_changed"),
        ("hashes.ssdeep", "hashes.SSDEEP"),
    ];

    private static readonly string[] LostPaths = ["process:name", "process:arguments"];

    /// <summary>Paths that STIX 2.1 has nothing for, of those in the pattern.</summary>
    public static IReadOnlyList<string> Lost(string pattern) =>
        LostPaths.Where(path => RenamePath(pattern, path, "") != pattern).ToList();

    /// <summary>Goes from one literal or comment to the next: nothing inside is changed, but for the name of a hash.</summary>
    private static string Rewrite(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var at = 0;
        while (at < pattern.Length)
        {
            var quote = NextOpaque(pattern, at);
            var plain = quote < 0 ? pattern[at..] : pattern[at..quote];
            text.Append(RenamePaths(plain));
            if (quote < 0)
            {
                break;
            }

            if (pattern[quote] == '/')
            {
                at = EndOfComment(pattern, quote);
                text.Append(pattern, quote, at - quote);
                continue;
            }

            if (EndsWithWord(plain, "START") || EndsWithWord(plain, "STOP"))
            {
                text.Append('t');
            }

            var end = EndOfLiteral(pattern, quote);
            var isHashName = plain.EndsWith("hashes.", StringComparison.Ordinal) && pattern[quote..end] == "'ssdeep'";
            text.Append(isHashName ? "'SSDEEP'" : pattern[quote..end]);
            at = end;
        }

        return text.ToString();
    }

    /// <summary>Where the next literal or comment begins; -1 when there is none.</summary>
    private static int NextOpaque(string pattern, int from)
    {
        for (var at = from; at < pattern.Length; at++)
        {
            if (pattern[at] == '\'' || (pattern[at] == '/' && at + 1 < pattern.Length && pattern[at + 1] is '*' or '/'))
            {
                return at;
            }
        }

        return -1;
    }

    private static int EndOfComment(string pattern, int start)
    {
        var mark = pattern[start + 1] == '*' ? "*/" : "\n";
        var end = pattern.IndexOf(mark, start + 2, StringComparison.Ordinal);
        return end < 0 ? pattern.Length : end + mark.Length;
    }

    private static int EndOfLiteral(string pattern, int quote)
    {
        var at = quote + 1;
        while (at < pattern.Length && pattern[at] != '\'')
        {
            at += pattern[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at + 1, pattern.Length);
    }

    private static bool EndsWithWord(string plain, string word)
    {
        var text = plain.AsSpan().TrimEnd();
        return text.EndsWith(word, StringComparison.Ordinal) && (text.Length == word.Length || !IsNamePart(text[^(word.Length + 1)]));
    }

    private static string RenamePaths(string plain)
    {
        foreach (var (type, from, to) in ObservableRenames.Renamed)
        {
            plain = RenamePath(plain, $"{type}:{from}", $"{type}:{to}");
        }

        foreach (var (from, to) in BehindReferences)
        {
            plain = RenamePath(plain, from, to);
        }

        return plain;
    }

    private static string RenamePath(string plain, string from, string to)
    {
        for (var at = plain.IndexOf(from, StringComparison.Ordinal); at >= 0;)
        {
            var end = at + from.Length;
            var isWhole = (at == 0 || !IsNamePart(plain[at - 1])) && (end == plain.Length || !IsNamePart(plain[end]));
            plain = isWhole ? plain[..at] + to + plain[end..] : plain;
            at = plain.IndexOf(from, isWhole ? at + to.Length : end, StringComparison.Ordinal);
        }

        return plain;
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
