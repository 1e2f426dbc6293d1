using Breakwater.Protocol;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>What an index is to be of: the chains of a manifest, and the entries whose removal is held.</summary>
/// <param name="Held">Digest of the held entries; null when there are none.</param>
internal sealed record IndexSource(
    Manifest Manifest, long Epoch, ChainContent Chains, string? Held, Func<IReadOnlyList<SegmentEntry>> HeldEntries)
{
    /// <summary>The number of no chain: entries whose removal is held belong to none.</summary>
    public const int HeldChain = -1;

    /// <summary>The content when it is read whole, the chains numbered as the manifest names them.</summary>
    public IndexContent Content => new(Epoch, Held, [.. Manifest.Chains.Select(static c => new ChainPlace(c.Id, EndOf(c)))]);

    /// <summary>Every entry, of segments that are opened now and read when they are asked for; what is read may be deleted
    /// meanwhile.</summary>
    /// <exception cref="InvalidDataException">A segment is missing or damaged, now or when it is read.</exception>
    public IEnumerable<LiveEntry> Open(UsableEntries usable)
    {
        var chains = Manifest.Chains.Select((c, i) => (Number: i, Entries: Chains.Live(c))).ToList();
        return chains.SelectMany(c => usable.Of(c.Number, c.Entries)).Concat(usable.Of(HeldChain, HeldEntries()))
            .Select(static e => e.Entry);
    }

    /// <summary>
    /// What is to be applied over other content to come to this, oldest first; null when that is not the way. By what a segment covers, not
    /// by which one it is: applying again what is in already changes nothing.
    /// </summary>
    /// <param name="content">What that comes to; with the numbers that the chains have already.</param>
    /// <param name="entries">How many changes at most.</param>
    public IReadOnlyList<(int Number, ChainRef Chain, SegmentRef Segment)>? Since(
        IndexContent from, out IndexContent content, out long entries)
    {
        (content, entries) = (from, 0);
        // What was held before may have been let go in between.
        if (from.Epoch != Epoch || (from.Held is not null && from.Held != Held)
            || from.Chains.Any(p => Manifest.Chains.All(c => c.Id != p.Id)))
        {
            return null;
        }

        List<ChainPlace> places = [.. from.Chains];
        var added = new List<(int, ChainRef, SegmentRef)>();
        foreach (var chain in Manifest.Chains)
        {
            var number = places.FindIndex(p => p.Id == chain.Id);
            var known = number < 0 ? 0 : places[number].To;
            var newer = chain.Segments.Where(s => s.To > known).ToList();
            if (EndOf(chain) < known || (newer.Count > 0 && (newer[0].From > known || (newer[0].From == 0 && known > 0))))
            {
                // A segment from the beginning has no removals in it.
                return null;
            }

            if (number < 0)
            {
                number = places.Count;
                places.Add(new ChainPlace(chain.Id, 0));
            }

            places[number] = new ChainPlace(chain.Id, EndOf(chain));
            added.AddRange(newer.Select(s => (number, chain, s)));
            entries += newer.Sum(static s => (long)s.Entries);
        }

        content = new IndexContent(Epoch, Held, places);
        return added;
    }

    private static long EndOf(ChainRef chain) => chain.Segments.Count == 0 ? 0 : chain.Segments[^1].To;
}
