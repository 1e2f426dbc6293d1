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
        var (entries, telling, others) = (0, 0, 0);
        var scope = ListScope.Of(sample);
        foreach (var line in sample.AsSpan().EnumerateLines())
        {
            if (line.Trim().IsEmpty)
            {
                continue;
            }

            var entry = ListEntry.Read(line, scope);
            entries += entry.IsEntry ? 1 : 0;
            telling += entry.IsTelling ? 1 : 0;
            others += entry.IsEntry || entry.IsComment ? 0 : 1;
        }

        return entries >= LinesMin && (others * 20 <= entries || (telling >= LinesMin && telling > others));
    }
}
