using System.Collections;

namespace Breakwater.Sensor.Index;

/// <summary>Entries that are to be looked for in earlier lines: those of a small change themselves, those of a file by their
/// numbers.</summary>
/// <param name="File">Used until these were looked for; null when they are at hand.</param>
/// <param name="Numbers">Null when all of the file are fresh.</param>
internal sealed record FreshPart(IReadOnlyList<LiveEntry> Entries, IndexFile? File, List<uint>? Numbers)
{
    public int Count => File is null ? Entries.Count : Numbers?.Count ?? File.Entries.Count;

    /// <exception cref="DamagedIndexException">The file does not tell.</exception>
    public LiveEntry this[int place] => File is null ? Entries[place] : File.Entries.EntryAt(Numbers?[place] ?? (uint)place);
}

/// <summary>Fresh entries, read as they are asked for.</summary>
/// <param name="damaged">Told of a file that cannot be read, and how many entries that costs.</param>
internal sealed class FreshEntries(IReadOnlyList<FreshPart> parts, Action<IndexFile, int> damaged) : IReadOnlyList<LiveEntry>
{
    public int Count => parts.Sum(static p => p.Count);

    public LiveEntry this[int index]
    {
        get
        {
            foreach (var part in parts)
            {
                if (index < part.Count)
                {
                    return part[index];
                }

                index -= part.Count;
            }

            throw new ArgumentOutOfRangeException(nameof(index));
        }
    }

    public IEnumerator<LiveEntry> GetEnumerator() => parts.SelectMany(Read).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<LiveEntry> Read(FreshPart part)
    {
        var lost = 0;
        for (var i = 0; i < part.Count; i++)
        {
            if (TryRead(part, i, out var entry))
            {
                yield return entry;
            }
            else
            {
                lost++;
            }
        }

        if (lost > 0)
        {
            damaged(part.File!, lost);
        }
    }

    private static bool TryRead(FreshPart part, int place, out LiveEntry entry)
    {
        try
        {
            entry = part[place];
            return true;
        }
        catch (DamagedIndexException)
        {
            entry = default;
            return false;
        }
    }
}
