using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Breakwater.Harbor.Corpora;
using Breakwater.Matching;
using Breakwater.Matching.Tests;

namespace Breakwater.MatchingBench;

/// <summary>Holds the matcher, on this processor's path and on the portable one, against the reference with dictionaries: every hit of
/// every line of every corpus, with every list.</summary>
internal sealed class EqualCommand(Materials materials, int[] counts, string? maltrail)
{
    private const int Threads = 2;
    private const int FuzzBytes = 16 << 20;
    private const decimal HitRate = 0.01m;
    private const int DifferencesShown = 5;
    private static readonly int[] ReadBytes = [64, 71, 333, 1024, 4096, 65_536, 100_003, 1 << 20];

    private long _differences;

    /// <returns>How many lines differ.</returns>
    public long Run()
    {
        foreach (var count in counts)
        {
            List($"{count} made up", materials.List(count), materials.Index(count), format => materials.Corpus(format, HitRate));
        }

        if (maltrail is not null)
        {
            var list = materials.InFolder("maltrail.txt");
            using (var from = new GZipStream(File.OpenRead(maltrail), CompressionMode.Decompress))
            using (var to = File.Create(list))
            {
                from.CopyTo(to);
            }

            List(
                "maltrail", list, materials.Index(list, "maltrail.bwi"),
                format => materials.Corpus(format, HitRate, list, int.MaxValue, "-maltrail"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_differences} lines differ"));
        return _differences;
    }

    private void List(string name, string list, string indexPath, Func<CorpusFormat, string> corpus)
    {
        using var reader = File.OpenText(list);
        var reference = new DictionaryReference(
            PlainList.Read(reader).Where(e => e.Value is not null).Select(e => e.Value!.Value), MatcherOptions.Default);
        using var subject = Subject.Open(indexPath);
        foreach (var format in Enum.GetValues<CorpusFormat>())
        {
            var text = Materials.Load(corpus(format));
            var hits = Compare(text, subject.Index, reference);
            Fuzz(text.AsSpan(0, Math.Min(text.Length, FuzzBytes)), subject.Index);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name}, {format}: {text.Length} bytes, {hits} hits, {_differences} lines differ so far"));
        }
    }

    private long Compare(byte[] text, IndicatorIndex index, DictionaryReference reference)
    {
        var pieces = new ConcurrentQueue<(int Start, int Length)>();
        var at = 0;
        foreach (var piece in new WholeLines(text))
        {
            pieces.Enqueue((at, piece.Length));
            at += piece.Length;
        }

        var total = 0L;
        Parallel.For(0, Threads, _ =>
        {
            var own = reference.Fork();
            var hits = new List<IndicatorHit>();
            var portable = new List<IndicatorHit>();
            while (pieces.TryDequeue(out var piece))
            {
                hits.Clear();
                index.Scan(text.AsSpan(piece.Start, piece.Length), hits);
                Interlocked.Add(ref total, hits.Count);
                portable.Clear();
                index.ScanPortably(text.AsSpan(piece.Start, piece.Length), portable);
                if (!hits.SequenceEqual(portable))
                {
                    Interlocked.Increment(ref _differences);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"the portable path gives other hits in {piece.Length} bytes from {piece.Start}"));
                }

                ComparePiece(text.AsSpan(piece.Start, piece.Length), hits, own);
            }
        });
        return total;
    }

    private void ComparePiece(ReadOnlySpan<byte> text, List<IndicatorHit> hits, DictionaryReference reference)
    {
        int start = 0, next = 0;
        while (start < text.Length)
        {
            var newline = text[start..].IndexOf((byte)'\n');
            var end = newline < 0 ? text.Length : start + newline;
            var expected = reference.Scan(text[start..end]);
            var found = new List<IndicatorHit>();
            for (; next < hits.Count && hits[next].Offset < end; next++)
            {
                found.Add(hits[next] with { Offset = hits[next].Offset - start });
            }

            if (!expected.SequenceEqual(found) && Interlocked.Increment(ref _differences) <= DifferencesShown)
            {
                var line = Encoding.UTF8.GetString(text[start..end]);
                Console.WriteLine($"expected {string.Join("; ", expected)}\nfound    {string.Join("; ", found)}\nin {line}");
            }

            start = end + 1;
        }
    }

    /// <summary>The same bytes handed out in reads of many sizes: the hits must not know.</summary>
    private void Fuzz(ReadOnlySpan<byte> text, IndicatorIndex index)
    {
        var copy = text.ToArray();
        var expected = Hits(new MemoryStream(copy), index);
        foreach (var size in ReadBytes)
        {
            using var stream = new UnevenStream(copy, size);
            if (!expected.SequenceEqual(Hits(stream, index)))
            {
                Interlocked.Increment(ref _differences);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reads of up to {size} bytes give other hits"));
            }
        }
    }

    private static List<LineHit> Hits(Stream stream, IndicatorIndex index)
    {
        var hits = new List<LineHit>();
        new LineScanner(index).Scan(stream, (hit, _) => hits.Add(hit));
        return hits;
    }
}
