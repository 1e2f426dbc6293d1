using System.Globalization;

namespace Breakwater.Events;

/// <summary>IBM's Log Event Extended Format 1.0 and 2.0: a header between bars, then pairs with a delimiter between them, a tab unless the
/// header of 2.0 says otherwise.</summary>
internal static class LeefField
{
    private static readonly string?[] Header = [null, "vendor", "product", "version", "eventId"];

    public static string? Locate(ReadOnlySpan<byte> text, int offset)
    {
        var at = 0;
        foreach (var name in Header)
        {
            var end = CefField.EndOf(text, at, (byte)'|');
            if (offset <= end)
            {
                return name;
            }

            at = end + 1;
        }

        var delimiter = (byte)'\t';
        if (text.StartsWith("LEEF:2"u8))
        {
            var end = CefField.EndOf(text, at, (byte)'|');
            delimiter = end < text.Length ? Delimiter(text[at..end]) : delimiter;
            at = end < text.Length ? end + 1 : at;
        }

        if (offset < at)
        {
            return null;
        }

        var attributes = text[at..];
        var start = attributes[..(offset - at)].LastIndexOf(delimiter) + 1;
        var equals = attributes[start..].IndexOf((byte)'=');
        return equals > 0 && offset - at > start + equals ? FieldName.Of(attributes.Slice(start, equals)) : null;
    }

    /// <summary>One character, or its code as <c>x09</c> or <c>0x09</c>.</summary>
    private static byte Delimiter(ReadOnlySpan<byte> text)
    {
        var code = text.StartsWith("0x"u8) ? text[2..] : text.Length > 1 && text[0] == 'x' ? text[1..] : default;
        return byte.TryParse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value
            : text.Length == 1 ? text[0] : (byte)'\t';
    }
}
