using System.Globalization;
using System.IO.Compression;
using System.Text;
using Breakwater.Formats.Reading;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>PDF: text and links of each page, and bounds on what it makes its reader do.</summary>
public sealed class PdfReadingTests
{
    private const string Shown = "BT /F1 12 Tf 72 700 Td (Block evil-crane[.]top and 203.0.113.7) Tj ET";

    [Fact]
    public void Text_and_links_are_found_page_by_page()
    {
        var reading = Read.Bytes(Pdf(
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R] >>",
            $"<< /Length {Shown.Length} >>\nstream\n{Shown}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            "<< /Type /Annot /Subtype /Link /Rect [72 690 200 720] /A << /S /URI /URI (http://evil-link.top/x) >> >>"));
        Assert.Equal(ReadFormats.Pdf, reading.Format);
        Assert.Equal(["domain evil-crane.top", "ipv4 203.0.113.7"], Read.Found(reading));
        Assert.Contains("url http://evil-link.top/x", Read.Found(reading, links: true));
        Assert.Equal("page 1", reading.Found[0].Place);
    }

    [Fact]
    public void A_million_pages_are_an_error()
    {
        var kids = string.Concat(Enumerable.Repeat("3 0 R ", 1_000_000));
        Assert.Contains("pages", Read.Fails(Pdf($"<< /Type /Pages /Kids [{kids}] /Count 1 >>", "<< /Type /Page /Parent 2 0 R >>")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_a_tree_names_a_million_times_is_read_no_more_often_than_pages_are_allowed()
    {
        // Each level names the next one ten times: a million leaves out of seven objects.
        var levels = Enumerable.Range(0, 6).Select(level =>
            $"<< /Type /Pages /Kids [{string.Concat(Enumerable.Repeat($"{level + 3} 0 R ", 10))}] /Count 10 >>").ToArray();
        byte[] content = Pdf([.. levels, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 9 0 R /Resources << /Font << /F1 10 0 R >> >> >>",
            $"<< /Length {Shown.Length} >>\nstream\n{Shown}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]);
        Assert.InRange(Read.Bytes(content).Found.Count, 2, 2 * Limits.PdfPagesMax);
    }

    [Fact]
    public void A_stream_that_unpacks_to_gigabytes_is_an_error()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)' ');
            for (var written = 0L; written <= Limits.UnpackedBytesMax; written += block.Length)
            {
                zlib.Write(block);
            }
        }

        var stream = Encoding.Latin1.GetString(packed.ToArray());
        Assert.Contains("unpacks", Read.Fails(Pdf(
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << >> >>",
            $"<< /Length {stream.Length} /Filter /FlateDecode >>\nstream\n{stream}\nendstream")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q ")]
    [InlineData("[[]] ")]
    [InlineData("(aaaaaaaaaaaaaaaa) Tj ")]
    [InlineData("BI ID % EI q ")]
    public void A_page_of_millions_of_operators_is_an_error_before_they_are_read(string part)
    {
        var content = string.Concat(Enumerable.Repeat(part, Limits.PdfPageStepsMax));
        Assert.Contains("operators", Read.Fails(OnePage("", $"<< /Length {content.Length} >>\nstream\n{content}\nendstream")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_forms_that_run_each_other_a_billion_times_are_an_error()
    {
        // Each form runs the next one ten times; a name may be written in codes.
        var forms = Enumerable.Range(0, 9).Select(level =>
        {
            var run = string.Concat(Enumerable.Repeat("/#58 Do ", 10));
            return $"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {level + 6} 0 R >> >> /Length {run.Length} >>\nstream\n{run}\nendstream";
        });
        var content = OnePage("/XObject << /X 5 0 R >>", ["<< /Length 5 >>\nstream\n/X Do\nendstream", .. forms]);
        Assert.Contains("operators", Read.Fails(content).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%PDF-1.4\n")]
    [InlineData("%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj trailer << /Root 1 0 R >>")]
    [InlineData("%PDF-1.7\nxref\n0 99999999\ntrailer << /Size 99999999 >>\nstartxref\n9\n%%EOF")]
    public void A_damaged_document_is_an_error(string content) => Assert.Throws<ReadingException>(() => Read.Text(content));

    /// <summary>A document of one page, whose content is the first of these objects; they are numbered from 4.</summary>
    private static byte[] OnePage(string resources, params string[] objects) => Pdf([
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << {resources} >> >>",
        .. objects]);

    /// <summary>A document of a catalogue and these objects, numbered from 2.</summary>
    private static byte[] Pdf(params string[] objects)
    {
        var text = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        foreach (var (body, index) in objects.Prepend("<< /Type /Catalog /Pages 2 0 R >>").Select((body, index) => (body, index)))
        {
            places.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{body}\nendobj\n");
        }

        var start = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {places.Count + 1}\n0000000000 65535 f \n");
        places.ForEach(place => text.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"));
        text.Append(CultureInfo.InvariantCulture, $"trailer << /Size {places.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
