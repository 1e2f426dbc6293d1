using System.Buffers.Binary;
using System.Text;
using Breakwater.Matching;
using Breakwater.Matching.Tests;

namespace Breakwater.Fuzz.Targets;

/// <summary>
/// Lists and log text for the matcher: this processor's path, the portable one, layers and streams give what the references give. An input
/// is a byte of options, a list up to an empty line (a value, or <c>kind value</c>), and text.
/// </summary>
internal sealed class IndexTarget : FuzzTarget
{
    private const int ChunkBytes = 32 * 1024;
    private const int Layers = 3;
    private const int DefinitionBytesMax = 400;
    private const int DefinitionLinesMax = 30;
    private const int EntriesMax = 400;
    private const int ShownBytes = 1000;
    private const int FillerOneIn = 12;
    private static readonly int[] ReadBytes = [1, 7, 64, 1000, 40_000];

    private static readonly string[] Words =
    [
        "evil.com", ".", ":", "::", "@", "/", "//", "://", "http://", "\\", "\\n", "\\u0026", "\\\\", "xn--", "é", "\u0130", "[.]", "hxxp",
        "=", " /gate.php", "\"/a\"", "1.2.3.4", "001.002.003.004", "2001:db8::1", "evil.com.", "-", "_", "%", "+", "\n", " ", "\"",
        "44d88612fea8a8f36de82e1278abb02f", "invoice.exe", "t13d1516h2_8daaf6152771_e5627efa2ab1", "Agent/", "255", "ffff:",
    ];

    public override string Name => "index";

    public override void Run(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        if (end < 1)
        {
            return;
        }

        var options = new MatcherOptions(
            (input[0] & 1) != 0, (input[0] & 2) != 0, (input[0] & 4) != 0, (input[0] & 8) != 0, (input[0] & 16) != 0);
        var values = Text(input[1..end]).Split('\n').Select(Value).OfType<IndicatorValue>().Take(EntriesMax).ToArray();
        var text = input[(end + 2)..];
        var seed = new UInt128(BinaryPrimitives.ReadUInt64LittleEndian([.. input.Take(8), .. new byte[8]]), (ulong)input.Length);
        using var index = Build(values, seed, _ => true);
        var hits = new List<IndicatorHit>();
        index.Scan(text, hits, options);
        var portable = new List<IndicatorHit>();
        index.ScanPortably(text, portable, options);
        Expect(hits.SequenceEqual(portable), "both paths give the same hits");
        References(values, options, text, hits);
        Layered(values, options, text, hits, seed);
        Streamed(index, options, text, hits);
    }

    protected override byte[] Make(Random random)
    {
        var generator = new LogTextGenerator(random.Next());
        var made = new List<byte> { (byte)random.Next(32) };
        var listed = LogTextGenerator.Listed.Concat(LogTextGenerator.ListedByKind.Select(k => $"{k.Kind.Name()} {k.Text}"));
        foreach (var entry in listed.Where(_ => random.Next(4) > 0))
        {
            made.AddRange(Encoding.UTF8.GetBytes(entry + "\n"));
        }

        made.Add((byte)'\n');
        if (random.Next(FillerOneIn) == 0)
        {
            // So that what follows lies across the end of a chunk.
            var filler = Encoding.UTF8.GetBytes(Mutator.Pick(
                random, " ", "x", ".", ":", "a.", "1.", "\\", "@", "/", "é", "f", "f:", "evil.com ", "\n"));
            made.AddRange(Enumerable.Repeat(filler, (ChunkBytes - random.Next(200)) / filler.Length).SelectMany(f => f));
        }

        for (var lines = random.Next(1, 12); lines > 0; lines--)
        {
            var line = generator.Line();
            made.AddRange(random.Next(3) == 0 ? Mutator.Mutate(random, line, Words, generator.Line) : line);
            if (random.Next(4) > 0)
            {
                made.Add((byte)'\n');
            }
        }

        return random.Next(12) == 0 ? Mutator.Mutate(random, [.. made], Words, generator.Line) : [.. made];
    }

    private static IndicatorValue? Value(string entry)
    {
        var blank = entry.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 && IndicatorKinds.TryParse(entry[..blank], out var kind)
            && IndicatorValue.TryParse(kind, entry[(blank + 1)..], out var known, out _) ? known
            : IndicatorValue.TryParse(entry, out var value, out _) ? value : null;
    }

    private static IndicatorIndex Build(IndicatorValue[] values, UInt128 seed, Func<int, bool> takes)
    {
        var builder = new IndicatorIndexBuilder(seed, entryTable: false, payloadBytes: 0);
        for (var entry = 0; entry < values.Length; entry++)
        {
            if (takes(entry))
            {
                builder.Add(values[entry], (uint)entry);
            }
        }

        return builder.Build();
    }

    private static void References(IndicatorValue[] values, MatcherOptions options, byte[] text, List<IndicatorHit> hits)
    {
        var dictionaries = new DictionaryReference(values, options);
        var definition = new ReferenceMatcher(values, options);
        int start = 0, next = 0, lines = 0;
        while (start < text.Length)
        {
            var length = text.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? text.Length : start + length;
            var line = text[start..end];
            var expected = dictionaries.Scan(line);
            var found = hits.Skip(next).TakeWhile(h => h.Offset < end).Select(h => h with { Offset = h.Offset - start }).ToList();
            next += found.Count;
            Same(expected, found, line, "the index gives what the reference with dictionaries gives");
            if (line.Length <= DefinitionBytesMax && lines++ < DefinitionLinesMax)
            {
                Same(definition.Scan(line), found, line, "the index gives what the definition gives");
            }

            start = end + 1;
        }

        Expect(next == hits.Count, "no hit is in no line");
    }

    private static void Same(List<IndicatorHit> expected, List<IndicatorHit> found, byte[] line, string what) =>
        Expect(expected.SequenceEqual(found), expected.SequenceEqual(found) ? what
            : $"{what}; missing {string.Join("; ", expected.Except(found))}; extra {string.Join("; ", found.Except(expected))}; "
                + $"at the end of '{Text(line[^Math.Min(line.Length, ShownBytes)..])}'");

    private static void Layered(IndicatorValue[] values, MatcherOptions options, byte[] text, List<IndicatorHit> hits, UInt128 seed)
    {
        var parts = Enumerable.Range(0, Layers)
            .Select(layer => Build(values, seed + (UInt128)layer, entry => entry % Layers == layer)).ToList();
        var removed = Enumerable.Range(0, values.Length).Where(e => e % 7 == 3).Select(e => (uint)e).ToHashSet();
        var found = new List<LayeredHit>();
        new LayeredIndex([.. parts.Select(p => new IndexLayer(p, removed))]).Scan(text, found, new LayerScratch(), options);
        Same(
            [.. hits.Where(h => !removed.Contains(h.Entry))], [.. found.Select(h => h.Hit).Order()], text,
            "layers give what the whole index gives");
        parts.ForEach(p => p.Dispose());
    }

    private static void Streamed(IndicatorIndex index, MatcherOptions options, byte[] text, List<IndicatorHit> hits)
    {
        var size = ReadBytes[text.Length % ReadBytes.Length];
        using var stream = new DribblingStream(text, size, new Random(text.Length));
        var found = new List<(IndicatorKind, uint, int, long)>();
        new LineScanner(index, options).Scan(stream, (hit, _) => found.Add((hit.Kind, hit.Entry, hit.Length, hit.Offset)));
        Expect(found.SequenceEqual(hits.Select(h => (h.Kind, h.Entry, h.Length, (long)(h.Offset - LineStart(text, h.Offset))))),
            $"reads of up to {size} bytes give the same hits");
    }

    private static int LineStart(byte[] text, int at) => text.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
}
