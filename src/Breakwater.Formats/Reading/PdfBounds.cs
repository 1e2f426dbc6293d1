using System.Buffers.Text;

namespace Breakwater.Formats.Reading;

/// <summary>What can be told of a PDF before a parser sees it.</summary>
internal static class PdfBounds
{
    /// <exception cref="ReadingException">Some tree of pages says that it holds, or refers to, more than may be read.</exception>
    public static void Check(ReadOnlySpan<byte> content, string place)
    {
        for (var rest = content; rest.IndexOf("/Kids"u8) is var at and >= 0;)
        {
            rest = rest[(at + 5)..];
            var end = rest.IndexOf((byte)']');
            if (end > 0 && rest[..end].Count(" R"u8) > Limits.PdfPagesMax)
            {
                throw TooMany(place);
            }
        }

        for (var rest = content; rest.IndexOf("/Count"u8) is var at and >= 0;)
        {
            rest = rest[(at + 6)..].TrimStart(" \r\n\t"u8);
            if (Utf8Parser.TryParse(rest, out long count, out _) && count > Limits.PdfPagesMax)
            {
                throw TooMany(place);
            }
        }
    }

    private static ReadingException TooMany(string place) => new(place, $"The PDF has more than {Limits.PdfPagesMax} pages.");
}
