namespace Breakwater.Formats.Reading;

/// <summary>Tells lists of one entry a line, as devices take them, from texts.</summary>
internal static class ListLines
{
    private const int LinesMin = 2;

    /// <summary>
    /// There are a few entries, and nearly all lines are entries or comments; or most are in a syntax that no text has.
    /// </summary>
    public static bool IsList(string sample)
    {
        var (entries, telling, others, odd, wasEntry) = (0, 0, 0, 0, false);
        var scope = ListScope.Of(sample);
        foreach (var raw in sample.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty)
            {
                wasEntry = false;
                continue;
            }

            var entry = ListEntry.Read(raw, scope);
            entries += entry.IsEntry ? 1 : 0;
            telling += entry.IsTelling ? 1 : 0;

            // One word among entries, such as localhost, is no prose. In front of them it is a heading, which may say what they are.
            var isOdd = !entry.IsEntry && wasEntry && !line.ContainsAny(" \t:");
            odd += isOdd ? 1 : 0;
            others += entry.IsEntry || entry.IsComment || isOdd ? 0 : 1;
            wasEntry = entry.IsEntry;
        }

        return entries >= LinesMin && ((others * 20 <= entries && odd * 4 <= entries) || (telling >= LinesMin && telling > others));
    }
}
