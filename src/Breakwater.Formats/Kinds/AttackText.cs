namespace Breakwater.Formats.Kinds;

/// <summary>Identifiers of MITRE ATT&amp;CK: techniques, tactics, groups, software, mitigations and campaigns.</summary>
internal static class AttackText
{
    private const int BehindCharsMax = 80;

    /// <summary>The catalogue is named on the rest of the line.</summary>
    public static bool IsNamedBehind(ReadOnlySpan<char> chars, int end)
    {
        var rest = chars.Slice(end, Math.Min(BehindCharsMax, chars.Length - end));
        rest = rest.IndexOf('\n') is var line and >= 0 ? rest[..line] : rest;
        return rest.Contains("ATT&CK", StringComparison.OrdinalIgnoreCase) || rest.Contains("MITRE", StringComparison.OrdinalIgnoreCase);
    }

    private const string Prefix = "attack.";

    /// <summary>The id, or null; <paramref name="needsWord"/> when only a word beside it tells it from other numbers.</summary>
    public static string? IdOf(ReadOnlySpan<char> run, out int start, out bool needsWord)
    {
        start = 0;
        needsWord = false;
        var isTag = run.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
        if (isTag)
        {
            start = Prefix.Length;
            run = run[start..];
        }

        if (run.Length is < 5 or > 9)
        {
            return null;
        }

        var isLower = run[0] is >= 'a' and <= 'z';
        var digits = run[0] is 'T' or 't' && run[1] is 'A' or 'a' ? run[2..] : run[1..];
        var isTactic = digits.Length == run.Length - 2;
        var hasPart = digits.Length == 8 && digits[4] == '.' && !isTactic;
        if ((digits.Length != 4 && !hasPart) || digits[..4].ContainsAnyExceptInRange('0', '9')
            || (hasPart && (run[0] is not ('T' or 't') || digits[5..].ContainsAnyExceptInRange('0', '9') || digits[5] != '0')))
        {
            return null;
        }

        var number = ((digits[0] - '0') * 1000) + ((digits[1] - '0') * 100) + ((digits[2] - '0') * 10) + digits[3] - '0';
        var isKnown = (char.ToUpperInvariant(run[0]), isTactic) switch
        {
            ('T', true) => number is >= 1 and <= 199,
            ('T', false) => number is (>= 1001 and <= 1799) or (>= 800 and <= 899),
            ('S', _) => number is >= 1 and <= 1399,
            ('G', _) => number is >= 1 and <= 1199,
            ('M', _) => number is (>= 800 and <= 999) or (>= 1001 and <= 1099),
            ('C', _) => number is >= 1 and <= 199,
            _ => false,
        };
        needsWord = !isTag && ((isLower && !hasPart) || (run[0] is not 'T' and not 't' && (digits[0] == '1' || run[0] is 'C')));
        return isKnown ? run.ToString().ToUpperInvariant() : null;
    }
}
