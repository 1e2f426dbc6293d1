using System.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>The properties that every object is known by.</summary>
internal enum Head
{
    Type,
    Id,
    SpecVersion,
    Created,
    Modified,
    MarkingRefs,
    None,
}

/// <summary>Where in the bytes the heads of one object stand, noted while it is walked, and read only when it is taken.</summary>
internal sealed class ObjectHeads(ReadOnlyMemory<byte> utf8)
{
    private readonly Place[] _places = new Place[(int)Head.None];
    private readonly List<Place> _markings = [];
    private Head _pending = Head.None;
    private bool _isInMarkings;

    public void Clear()
    {
        Array.Clear(_places);
        _markings.Clear();
        _pending = Head.None;
        _isInMarkings = false;
    }

    /// <summary>A name of the object itself.</summary>
    public void TakeName(ReadOnlySpan<byte> name)
    {
        _isInMarkings = false;
        _pending = name.Length switch
        {
            2 when name.SequenceEqual("id"u8) => Head.Id,
            4 when name.SequenceEqual("type"u8) => Head.Type,
            7 when name.SequenceEqual("created"u8) => Head.Created,
            8 when name.SequenceEqual("modified"u8) => Head.Modified,
            12 when name.SequenceEqual("spec_version"u8) => Head.SpecVersion,
            19 when name.SequenceEqual("object_marking_refs"u8) => Head.MarkingRefs,
            _ => Head.None,
        };
    }

    /// <param name="depth">Levels around what opens.</param>
    public void Open(int depth, bool isArray)
    {
        if (depth == 1)
        {
            _isInMarkings = isArray && _pending == Head.MarkingRefs;
            _pending = Head.None;
        }
    }

    public void TakeScalar(ref Utf8JsonReader reader, int depth)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return;
        }

        if (depth == 1 && _pending is not (Head.None or Head.MarkingRefs))
        {
            _places[(int)_pending] = PlaceOf(ref reader);
        }
        else if (depth == 2 && _isInMarkings)
        {
            _markings.Add(PlaceOf(ref reader));
        }
    }

    /// <summary>Null when it is not there, or no text.</summary>
    public string? Text(Head head) => Text(_places[(int)head]);

    /// <summary>The type, as the one text of it that the tables have.</summary>
    public string? Type()
    {
        var place = _places[(int)Head.Type];
        return place.IsText && !place.IsEscaped && StixTypes.Find(Bytes(place)) is { } schema ? schema.Type : Text(place);
    }

    public string? SpecVersion()
    {
        var place = _places[(int)Head.SpecVersion];
        return place.IsText && Bytes(place).SequenceEqual("2.1"u8) ? "2.1" : Text(place);
    }

    /// <summary>Null when it is not there, or no time.</summary>
    public StixTimestamp? Time(Head head)
    {
        var place = _places[(int)head];
        return place.IsText && !place.IsEscaped
            ? StixTimestamp.TryParse(Bytes(place), out var time) ? time : null
            : StixTimestamp.TryParse(Text(place), out time) ? time : null;
    }

    public IReadOnlyList<string> Markings()
    {
        if (_markings.Count == 0)
        {
            return [];
        }

        var texts = new string[_markings.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Text(_markings[i])!;
        }

        return texts;
    }

    private static Place PlaceOf(ref Utf8JsonReader reader) =>
        new((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, reader.ValueIsEscaped, true);

    private ReadOnlySpan<byte> Bytes(Place place) => utf8.Span.Slice(place.Start, place.Length);

    private string? Text(Place place)
    {
        if (!place.IsText)
        {
            return null;
        }

        if (!place.IsEscaped)
        {
            return Encoding.UTF8.GetString(Bytes(place));
        }

        var reader = new Utf8JsonReader(utf8.Span.Slice(place.Start - 1, place.Length + 2));
        reader.Read();
        return reader.GetString();
    }

    private readonly record struct Place(int Start, int Length, bool IsEscaped, bool IsText);
}
