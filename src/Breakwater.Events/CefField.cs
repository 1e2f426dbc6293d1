namespace Breakwater.Events;

/// <summary>ArcSight's Common Event Format: seven header fields between bars, then pairs whose values may hold spaces.</summary>
internal static class CefField
{
    private static readonly string?[] Header =
        [null, "deviceVendor", "deviceProduct", "deviceVersion", "deviceEventClassId", "name", "severity"];

    public static string? Locate(ReadOnlySpan<byte> text, int offset)
    {
        var at = 0;
        foreach (var name in Header)
        {
            var end = EndOf(text, at, (byte)'|');
            if (offset <= end)
            {
                return name;
            }

            at = end + 1;
        }

        return InExtension(text[at..], offset - at);
    }

    /// <summary>A key begins after a space and ends at an equals sign that no backslash precedes.</summary>
    private static string? InExtension(ReadOnlySpan<byte> text, int offset)
    {
        for (var at = Math.Min(offset, text.Length - 1); at > 0; at--)
        {
            if (text[at] != '=' || text[at - 1] == '\\')
            {
                continue;
            }

            var start = at;
            while (start > 0 && (TimeText.IsWordByte(text[start - 1]) || text[start - 1] is (byte)'.' or (byte)'[' or (byte)']'))
            {
                start--;
            }

            if (start < at && (start == 0 || text[start - 1] == ' '))
            {
                return FieldName.Of(text[start..at]);
            }

            at = Math.Max(start, 1);
        }

        return null;
    }

    /// <summary>Place of the next bar that is not escaped; the text's length when there is none.</summary>
    internal static int EndOf(ReadOnlySpan<byte> text, int at, byte bar)
    {
        for (; at < text.Length && text[at] != bar; at++)
        {
            at += text[at] == '\\' ? 1 : 0;
        }

        return Math.Min(at, text.Length);
    }
}
