namespace Breakwater.Stix;

/// <summary>The text behind LIKE (STIX 2.1, 9.6): % stands for any run of characters, _ for one; letters are told apart by case.</summary>
internal sealed class LikeText(string pattern)
{
    private readonly int[] _pattern = CodePoints(Nfc.Of(pattern));

    /// <summary>In time of the pattern's length times the text's.</summary>
    /// <exception cref="PatternLimitException">That is too much.</exception>
    public bool IsMatch(string text)
    {
        var subject = CodePoints(Nfc.Of(text));
        if ((long)subject.Length * _pattern.Length > Limits.PatternLikeStepsMax)
        {
            throw new PatternLimitException($"LIKE would take more than {Limits.PatternLikeStepsMax} steps on one value.");
        }

        // Greedy with one place to come back to: an earlier % never needs to take more once a later one was reached.
        var (at, from, percent, mark) = (0, 0, -1, 0);
        while (at < subject.Length)
        {
            if (from < _pattern.Length && _pattern[from] == '%')
            {
                percent = from++;
                mark = at;
            }
            else if (from < _pattern.Length && (_pattern[from] == '_' || _pattern[from] == subject[at]))
            {
                from++;
                at++;
            }
            else if (percent >= 0)
            {
                from = percent + 1;
                at = ++mark;
            }
            else
            {
                return false;
            }
        }

        return _pattern.AsSpan(from).IndexOfAnyExcept('%') < 0;
    }

    private static int[] CodePoints(string text)
    {
        var points = new int[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            points[count++] = isPair ? char.ConvertToUtf32(text[i], text[++i]) : text[i];
        }

        return points[..count];
    }
}
