using System.Text;

namespace Breakwater.Formats.Reading;

/// <summary>Bytes to text: UTF-8, UTF-16 with a mark or by its zero bytes, else Windows-1252's Latin letters, with a note.</summary>
internal static class TextDecoder
{
    private const int SampleBytes = 4096;

    public static string Decode(ReadOnlySpan<byte> content, List<ConversionNote> notes)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            content = content[3..];
        }
        else if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || LooksLikeUtf16(content, 1))
        {
            return Utf16(content, Encoding.Unicode, notes);
        }
        else if (content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || LooksLikeUtf16(content, 0))
        {
            return Utf16(content, Encoding.BigEndianUnicode, notes);
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException e)
        {
            notes.Add(new ConversionNote($"byte {e.Index}", "bytes that are no UTF-8", "They were read as Latin-1."));
            return Encoding.Latin1.GetString(content);
        }
    }

    private static string Utf16(ReadOnlySpan<byte> content, Encoding encoding, List<ConversionNote> notes)
    {
        content = content.Length > 1 && content[0] is 0xFE or 0xFF && content[1] is 0xFE or 0xFF ? content[2..] : content;
        if (content.Length % 2 == 1)
        {
            notes.Add(new ConversionNote($"byte {content.Length}", "the last byte", "A text in UTF-16 has an even number of them."));
            content = content[..^1];
        }

        return encoding.GetString(content);
    }

    /// <summary>Every second byte of a sample is zero: text of western languages without a mark.</summary>
    private static bool LooksLikeUtf16(ReadOnlySpan<byte> content, int zeroAt)
    {
        if (content.Length < 4 || content.Length % 2 == 1)
        {
            return false;
        }

        var (zeros, others) = (0, 0);
        for (var i = 0; i + 1 < Math.Min(content.Length, SampleBytes); i += 2)
        {
            zeros += content[i + zeroAt] == 0 ? 1 : 0;
            others += content[i + 1 - zeroAt] == 0 ? 1 : 0;
        }

        return others == 0 && zeros * 10 >= Math.Min(content.Length, SampleBytes) / 2 * 9;
    }
}
