using System.Buffers;

namespace Breakwater.Events;

/// <summary>Pairs such as <c>srcip=192.0.2.1 url="http://…"</c>, also with commas or semicolons between, and <c>key:"value"</c>.</summary>
internal static class PairField
{
    private static readonly SearchValues<byte> Separators = SearchValues.Create(" ,;|[\t("u8);

    /// <summary>The key of the value at a place; null when it is in none.</summary>
    public static string? Locate(ReadOnlySpan<byte> text, int offset)
    {
        var at = 0;
        while (at <= offset)
        {
            var key = KeyAt(text, at);
            if (key == 0)
            {
                at = NextStart(text, at);
                continue;
            }

            var value = at + key + 1;
            var end = EndOfValue(text, value);
            if (offset >= value && offset < end)
            {
                return FieldName.Of(text.Slice(at, key));
            }

            at = Math.Max(end, value);
        }

        return null;
    }

    /// <summary>Length of a key here that is followed by its sign; 0 when none is.</summary>
    private static int KeyAt(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        var endMax = Math.Min(text.Length, at + Limits.FieldCharsMax);
        while (end < endMax && (TimeText.IsWordByte(text[end]) || text[end] is (byte)'.' or (byte)'@' or (byte)'/'))
        {
            end++;
        }

        var hasSign = end > at && end < text.Length
            && (text[end] == '=' || (text[end] == ':' && end + 1 < text.Length && text[end + 1] == '"'));
        return hasSign ? end - at : 0;
    }

    private static int NextStart(ReadOnlySpan<byte> text, int at)
    {
        var next = text[at..].IndexOfAny(Separators);
        return next < 0 ? text.Length : at + next + 1;
    }

    private static int EndOfValue(ReadOnlySpan<byte> text, int at)
    {
        if (at < text.Length && text[at] is (byte)'"' or (byte)'\'')
        {
            var quote = text[at];
            for (var i = at + 1; i < text.Length; i++)
            {
                if (text[i] == '\\')
                {
                    i++;
                }
                else if (text[i] == quote)
                {
                    return i + 1;
                }
            }

            return text.Length;
        }

        for (var i = at; i < text.Length; i++)
        {
            if (text[i] is (byte)' ' or (byte)'\t' || (text[i] is (byte)',' or (byte)';' or (byte)'|' && KeyAt(text, i + 1) > 0))
            {
                return i;
            }
        }

        return text.Length;
    }
}
