namespace Breakwater.Stix;

/// <summary>Reads what a group of a PCRE expression starts with. That it captures, and under which name, makes no difference.</summary>
internal static class PcreGroupHead
{
    /// <summary>Takes what stands behind <c>(?</c>; false when it was a setting of options, closed at once.</summary>
    public static bool Take(PcreText text, ref PcreOptions options)
    {
        if (text.Take(':') || text.Take('|'))
        {
            return true;
        }

        if (text.Rest is ['=' or '!', ..] or ['<', '=' or '!', ..])
        {
            throw PcreText.NeedsBacktracking("a look-around");
        }

        if (text.Take('>'))
        {
            throw PcreText.NeedsBacktracking("an atomic group");
        }

        if (text.Take('('))
        {
            throw PcreText.NeedsBacktracking("a condition");
        }

        if (text.Rest is ['P', '<', ..] or ['<', ..] or ['\'', ..])
        {
            var close = text.Rest[0] == '\'' ? "'" : ">";
            text.At += text.Rest[0] == 'P' ? 2 : 1;
            var name = text.Until(close);
            return PatternWords.IsPlainName(name) || PatternWords.KindOf(name) != PatternTokenKind.None
                ? true
                : throw PcreText.Malformed($"{Problem.Quote(name)} names no group");
        }

        if (text.Rest is ['P', '=' or '>', ..] or ['R' or '&' or 'C' or '+', ..] or [>= '0' and <= '9', ..] or ['-',
            >= '0' and <= '9', ..])
        {
            throw PcreText.NeedsBacktracking("a recursion, a back reference or a callout");
        }

        return options.Read(text);
    }
}
