using System.Text;
using Xunit;

namespace Breakwater.Matching.Tests;

/// <summary>The index against the plain reference, on lines made to be hard.</summary>
public sealed class ReferenceTests
{
    private const int LinesPerSeed = 2500;

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, true, false)]
    [InlineData(3, false, true)]
    [InlineData(4, true, true)]
    [InlineData(5, false, false)]
    [InlineData(6, true, true)]
    [InlineData(7, false, false)]
    [InlineData(8, true, true)]
    public void The_index_gives_the_hits_of_the_reference(int seed, bool versionLike, bool withoutQuery)
    {
        var options = new MatcherOptions(versionLike, withoutQuery, FileNames: seed > 4, Defanged: seed > 6, JoinHostAndPath: seed > 5);
        var (index, reference) = Build(options);
        var generator = new LogTextGenerator(seed);
        var hits = new List<IndicatorHit>();
        var found = 0;
        for (var i = 0; i < LinesPerSeed; i++)
        {
            var line = generator.Line();
            hits.Clear();
            index.Scan(line, hits, options);
            var expected = reference.Scan(line);
            Assert.True(expected.SequenceEqual(hits), Explain(seed, i, line, expected, hits));
            found += hits.Count;
        }

        Assert.True(found > LinesPerSeed, $"Only {found} hits: the generator tests little.");
    }

    [Theory]
    [InlineData(31, false, false)]
    [InlineData(32, true, false)]
    [InlineData(33, false, true)]
    [InlineData(34, true, true)]
    [InlineData(35, false, false)]
    public void The_reference_with_dictionaries_gives_the_hits_of_the_definition(int seed, bool versionLike, bool withoutQuery)
    {
        var options = new MatcherOptions(
            versionLike, withoutQuery, FileNames: seed > 31, Defanged: seed > 33, JoinHostAndPath: seed > 32);
        var values = LogTextGenerator.Values();
        var dictionaries = new DictionaryReference(values, options).Fork();
        var reference = new ReferenceMatcher(values, options);
        var generator = new LogTextGenerator(seed);
        for (var i = 0; i < LinesPerSeed; i++)
        {
            var line = generator.Line();
            var expected = reference.Scan(line);
            var actual = dictionaries.Scan(line);
            Assert.True(expected.SequenceEqual(actual), Explain(seed, i, line, expected, actual));
        }
    }

    [Theory]
    [InlineData(11, 1)]
    [InlineData(12, 2)]
    [InlineData(13, 3)]
    [InlineData(14, 7)]
    [InlineData(15, 64)]
    [InlineData(16, 4096)]
    public void Chunks_of_any_size_give_the_same_hits(int seed, int readBytes)
    {
        var (index, reference) = Build(MatcherOptions.Default);
        var generator = new LogTextGenerator(seed);
        var lines = Enumerable.Range(0, 400).Select(_ => generator.Line()).ToArray();
        var expected = lines.SelectMany((line, i) => reference.Scan(line)
            .Select(h => (new LineHit(i + 1, h.Offset, h.Length, h.Kind, h.Entry), Encoding.Latin1.GetString(line, h.Offset, h.Length))));
        var random = new Random(seed);
        using var stream = new DribblingStream([.. lines.SelectMany(l => (byte[])[.. l, (byte)'\n'])], readBytes, random);
        var seen = new List<(LineHit, string)>();
        var totals = new LineScanner(index, null, 8192).Scan(stream, (hit, bytes) => seen.Add((hit, Encoding.Latin1.GetString(bytes))));
        Assert.Equal(expected, seen);
        Assert.Equal(lines.Length, totals.Lines);
        Assert.Equal(seen.Count, totals.Hits);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void A_line_over_the_limit_is_scanned_in_pieces_with_the_same_hits(int seed)
    {
        var (index, reference) = Build(MatcherOptions.Default);
        var generator = new LogTextGenerator(seed);
        byte[] line = [.. Enumerable.Range(0, 300).SelectMany(_ => (byte[])[.. generator.Line(), (byte)' '])];
        using var stream = new DribblingStream(line, 100, new Random(seed));
        var seen = new List<LineHit>();
        var totals = new LineScanner(index, null, 2048).Scan(stream, (hit, _) => seen.Add(hit));
        Assert.Equal(reference.Scan(line).Select(h => new LineHit(1, h.Offset, h.Length, h.Kind, h.Entry)), seen);
        Assert.Equal((1, 0), (totals.Lines, totals.LinesCut));
    }

    private static (IndicatorIndex, ReferenceMatcher) Build(MatcherOptions options)
    {
        var values = LogTextGenerator.Values();
        var builder = new IndicatorIndexBuilder();
        for (var entry = 0; entry < values.Length; entry++)
        {
            builder.Add(values[entry], (uint)entry);
        }

        return (builder.Build(), new ReferenceMatcher(values, options));
    }

    private static string Explain(int seed, int number, byte[] line, List<IndicatorHit> expected, List<IndicatorHit> actual)
    {
        string Show(IEnumerable<IndicatorHit> hits) => string.Join("; ", hits.Select(h =>
            $"{h.Offset}+{h.Length} {h.Kind.Name()} entry {h.Entry} in '{Encoding.UTF8.GetString(line, h.Offset, h.Length)}'"));
        return $"seed {seed}, line {number}: {Encoding.UTF8.GetString(line)}\nmissing: {Show(expected.Except(actual))}\n"
            + $"extra: {Show(actual.Except(expected))}";
    }
}
