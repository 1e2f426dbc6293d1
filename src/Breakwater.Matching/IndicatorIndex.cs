using System.Runtime.InteropServices;
using System.Text;

namespace Breakwater.Matching;

/// <summary>An immutable set of indicators that finds them in log text. Safe for any number of threads.</summary>
public sealed class IndicatorIndex
{
    internal IndicatorIndex(KeyTable keys, IndexShape shape, int count)
    {
        Keys = keys;
        Shape = shape;
        Count = count;
    }

    public static IndicatorIndex Empty { get; } = new IndicatorIndexBuilder().Build();

    /// <summary>Indicators added, the same one under several entries counted as often.</summary>
    public int Count { get; }

    internal KeyTable Keys { get; }

    internal IndexShape Shape { get; }

    /// <summary>
    /// Appends every hit in the text to <paramref name="hits"/>, each occurrence of each entry once, in the order of
    /// <see cref="IndicatorHit.CompareTo"/>. The text may hold many lines, and must begin and end where a line does: a token that is cut
    /// off by an end of the text counts as whole. Allocates nothing unless the list has to grow.
    /// </summary>
    public void Scan(ReadOnlySpan<byte> text, List<IndicatorHit> hits, MatcherOptions? options = null)
    {
        var before = hits.Count;
        var sink = new IndexSink(this, hits, options ?? MatcherOptions.Default);
        TokenScanner.Scan(text, sink.Options, ref sink);
        if (hits.Count - before > 1)
        {
            SortAndDeduplicate(hits, before);
        }
    }

    /// <summary>Entries that were added for exactly this value; ranges and parent domains do not count.</summary>
    public IReadOnlyList<uint> EntriesOf(IndicatorValue value)
    {
        Span<byte> address = stackalloc byte[17];
        scoped ReadOnlySpan<byte> key;
        if (value.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6)
        {
            var (number, prefix) = RangeText.Split(value.Kind, value.Text);
            key = address[..IndicatorIndexBuilder.WriteAddressKey(value.Kind, number, prefix, address)];
        }
        else
        {
            key = Encoding.UTF8.GetBytes(value.Text);
        }

        var entries = new List<uint>();
        var hash = KeyHash.OfExact(Keys.Seed, value.Kind, key);
        for (var r = Keys.Find(hash, value.Kind, key, fold: false); r >= 0; r = Keys.Next(r))
        {
            entries.Add(Keys.EntryOf(r));
        }

        entries.Sort();
        return entries;
    }

    private static void SortAndDeduplicate(List<IndicatorHit> hits, int from)
    {
        var fresh = CollectionsMarshal.AsSpan(hits)[from..];
        fresh.Sort();
        var kept = 1;
        for (var i = 1; i < fresh.Length; i++)
        {
            if (fresh[i] != fresh[kept - 1])
            {
                fresh[kept++] = fresh[i];
            }
        }

        CollectionsMarshal.SetCount(hits, from + kept);
    }
}
