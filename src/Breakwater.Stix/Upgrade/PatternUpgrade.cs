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

    /// <summary>Goes from one literal to the next: nothing inside quotes is changed.</summary>
    private static string Rewrite(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var at = 0;
        while (at < pattern.Length)
        {
            var quote = pattern.IndexOf('\'', at);
            var plain = quote < 0 ? pattern[at..] : pattern[at..quote];
            text.Append(RenamePaths(plain));
            if (quote < 0)
            {
                break;
            }

            if (EndsWithWord(plain, "START") || EndsWithWord(plain, "STOP"))
            {
                text.Append('t');
            }

            var end = EndOfLiteral(pattern, quote);
            text.Append(pattern, quote, end - quote);
            at = end;
        }

        return text.ToString();
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
