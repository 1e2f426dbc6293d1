using System.Globalization;

namespace Breakwater.Formats;

/// <summary>Tells four dotted numbers that are a version, a section or an object identifier from an address.</summary>
internal static class VersionText
{
    private const int LookBackChars = 64;
    private const int WordsMax = 6;
    private const int GroupMax = 20;

    /// <summary>Say it wherever they stand before the number, with joints between.</summary>
    private static readonly HashSet<string> Words = new(
        ("version versions ver v vers build builds release releases released firmware fw rev revision replace replaces replaced "
            + "replacing").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Say it directly before the number only; "to" may stand between.</summary>
    private static readonly HashSet<string> Neighbours = new(
        ("patch patched hotfix update updated upgrade upgraded upgrading tel phone fax driver plugin sdk runtime framework kernel bios "
            + "uefi ios ios-xe junos nx-os routeros "
            + "chrome chromium edge firefox acrobat fortios panos openssl apache tomcat office section sec art article para annex "
            + "chapter clause paragraph figure table oid").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>What may stand between the word and the number.</summary>
    private static readonly HashSet<string> Joints = new(
        ("to and or through thru until before after prior than up is was as of number no the least below above since x64 x86 "
            + "win64").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Written at start..end, and not defanged.</summary>
    public static bool IsOne(ReadOnlySpan<char> chars, int start, int end)
    {
        var before = chars[Math.Max(0, start - LookBackChars)..start];
        return (start > 0 && chars[start - 1] is '.' or '+') || FollowsProduct(before) || IsTag(before)
            || IsEntry(before, chars[start..end]) || IsHeading(before, chars[start..end], chars[end..]);
    }

    /// <summary>The text says so itself; then the same number is one everywhere in it.</summary>
    public static bool IsSaid(ReadOnlySpan<char> chars, int start, int end)
    {
        var before = chars[Math.Max(0, start - LookBackChars)..start];
        return FollowsWord(before) || IsChange(before, chars[end..]);
    }

    private static bool FollowsWord(ReadOnlySpan<char> before)
    {
        before = before[(before.LastIndexOf('\n') + 1)..];
        var isNear = true;
        for (var words = 0; words < WordsMax; words++)
        {
            before = before.TrimEnd(" \t:(=,.\"'`<>~-\u2013/&#");
            var at = before.Length;
            while (at > 0 && (char.IsAsciiLetterOrDigit(before[at - 1]) || (before[at - 1] == '.' && at < before.Length)))
            {
                at--;
            }

            var word = before[at..];
            if (word.IsEmpty)
            {
                return false;
            }

            var text = word.ToString();
            if (Words.Contains(text) || (isNear && Neighbours.Contains(text)))
            {
                return true;
            }

            var isNumber = char.IsAsciiDigit(word[0]) || (word[0] is 'v' or 'V' && word.Length > 1 && char.IsAsciiDigit(word[1]));
            if (!isNumber && !Joints.Contains(text))
            {
                return false;
            }

            isNear &= isNumber || text is "to" or "and" or "or";
            before = before[..at];
        }

        return false;
    }

    /// <summary><c>registry/gate:1.2.3.4</c>: the tag of an image.</summary>
    private static bool IsTag(ReadOnlySpan<char> before)
    {
        if (before.Length < 4 || before[^1] != ':')
        {
            return false;
        }

        var name = before[(before.LastIndexOfAny(" \t\n\"'") + 1)..^1];
        return name.IndexOf('/') > 0 && !name.Contains(':') && char.IsAsciiLetterOrDigit(name[^1]);
    }

    /// <summary><c>- 4.2.0.1: …</c>: an entry of a list of changes. Few addresses are of small numbers, one of them zero.</summary>
    private static bool IsEntry(ReadOnlySpan<char> before, ReadOnlySpan<char> number)
    {
        var line = before[(before.LastIndexOf('\n') + 1)..].Trim(" \t#=*-[");
        return line.IsEmpty && (before.Length < LookBackChars || before.Contains('\n')) && IsSmall(number)
            && (number.Contains(".0.", StringComparison.Ordinal) || number.EndsWith(".0"));
    }

    /// <summary><c>update the agent from 1.2.3.4 to 1.2.3.5</c>, either of the two.</summary>
    private static bool IsChange(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        before = before[(before.LastIndexOf('\n') + 1)..];
        var isFirst = before.EndsWith(" from ") && after.Length > 4 && after.StartsWith(" to ") && char.IsAsciiDigit(after[4]);
        var isSecond = before.EndsWith(" to ") && before.Length > 5 && char.IsAsciiDigit(before[^5]) && before.Contains(" from ",
            StringComparison.Ordinal);
        return (isFirst || isSecond) && (before.Contains("pdat", StringComparison.Ordinal) || before.Contains("grad",
            StringComparison.Ordinal)
            || before.Contains("patch", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary><c>Agent/1.2.3.4</c>, but no path: the name before the slash stands alone.</summary>
    private static bool FollowsProduct(ReadOnlySpan<char> before)
    {
        if (before.Length < 2 || before[^1] != '/' || !char.IsAsciiLetter(before[^2]))
        {
            return false;
        }

        var at = before.Length - 1;
        while (at > 0 && (char.IsAsciiLetterOrDigit(before[at - 1]) || before[at - 1] is '_' or '-' or '.'))
        {
            at--;
        }

        var name = before[at..^1];
        return (at == 0 || before[at - 1] != '/') && char.IsAsciiLetterUpper(name[0])
            && name.ContainsAnyInRange('a', 'z') && !name.Contains('_');
    }

    /// <summary><c>4.1.2.3 Network</c> at the start of a line: small numbers, and a capitalised word behind.</summary>
    private static bool IsHeading(ReadOnlySpan<char> before, ReadOnlySpan<char> number, ReadOnlySpan<char> after)
    {
        var line = before[(before.LastIndexOf('\n') + 1)..].Trim(" \t#=*");
        if (!line.IsEmpty || (before.Length >= LookBackChars && !before.Contains('\n')) || after.Length < 3 || !IsSmall(number))
        {
            return false;
        }

        after = after[0] == '.' ? after[1..] : after;
        return after[0] is ' ' or '\t' && char.IsUpper(after.TrimStart(" \t") is [var first, ..] ? first : ' ')
            && after.TrimStart(" \t").Length > 2
            && char.IsLower(after.TrimStart(" \t")[1]);
    }

    private static bool IsSmall(ReadOnlySpan<char> number)
    {
        foreach (var group in number.Split('.'))
        {
            if (int.Parse(number[group], NumberStyles.None, CultureInfo.InvariantCulture) > GroupMax)
            {
                return false;
            }
        }

        return true;
    }
}
