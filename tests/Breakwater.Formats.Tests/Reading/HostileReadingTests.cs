using System.IO.Compression;
using System.Text;
using Breakwater.Formats.Reading;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>Documents made to exhaust whoever reads them end with an error that says so, within the limits.</summary>
public sealed class HostileReadingTests
{
    [Fact]
    public void A_workbook_that_unpacks_to_gigabytes_is_an_error()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using (var entry = archive.CreateEntry("xl/workbook.xml").Open())
            {
                entry.Write("<workbook/>"u8);
            }

            using var sheet = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
            sheet.Write("<worksheet><!--"u8);
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)' ');
            for (var written = 0L; written <= Limits.UnpackedBytesMax; written += block.Length)
            {
                sheet.Write(block);
            }
        }

        Assert.Contains("unpacks", Read.Fails(bytes.ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_with_entities_is_an_error() => Assert.Contains(
        "DTD", Read.Fails(WithStrings("<!DOCTYPE a [<!ENTITY b \"x\">]><sst><si><t>&b;</t></si></sst>")).Message, StringComparison.Ordinal);

    [Fact]
    public void Archives_are_not_unpacked() =>
        Assert.Contains("not unpacked", Read.Fails(Archive("a.txt", "evil-crane[.]top")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<a href='x'>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<p><b>")]
    public void A_page_that_nests_deep_is_an_error(string tag) => Assert.Throws<ReadingException>(
        () => Read.Text("<html>" + string.Concat(Enumerable.Repeat(tag, 200_000)), null, ReadFormats.Html));

    [Fact]
    public void A_page_of_too_many_tags_is_an_error() => Assert.Contains(
        "tags", Read.Fails(Encoding.UTF8.GetBytes("<html>" + string.Concat(Enumerable.Repeat("<br>", Limits.HtmlTagsMax + 1)))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_line_of_fifty_megabytes_is_read()
    {
        var line = new byte[50_000_000];
        line.AsSpan().Fill((byte)'a');
        "evil-crane[.]top "u8.CopyTo(line);
        Assert.Equal(["domain evil-crane.top"], Read.Found(Read.Bytes(line)));
    }

    [Theory]
    [InlineData("(a+)+$", 100_000)]
    [InlineData("((((((((((", 100_000)]
    [InlineData("mutex: ", 200_000)]
    [InlineData("mutex `", 200_000)]
    [InlineData("HKLM\\A b ", 200_000)]
    [InlineData("C:\\A B C D ", 200_000)]
    [InlineData("\\\\", 500_000)]
    [InlineData("%a%\\", 300_000)]
    [InlineData("<http://a.top/x\n", 200_000)]
    [InlineData("hxxp://a[.]top/x/\ny/", 100_000)]
    [InlineData("md5 , | ; imphash ", 100_000)]
    [InlineData("3:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:", 100_000)]
    [InlineData("1:", 1_000_000)]
    [InlineData(" dot ", 300_000)]
    [InlineData("a at b dot ", 200_000)]
    [InlineData("AS ", 500_000)]
    [InlineData("ABCU ", 300_000)]
    [InlineData("aa:", 500_000)]
    [InlineData("1.2.3.4-", 200_000)]
    [InlineData("version 1.2.3.4, ", 100_000)]
    [InlineData("|", 2_000_000)]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e|", 50_000)]
    public void Text_made_to_be_slow_is_not(string unit, int count)
    {
        // What grows with the square of the length takes hours here.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        TextExtractor.Extract(string.Concat(Enumerable.Repeat(unit, count)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.ElapsedMilliseconds} ms");
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_table_of_too_many_columns_is_an_error() =>
        Assert.Contains("columns", Read.Fails(Encoding.UTF8.GetBytes(new string(',', 5000) + "\n"), "a.csv").Message, StringComparison.Ordinal);

    [Fact]
    public void Random_bytes_never_end_in_anything_but_a_reading_or_its_error()
    {
        const int Seed = 20260203;
        var random = new Random(Seed);
        byte[][] starts =
        [
            [], [.. "%PDF-1.4\n"u8], [.. "PK\u0003\u0004"u8], [.. "<?xml version=\"1.0\"?><OpenIOC>"u8], [.. "<html><body>"u8], [.. "{\"Event\":{"u8],
            [.. "{\"type\":\"bundle\",\"objects\":["u8], [.. "Return-Path: <a@b.top>\nFrom: a\nMIME-Version: 1.0\n"u8], [.. "rule a { condition:"u8],
            [.. "type,value\n"u8], [.. "alert tcp any any -> any any ("u8], [0xFF, 0xFE], [0xFE, 0xFF],
            [.. "title: a\nlogsource:\n b: c\ndetection:\n"u8],
        ];
        for (var round = 0; round < 3000; round++)
        {
            var tail = new byte[random.Next(200)];
            random.NextBytes(tail);
            byte[] content = [.. starts[random.Next(starts.Length)], .. tail];
            var error = Record.Exception(() => FormatReader.Read(content, null, new ReadOptions(Read.Now)));
            Assert.True(error is null or ReadingException, $"Seed {Seed}, round {round}: {error}");
        }
    }

    private static byte[] WithStrings(string xml)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in new[] { ("xl/workbook.xml", "<workbook/>"), ("xl/sharedStrings.xml", xml) })
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Archive(string name, string text)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
