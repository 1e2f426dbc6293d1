using Breakwater.Matching;

namespace Breakwater.MatchingBench;

/// <summary>What is measured: the matcher, through its public face. Nothing else here calls it.</summary>
internal sealed class Subject : IDisposable
{
    private readonly IndicatorIndex _index;
    private readonly List<IndicatorHit> _hits = new(1 << 16);

    private Subject(IndicatorIndex index) => _index = index;

    public long Bytes => _index.Bytes;

    public long HotBytes => _index.HotBytes;

    public long Count => _index.Count;

    public IndicatorIndex Index => _index;

    /// <summary>A list of text as a file of the index.</summary>
    public static void Write(string list, string path)
    {
        var builder = new IndicatorIndexBuilder();
        using (var file = new FileStream(list, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan))
        {
            PlainListIndex.AddTo(builder, file, 0, static _ => { });
        }

        builder.Write(path);
    }

    public static Subject Open(string path) => new(IndicatorIndex.Open(path));

    public static void Verify(string path) => IndicatorIndex.Verify(path);

    /// <summary>Hits in text of whole lines.</summary>
    public long Scan(ReadOnlySpan<byte> text)
    {
        var hits = 0L;
        foreach (var piece in new WholeLines(text))
        {
            _hits.Clear();
            _index.Scan(piece, _hits);
            hits += _hits.Count;
        }

        return hits;
    }

    /// <summary>Hits in a file, read as a program reads it.</summary>
    public long ScanFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return new LineScanner(_index).Scan(file, static (_, _) => { }).Hits;
    }

    public void Dispose() => _index.Dispose();
}
