using Breakwater.Matching;

namespace Breakwater.Sensor.Index;

/// <summary>An index whose entries can be read back: in a file, or a small one in memory. Holds no object for an entry.</summary>
internal sealed class EntryIndex(IndicatorIndex index, OddIds ids)
{
    public static EntryIndex Empty { get; } = Of([]);

    public IndicatorIndex Index => index;

    public int Count => (int)index.Count;

    /// <summary>In memory, of few entries. Those that it cannot hold are left out.</summary>
    public static EntryIndex Of(IEnumerable<LiveEntry> entries)
    {
        var builder = new EntryIndexBuilder();
        foreach (var entry in entries)
        {
            builder.TryAdd(entry);
        }

        return builder.Build();
    }

    /// <summary>Places of the entries with exactly this value.</summary>
    /// <exception cref="DamagedIndexException">The file does not tell.</exception>
    public IReadOnlyList<uint> PlacesOf(IndicatorValue value)
    {
        try
        {
            var places = index.EntriesOf(value);
            GC.KeepAlive(index);
            return places;
        }
        catch (Exception e) when (DamagedIndexException.IsDamage(e))
        {
            throw new DamagedIndexException(e);
        }
    }

    /// <exception cref="DamagedIndexException">The file does not tell.</exception>
    public LiveEntry EntryAt(uint place)
    {
        try
        {
            var value = index.ValueOf(place);
            var origin = OriginAt(place);
            return new LiveEntry(value, IdOf(origin), origin.PublishedMicros, origin.Chain);
        }
        catch (Exception e) when (DamagedIndexException.IsDamage(e))
        {
            throw new DamagedIndexException(e);
        }
    }

    /// <summary>True when what is at a place, of an entry with the same value, is of the same chain and indicator.</summary>
    /// <exception cref="DamagedIndexException">The file does not tell.</exception>
    public bool IsOf(uint place, in LiveEntry entry, out long publishedMicros)
    {
        try
        {
            var origin = OriginAt(place);
            publishedMicros = origin.PublishedMicros;
            return origin.Chain == entry.Chain && (EntryOrigin.TryUuid(entry.Indicator, out var uuid)
                ? !origin.IsOdd && origin.Id == uuid
                : origin.IsOdd && ids[origin.Id] == entry.Indicator);
        }
        catch (Exception e) when (DamagedIndexException.IsDamage(e))
        {
            throw new DamagedIndexException(e);
        }
    }

    private string IdOf(in EntryOrigin origin) => origin.IsOdd ? ids[origin.Id] : EntryOrigin.IdOf(origin.Id);

    private EntryOrigin OriginAt(uint place)
    {
        Span<byte> payload = stackalloc byte[EntryOrigin.Bytes];
        index.ReadPayload(place, payload);
        GC.KeepAlive(index);
        return EntryOrigin.Read(payload);
    }
}

/// <summary>Collects entries for an <see cref="EntryIndex"/>; they are numbered as they come.</summary>
internal sealed class EntryIndexBuilder
{
    private readonly IndicatorIndexBuilder _builder = new(entryTable: true, EntryOrigin.Bytes);

    public OddIds Ids { get; } = new();

    public long Count => _builder.Count;

    /// <summary>False when the list of unusual ids is full.</summary>
    public bool TryAdd(in LiveEntry entry)
    {
        var isOdd = !EntryOrigin.TryUuid(entry.Indicator, out var id);
        var place = 0;
        if (isOdd && !Ids.TryAdd(entry.Indicator, out place))
        {
            return false;
        }

        Span<byte> payload = stackalloc byte[EntryOrigin.Bytes];
        new EntryOrigin(isOdd ? (UInt128)place : id, isOdd, entry.PublishedMicros, entry.Chain).Write(payload);
        _builder.Add(entry.Value, payload);
        return true;
    }

    public EntryIndex Build()
    {
        Ids.Close();
        return new EntryIndex(_builder.Build(), Ids);
    }

    /// <inheritdoc cref="IndicatorIndexBuilder.Write"/>
    public void Write(string path) => _builder.Write(path);
}
