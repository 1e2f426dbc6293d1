using System.Text;
using Breakwater.Matching.Image;
using Breakwater.Matching.Scanning;
using Xunit;

namespace Breakwater.Matching.Tests;

/// <summary>Indexes in files: written, opened, verified, damaged.</summary>
public sealed class IndexFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-index-").FullName;

    private string File1 => Path.Combine(_folder, "one.index");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_gives_the_hits_of_the_index_in_memory_and_is_verified()
    {
        var builder = new IndicatorIndexBuilder();
        AddListed(builder);
        builder.Write(File1);
        IndicatorIndex.Verify(File1);
        using var file = IndicatorIndex.Open(File1);
        using var memory = builder.Build();
        var text = Text(31, 3000);
        Assert.Equal(Scan(memory, text), Scan(file, text));
        Assert.Equal(memory.Count, file.Count);
    }

    [Fact]
    public void An_empty_index_can_be_written_and_finds_nothing()
    {
        new IndicatorIndexBuilder().Write(File1);
        IndicatorIndex.Verify(File1);
        using var file = IndicatorIndex.Open(File1);
        Assert.Empty(Scan(file, Text(5, 200)));
    }

    [Fact]
    public void Entries_come_back_with_their_value_and_what_was_put_with_them()
    {
        var builder = new IndicatorIndexBuilder(entryTable: true, payloadBytes: 3);
        var values = Listed();
        for (var i = 0; i < values.Count; i++)
        {
            Assert.Equal((uint)i, builder.Add(values[i], [(byte)i, 7, 9]));
        }

        builder.Write(File1);
        IndicatorIndex.Verify(File1);
        using var file = IndicatorIndex.Open(File1);
        var payload = new byte[3];
        for (var i = 0; i < values.Count; i++)
        {
            file.ReadPayload((uint)i, payload);
            Assert.Equal([(byte)i, 7, 9], payload);
            Assert.Equal(values[i], file.ValueOf((uint)i));
            Assert.Contains((uint)i, file.EntriesOf(values[i]));
        }

        Assert.Throws<InvalidDataException>(() => file.ValueOf((uint)values.Count));
    }

    [Fact]
    public void What_is_no_index_file_is_refused_by_name()
    {
        File.WriteAllText(File1, "evil.com\n");
        Assert.Contains("not an index file", Refusal(), StringComparison.Ordinal);
        AddAndWrite();
        var bytes = File.ReadAllBytes(File1);
        bytes[8] = 2;
        File.WriteAllBytes(File1, bytes);
        Assert.Contains("version 2", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_or_made_longer_is_refused()
    {
        AddAndWrite();
        var bytes = File.ReadAllBytes(File1);
        foreach (var length in new[] { 0, 100, 4095, 4096, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(File1, bytes[..length]);
            Assert.NotEmpty(Refusal());
        }

        File.WriteAllBytes(File1, [.. bytes, 0]);
        Assert.NotEmpty(Refusal());
    }

    [Fact]
    public void A_damaged_cold_block_is_found_when_it_is_needed_and_never_used()
    {
        AddAndWrite();
        var bytes = File.ReadAllBytes(File1);
        bytes[^2] ^= 1;
        File.WriteAllBytes(File1, bytes);
        Assert.Throws<InvalidDataException>(() => IndicatorIndex.Verify(File1));
        using var file = IndicatorIndex.Open(File1);
        Assert.Throws<InvalidDataException>(() => Scan(file, Encoding.UTF8.GetBytes("GET http://evil.com/gate.php " + "45.155.165.63")));
    }

    [Theory]
    [InlineData("a record's key")]
    [InlineData("a record's length")]
    [InlineData("the directory")]
    [InlineData("a filter")]
    [InlineData("a range cell")]
    [InlineData("a length in the header")]
    public void A_crafted_file_whose_sums_are_right_does_not_pass_and_does_not_crash(string what)
    {
        AddAndWrite();
        Craft(what);
        Assert.Throws<InvalidDataException>(() => IndicatorIndex.Verify(File1));
        using var file = IndicatorIndex.Open(File1);
        try
        {
            Scan(file, Text(77, 500));
        }
        catch (InvalidDataException)
        {
            // Saying so is as good as finding nothing wrong in what was looked at.
        }
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public void Every_processor_finds_the_same(int seed)
    {
        using var index = BuildListed();
        var text = Text(seed, 6000);
        var fast = new List<IndicatorHit>();
        var plain = new List<IndicatorHit>();
        TextScan.Scan<PlainProcessor>([index.Image], text, [plain], MatcherOptions.Default);
        HitOrder.SortFrom(plain, 0);
        index.Scan(text, fast);
        Assert.True(fast.Count > 3000, $"Only {fast.Count} hits.");
        Assert.Equal(plain, fast);
    }

    [Fact]
    public void A_text_of_every_length_around_the_steps_of_the_scan_is_read_to_its_end()
    {
        using var index = BuildListed();
        foreach (var length in (int[])[0, 1, 31, 63, 64, 65, 127, 128, 32767, 32768, 32769, 65535, 65536, 65537, 131072])
        {
            for (var shift = 0; shift < 12; shift++)
            {
                var text = new byte[length + shift];
                text.AsSpan().Fill((byte)' ');
                "evil.com"u8[..Math.Min(8, text.Length)].CopyTo(text.AsSpan(Math.Max(0, text.Length - 8)));
                Assert.Equal(text.Length >= 8 ? 1 : 0, Scan(index, text).Count);
            }
        }
    }

    [Fact]
    public void A_scan_without_hits_allocates_nothing()
    {
        using var index = BuildListed();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(
            "{\"ts\":\"2026-11-18T11:06:40.000465Z\",\"id.orig_h\":\"10.1.2.4\",\"q\":\"www.fine.example.net\",\"h\":\"fe80::17\"}\n",
                2000)));
        var hits = new List<IndicatorHit>();
        index.Scan(text, hits);
        var allocated = Enumerable.Range(0, 5).Select(_ => Allocated(() => index.Scan(text, hits))).ToArray();

        // A collection that another test causes counts what is left of this thread's own piece of the heap; it does not do so each time.
        Assert.Contains(0, allocated);
        Assert.Empty(hits);
    }

    [Fact]
    public void Layers_are_scanned_as_one_without_what_was_removed()
    {
        var values = Listed();
        var large = new IndicatorIndexBuilder();
        var small = new IndicatorIndexBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            (i % 3 == 0 ? small : large).Add(values[i], (uint)i);
        }

        using var whole = BuildListed();
        using var one = large.Build();
        using var two = small.Build();
        var removed = new HashSet<uint> { 1, 2, 7 };
        var layered = new LayeredIndex(new IndexLayer(one, removed), new IndexLayer(two, new HashSet<uint>()));
        var found = new List<LayeredHit>();
        var text = Text(51, 3000);
        layered.Scan(text, found, new LayerScratch());
        Assert.Equal(Scan(whole, text).Where(h => !removed.Contains(h.Entry)), found.Select(h => h.Hit).Order());
        Assert.Equal(values.Count - 3, layered.Count);
    }

    [Fact]
    public void Many_threads_may_scan_one_file()
    {
        AddAndWrite();
        using var file = IndicatorIndex.Open(File1);
        var text = Text(61, 2000);
        var expected = Scan(file, text);
        Parallel.For(0, 8, _ => Assert.Equal(expected, Scan(file, text)));
    }

    private static long Allocated(Action scan)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            scan();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static List<IndicatorValue> Listed() =>
        [.. LogTextGenerator.Listed.Select(t => IndicatorValue.TryParse(t, out var v, out var p) ? v
            : throw new InvalidOperationException(p))];

    private static void AddListed(IndicatorIndexBuilder builder)
    {
        var values = Listed();
        for (var i = 0; i < values.Count; i++)
        {
            builder.Add(values[i], (uint)i);
        }
    }

    private static IndicatorIndex BuildListed()
    {
        var builder = new IndicatorIndexBuilder();
        AddListed(builder);
        return builder.Build();
    }

    private static byte[] Text(int seed, int lines)
    {
        var generator = new LogTextGenerator(seed);
        return [.. Enumerable.Range(0, lines).SelectMany(_ => (byte[])[.. generator.Line(), (byte)'\n'])];
    }

    private static List<IndicatorHit> Scan(IndicatorIndex index, byte[] text)
    {
        var hits = new List<IndicatorHit>();
        index.Scan(text, hits);
        return hits;
    }

    private void AddAndWrite()
    {
        var builder = new IndicatorIndexBuilder();
        AddListed(builder);
        builder.Write(File1);
    }

    private string Refusal() => Assert.Throws<InvalidDataException>(() => IndicatorIndex.Open(File1)).Message;

    private unsafe void Craft(string what)
    {
        var bytes = File.ReadAllBytes(File1);
        fixed (byte* image = bytes)
        {
            var header = *(ImageHeader*)image;
            var record = image + header.Place(Section.Records).Offset;
            switch (what)
            {
                case "a record's key":
                    record[RecordLayout.HeadBytes] ^= 1;
                    break;
                case "a record's length":
                    record[0] ^= 0x3F;
                    break;
                case "the directory":
                    image[header.Place(Section.Directory).Offset + 4] ^= 0x7F;
                    break;
                case "a filter":
                    image[header.Place(Section.Candidates).Offset + 5] ^= 0xFF;
                    break;
                case "a range cell":
                    image[header.Place(Section.Ipv4Ranges).Offset] ^= 1;
                    break;
                default:
                    header.LengthMax[(int)IndicatorKind.Domain]++;
                    break;
            }

            ImageBuilder.Seal(image, ref header);
        }

        File.WriteAllBytes(File1, bytes);
    }
}
