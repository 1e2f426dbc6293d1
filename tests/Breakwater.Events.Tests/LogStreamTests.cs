using System.IO.Compression;
using System.Text;
using Xunit;

namespace Breakwater.Events.Tests;

public sealed class LogStreamTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i}\n")));

    public static TheoryData<string> Stored => ["plain", "gzip", "members", "zstd", "frames"];

    [Theory]
    [MemberData(nameof(Stored))]
    public async Task Reads_text_however_it_is_stored(string how)
    {
        using var log = LogStream.Open(new MemoryStream(Store(how)));
        using var read = new MemoryStream();
        await log.CopyToAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(Text, read.ToArray());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void Refuses_what_is_damaged_ends_early_or_grows_too_large(string how)
    {
        var stored = Store(how);
        var cut = stored[..(stored.Length / 2)];
        var damaged = stored.ToArray();
        damaged.AsSpan(stored.Length / 3, 40).Fill(0xA5);
        Assert.Throws<InvalidDataException>(() => ReadAll(damaged, long.MaxValue));
        Assert.Throws<InvalidDataException>(() => ReadAll(stored, 1000));
        Assert.Throws<InvalidDataException>(() => ReadAll(cut, long.MaxValue));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("abc")]
    public void Short_text_is_text(string text)
    {
        using var log = new StreamReader(LogStream.Open(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(text, log.ReadToEnd());
    }

    [Fact]
    public void Line_buffer_gives_whole_lines_whatever_the_reads()
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var buffer = new LineBuffer(1024 * 1024);
            var read = new MemoryStream();
            for (var at = 0; at < Text.Length;)
            {
                var free = buffer.Free.Span;
                var length = Math.Min(Math.Min(random.Next(1, 200_000), free.Length), Text.Length - at);
                Text.AsSpan(at, length).CopyTo(free);
                at += length;
                var (rented, taken) = buffer.Took(length);
                Assert.True(taken == 0 || rented[taken - 1] == '\n');
                read.Write(rented, 0, taken);
            }

            Assert.Equal((0, Text.Length), (buffer.Pending, (int)read.Length));
            Assert.Equal(Text, read.ToArray());
        }
    }

    [Fact]
    public void Line_buffer_hands_on_a_line_without_end_in_pieces()
    {
        var buffer = new LineBuffer(100_000);
        var (left, taken) = (350_000, 0);
        while (left > 0)
        {
            var length = Math.Min(buffer.Free.Length, left);
            left -= length;
            taken += buffer.Took(length).Length;
            Assert.True(buffer.Pending < 100_000);
        }

        Assert.Equal(350_000, taken + buffer.TakeRest().Length);
    }

    private static void ReadAll(byte[] stored, long bytesMax)
    {
        using var log = LogStream.Open(new MemoryStream(stored), bytesMax);
        log.CopyTo(Stream.Null);
    }

    private static byte[] Store(string how)
    {
        var half = Text.Length / 2;
        return how switch
        {
            "gzip" => Gzip(Text),
            "members" => [.. Gzip(Text[..half]), .. Gzip(Text[half..])],
            "zstd" => Zstd(Text),
            "frames" => [.. Zstd(Text[..half]), .. Zstd(Text[half..])],
            _ => Text,
        };
    }

    private static byte[] Gzip(byte[] text)
    {
        using var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.Optimal))
        {
            gzip.Write(text);
        }

        return stored.ToArray();
    }

    private static byte[] Zstd(byte[] text)
    {
        using var compressor = new ZstdSharp.Compressor();
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(text).ToArray();
    }
}
