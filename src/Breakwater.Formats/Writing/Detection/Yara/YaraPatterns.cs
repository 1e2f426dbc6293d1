using System.Globalization;

namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>Whether texts, hexadecimal strings and expressions of YARA 4.2 are sure to compile. Each gives null, or a sentence.</summary>
internal static class YaraPatterns
{
    private const int JumpMax = 200;

    // Yara has 128 branches for one expression.
    private const int WaysMax = 100;

    /// <summary>The escapes that a text has.</summary>
    public static string? Text(string inside)
    {
        for (var at = 0; at < inside.Length; at++)
        {
            if (inside[at] is < ' ' and not '\t' or '\u007F')
            {
                return "A text holds a control character.";
            }

            if (inside[at] != '\\')
            {
                continue;
            }

            var next = inside[++at];
            if (next == 'x' && at + 2 < inside.Length && char.IsAsciiHexDigit(inside[at + 1]) && char.IsAsciiHexDigit(inside[at + 2]))
            {
                at += 2;
            }
            else if (next is not ('"' or '\\' or 't' or 'n' or 'r'))
            {
                return $"A text has the escape \\{next}, which is none.";
            }
        }

        return null;
    }

    /// <summary>Pairs of digits or question marks, jumps between them, alternatives without jumps beyond two hundred bytes.</summary>
    public static string? Hex(string inside)
    {
        var (depth, isAfterByte, bytes, ways) = (0, false, 0, 0);
        for (var at = 0; at < inside.Length; at++)
        {
            var c = inside[at];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                continue;
            }

            if (c == '/' && CommentEnd(inside, at) is > 0 and var behind)
            {
                at = behind - 1;
                continue;
            }

            if (IsNibble(c) && at + 1 < inside.Length && IsNibble(inside[at + 1]))
            {
                at++;
                bytes += c == '?' && inside[at] == '?' ? 0 : 1;
                isAfterByte = true;
            }
            else if (c == '[' && isAfterByte && inside.IndexOf(']', at) is var end and > 0 && IsJump(inside[(at + 1)..end], depth > 0)
                && GoesOn(inside, end + 1))
            {
                at = end;
                isAfterByte = false;
            }
            else if (c == '(' && GoesOn(inside, at + 1))
            {
                depth++;
                ways++;
                isAfterByte = false;
            }
            else if (c is ')' or '|' && depth > 0 && isAfterByte && (c == ')' || GoesOn(inside, at + 1)))
            {
                depth -= c == ')' ? 1 : 0;
                ways += c == '|' ? 1 : 0;
                isAfterByte = c == ')';
            }
            else
            {
                return "A hexadecimal string is not sure to be sound.";
            }
        }

        return depth == 0 && isAfterByte && bytes is > 0 and <= Limits.YaraTextCharsMax && ways <= WaysMax ? null
            : "A hexadecimal string is not sure to be sound.";
    }

    /// <summary>One past a comment; -1 when there is none, or it does not end.</summary>
    private static int CommentEnd(string inside, int at) =>
        string.CompareOrdinal(inside, at, "//", 0, 2) == 0 ? inside.IndexOf('\n', at) + 1
        : string.CompareOrdinal(inside, at, "/*", 0, 2) == 0 && inside.IndexOf("*/", at + 2, StringComparison.Ordinal) is > 0 and var end
            ? end + 2 : -1;

    private static bool IsNibble(char c) => char.IsAsciiHexDigit(c) || c == '?';

    private static bool GoesOn(string inside, int at)
    {
        var rest = inside.AsSpan(at).TrimStart(" \t\r\n");
        return rest.Length > 1 && (IsNibble(rest[0]) || rest[0] == '(');
    }

    private static bool IsJump(string inside, bool isInside)
    {
        var parts = inside.Split('-', StringSplitOptions.TrimEntries);
        var from = inside.Trim() == "-" ? 0 : Number(parts[0]);
        var to = parts.Length == 1 ? from : parts.Length == 2 && parts[1].Length == 0 ? (isInside ? -1 : int.MaxValue)
            : parts.Length == 2 ? Number(parts[1]) : -1;
        return from >= 0 && to >= from && (!isInside || to <= JumpMax) && !(parts.Length == 1 && from == 0);
    }

    /// <summary>-1 for what is none.</summary>
    public static int Number(string text) =>
        text.Length <= 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>An expression of groups, alternatives, classes, escapes and repetitions; nothing that looks around or back.</summary>
    public static string? Expression(string inside)
    {
        var reader = new YaraExpression(inside);
        return reader.IsSound() && reader.Ways <= WaysMax && reader.Size <= Limits.YaraTextCharsMax ? null
            : "An expression is not sure to be sound.";
    }
}
