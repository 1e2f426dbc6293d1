using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;

namespace Breakwater.Formats.Reading;

/// <summary>Reads the text of a PDF page by page, and where its links lead. Pictures of text are not read.</summary>
internal static class PdfReader
{
    public static void Read(ReadOnlyMemory<byte> content, string place, ReadingWork work)
    {
        PdfBounds.Check(content.Span, place);
        try
        {
            var filters = new BoundedFilters(new ByteBudget(Limits.UnpackedBytesMax));
            using var document = PdfDocument.Open(content, new ParsingOptions
            {
                UseLenientParsing = true, SkipMissingFonts = true, MaxStackDepth = Limits.PdfDepthMax, FilterProvider = filters,
            });
            if (document.NumberOfPages > Limits.PdfPagesMax)
            {
                throw new ReadingException(place, $"The PDF has more than {Limits.PdfPagesMax} pages.");
            }

            // What is looked at beforehand is unpacked twice; each time the same bound holds.
            var cost = new PdfCost(document, new BoundedFilters(new ByteBudget(Limits.UnpackedBytesMax)));
            work.Title = work.Title.Length > 0 ? work.Title : document.Information.Title ?? "";
            for (var number = 1; number <= document.NumberOfPages; number++)
            {
                var page = place.Length > 0 ? $"{place}, page {number}" : $"page {number}";
                cost.Take(number);
                Page(document, number, page, work);
            }
        }
        catch (PdfDocumentEncryptedException e)
        {
            throw new ReadingException(place, "The PDF is protected by a password.", e);
        }
#pragma warning disable CA1031 // A parser of hostile files that somebody else wrote: whatever it throws, the file is at fault.
        catch (Exception e) when (e is not ReadingException)
#pragma warning restore CA1031
        {
            throw new ReadingException(place, $"The PDF is damaged: {e.Message}", e);
        }
    }

    private static void Page(PdfDocument document, int number, string place, ReadingWork work)
    {
        var page = document.GetPage(number);
        var text = ContentOrderTextExtractor.GetText(page, true);
        if (!string.IsNullOrWhiteSpace(text))
        {
            work.AddAndExtract(text, place);
        }
        else if (page.NumberOfImages > 0)
        {
            work.Note(place, $"{page.NumberOfImages} pictures", "The page has no text, and text in pictures is not read.");
        }

        foreach (var link in page.GetHyperlinks())
        {
            var start = work.AddText(link.Uri ?? "", $"{place}, link");
            foreach (var one in TextExtractor.Extract(link.Uri ?? ""))
            {
                work.Take(new FoundIndicator(
                    one.Kind, one.Value, one.Raw, start + one.Start, start + one.End, $"{place}, link",
                    one.Kind is IndicatorKinds.Url or IndicatorKinds.Domain, one.Port));
            }
        }
    }
}
