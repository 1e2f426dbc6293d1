namespace Breakwater.Formats.Reading;

/// <summary>Reads lists of one entry a line as devices take them.</summary>
internal static class ListLines
{
    private const int LinesMin = 2;

    /// <summary>Nearly all lines are entries or comments, and there are a few.</summary>
    public static bool IsList(string sample)
    {
        var (entries, others) = (0, 0);
        foreach (var line in sample.AsSpan().EnumerateLines())
        {
            if (line.Trim().IsEmpty)
            {
                continue;
            }

            var entry = ListEntry.Read(line);
            entries += entry.IsEntry ? 1 : 0;
            others += entry.IsEntry || entry.IsComment ? 0 : 1;
        }

        return entries >= LinesMin && others * 20 <= entries;
    }
}
