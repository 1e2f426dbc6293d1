using System.Runtime.InteropServices;
using Breakwater.Matching;

namespace Breakwater.Sensor.Index;

/// <summary>Entries with the index over them, made once and never changed.</summary>
internal sealed class IndexPart
{
    private readonly LiveEntry[] _entries;

    public IndexPart(LiveEntry[] entries)
    {
        _entries = entries;
        var builder = new IndicatorIndexBuilder();
        for (var i = 0; i < entries.Length; i++)
        {
            builder.Add(entries[i].Value, (uint)i);
        }

        Index = builder.Build();
    }

    public static IndexPart Empty { get; } = new([]);

    public IndicatorIndex Index { get; }

    public ReadOnlySpan<LiveEntry> Entries => _entries;

    /// <summary>Place of an equal entry; -1 when there is none.</summary>
    public int Find(in LiveEntry wanted)
    {
        foreach (var place in Index.EntriesOf(wanted.Value))
        {
            if (_entries[place].Key == wanted.Key)
            {
                return (int)place;
            }
        }

        return -1;
    }

    /// <summary>Appends the hits in the text, less those of removed entries.</summary>
    public void Scan(ReadOnlySpan<byte> text, List<IndicatorHit> scratch, IReadOnlySet<int> removed, List<LiveHit> found)
    {
        scratch.Clear();
        Index.Scan(text, scratch);
        foreach (var hit in CollectionsMarshal.AsSpan(scratch))
        {
            if (removed.Count == 0 || !removed.Contains((int)hit.Entry))
            {
                found.Add(new LiveHit(hit.Offset, hit.Length, _entries[hit.Entry]));
            }
        }
    }
}

/// <summary>A hit in a batch of lines.</summary>
internal readonly record struct LiveHit(int Offset, int Length, LiveEntry Entry);
