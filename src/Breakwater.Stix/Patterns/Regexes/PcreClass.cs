namespace Breakwater.Stix;

/// <summary>Reads what stands in the square brackets of a PCRE expression, and \p outside of them.</summary>
internal static class PcreClass
{
    /// <summary>The opening bracket was taken.</summary>
    public static (RegexSet Set, bool IsNegated) Read(PcreText text)
    {
        var set = new RegexSet();
        var isNegated = text.Take('^');
        var isFirst = true;
        while (isFirst || text.Current != ']')
        {
            isFirst = false;
            if (TakeSet(text, set))
            {
                continue;
            }

            var from = Character(text);
            if (from < 0)
            {
                continue;
            }

            var rest = text.Rest;
            if (rest.Length > 1 && rest[0] == '-' && rest[1] != ']')
            {
                ReadRange(text, set, from);
            }
            else
            {
                set.Add(from, from);
            }
        }

        text.At++;
        return (set, isNegated);
    }

    /// <summary>Whether \p or \P was taken is in <paramref name="isNegated"/>.</summary>
    public static void AddProperty(PcreText text, RegexSet set, bool isNegated)
    {
        var name = text.Take('{') ? text.Until("}").Replace(" ", "", StringComparison.Ordinal) : text.Next().ToString();
        if (name.StartsWith('^'))
        {
            (name, isNegated) = (name[1..], !isNegated);
        }

        var categories = name switch
        {
            "Any" => "\\p{L}\\P{L}",
            "L&" or "LC" => "\\p{Lu}\\p{Ll}\\p{Lt}",
            "Xan" => "\\p{L}\\p{N}",
            "Xwd" => "\\p{L}\\p{N}_",
            "C" or "L" or "M" or "N" or "P" or "S" or "Z" => $"\\p{{{name}}}",
            "Cc" or "Cf" or "Cn" or "Co" or "Cs" or "Ll" or "Lm" or "Lo" or "Lt" or "Lu" or "Mc" or "Me" or "Mn" or "Nd" or "Nl" or "No"
                or "Pc" or "Pd" or "Pe" or "Pf" or "Pi" or "Po" or "Ps" or "Sc" or "Sk" or "Sm" or "So" or "Zl" or "Zp" or "Zs" =>
                $"\\p{{{name}}}",
            _ => null,
        };
        if (categories is null || (isNegated && !categories.StartsWith("\\p{" + name, StringComparison.Ordinal)))
        {
            throw new PcreException($"The regular expression asks for the Unicode property {Problem.Quote(name)}, which is not supported.");
        }

        set.AddCategory(isNegated ? $"\\P{{{name}}}" : categories);
    }

    /// <summary>Takes what stands for a set of characters, and can be no end of a range.</summary>
    private static bool TakeSet(PcreText text, RegexSet set)
    {
        if (text.Rest is ['[', ':' or '.' or '=', ..] && Posix(text) is { } name)
        {
            if (!set.AddPosix(name.TrimStart('^'), name.StartsWith('^')))
            {
                throw PcreText.Malformed($"there is no class [:{Problem.Quote(name)}:]");
            }

            return true;
        }

        if (text.Rest is ['\\', var letter, ..] && letter is 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'h' or 'H' or 'v' or 'V')
        {
            text.At += 2;
            return set.AddShorthand(letter);
        }

        if (text.Rest is ['\\', 'p' or 'P', ..])
        {
            var isNegated = text.Rest[1] == 'P';
            text.At += 2;
            AddProperty(text, set, isNegated);
            return true;
        }

        return false;
    }

    private static string? Posix(PcreText text)
    {
        var kind = text.Rest[1];
        var end = text.Rest[2..].IndexOf(kind == ':' ? ":]" : kind == '.' ? ".]" : "=]", StringComparison.Ordinal);
        if (end < 0 || text.Rest.Slice(2, end).ContainsAny(']', '\\'))
        {
            return null;
        }

        if (kind != ':')
        {
            throw PcreText.Malformed("collating elements are not supported");
        }

        var name = text.Rest.Slice(2, end).ToString();
        text.At += end + 4;
        return name;
    }

    private static void ReadRange(PcreText text, RegexSet set, int from)
    {
        text.At++;
        var start = text.At;
        if (TakeSet(text, set))
        {
            // A set ends no range: the hyphen before it is itself.
            set.Add(from, from);
            set.Add('-', '-');
            return;
        }

        text.At = start;
        var to = Character(text);
        if (to < from)
        {
            throw PcreText.Malformed("a range is out of order");
        }

        set.Add(from, to);
    }

    /// <summary>One character of the class; -1 for what stands for none, as \E alone.</summary>
    private static int Character(PcreText text)
    {
        if (text.IsEnd)
        {
            throw PcreText.Malformed("a ] is missing");
        }

        if (!text.Take('\\'))
        {
            return text.NextCodePoint();
        }

        var letter = text.Next();
        switch (letter)
        {
            case 'b':
                return 8;
            case 'E':
                return -1;
            case 'Q':
                throw new PcreException("The regular expression has \\Q inside a character class, which is not supported.");
            case 'B' or 'R' or 'X' or 'N':
                throw PcreText.Malformed($"\\{letter} stands in a class");
            case >= '1' and <= '7':
                return text.Digits(8, 2, letter - '0');
            default:
                var found = text.Character(letter);
                text.At -= found < 0 ? 1 : 0;
                return found < 0 ? text.NextCodePoint() : found;
        }
    }
}
