using System.Text;

namespace Breakwater.Formats.Writing;

/// <summary>Foreign text on its way into other syntaxes.</summary>
internal static class Text
{
    /// <summary>On one line: control, format and separator characters and halves of surrogate pairs are spaces; cut at a limit.</summary>
    public static string OneLine(string text, int charsMax)
    {
        var line = new StringBuilder(Math.Min(text.Length, charsMax));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > charsMax)
            {
                line.Append('…');
                break;
            }

            line.Append(IsPlain(rune) ? rune.ToString() : " ");
        }

        return line.ToString().Trim();
    }

    /// <summary>It stays what it is in <see cref="OneLine"/>: a value that does not would be another one.</summary>
    public static bool IsExact(string text, int charsMax) =>
        text.Length <= charsMax && OneLine(text, charsMax).Equals(text, StringComparison.Ordinal);

    /// <summary>As <see cref="OneLine"/>, in ASCII letters, digits and the punctuation that no syntax here gives a meaning to.</summary>
    public static string Tame(string text, int charsMax)
    {
        var line = new StringBuilder(Math.Min(text.Length, charsMax));
        foreach (var c in text)
        {
            if (line.Length == charsMax)
            {
                break;
            }

            var tame = char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '+' ? c : ' ';
            if (tame != ' ' || (line.Length > 0 && line[^1] != ' '))
            {
                line.Append(tame);
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>For messages: on one line, short, in quotes.</summary>
    public static string Quote(string text) => $"\"{OneLine(text, Limits.QuotedCharsMax)}\"";

    /// <summary>Nothing but printable ASCII without a space.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
        or System.Globalization.UnicodeCategory.Surrogate) && rune != Rune.ReplacementChar;
}
