using System.Globalization;

namespace Breakwater.Formats;

/// <summary>Ports behind addresses and names.</summary>
internal static class PortText
{
    /// <summary>The port of <c>:8443</c> at this place; null when there is none.</summary>
    public static int? At(ReadOnlySpan<char> chars, int at)
    {
        if (at >= chars.Length || chars[at] != ':')
        {
            return null;
        }

        var end = at + 1;
        while (end < chars.Length && end - at <= 6 && char.IsAsciiDigit(chars[end]))
        {
            end++;
        }

        var isCut = end < chars.Length && (char.IsLetter(chars[end]) || chars[end] == '_');
        return !isCut && int.TryParse(chars[(at + 1)..end], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue ? port : null;
    }
}
