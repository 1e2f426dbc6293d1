namespace Breakwater.Formats.Reading;

/// <summary>What grows while a document is read: its text, part by part, what was found, objects and notes.</summary>
internal sealed class ReadingWork(string format, string name, ReadOptions options)
{
    private readonly List<string> _pieces = [];
    private int _length;
    private readonly List<FoundIndicator> _found = [];
    private readonly List<byte[]> _objects = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public string Format => format;

    /// <summary>The document's file name; empty for none.</summary>
    public string Name => name;

    public ReadOptions Options => options;

    public List<ConversionNote> Notes { get; } = [];

    /// <summary>False for what makes its objects itself: nothing is made of the found values.</summary>
    public bool MakesObjects { get; set; } = true;

    /// <summary>Values that were only seen, as the hashes of a mail's attachments: no indicator is made of them.</summary>
    public HashSet<(string Kind, string Value)> Observed { get; } = [];

    /// <summary>What a table says about its values.</summary>
    public Dictionary<(string Kind, string Value), FoundRemark> Remarks { get; } = [];

    /// <summary>What the report about it is called; by default the first line of the text.</summary>
    public string Title { get; set; } = "";

    public IReadOnlyList<FoundIndicator> Found => _found;

    /// <summary>Adds a part on a line of its own and returns where it starts.</summary>
    public int AddText(string text, string place)
    {
        if (_length + (long)text.Length > Limits.ReadTextCharsMax)
        {
            throw new ReadingException(place, $"The document holds more than {Limits.ReadTextCharsMax} characters of text.");
        }

        if (_pieces.Count > 0 && _pieces[^1] is { Length: > 0 } last && last[^1] != '\n')
        {
            Append("\n");
        }

        var start = _length;
        Append(text);
        return start;
    }

    /// <summary>Adds a part, and takes from it what the extractor finds.</summary>
    public void AddAndExtract(string text, string place) => Extract(text, AddText(text, place), place);

    /// <summary>Adds a part that holds no prose, so that nothing in it is an ordinary link.</summary>
    public void AddAndExtractTechnical(string text, string place)
    {
        var start = AddText(text, place);
        foreach (var one in TextExtractor.Extract(text, ExtractOptions()))
        {
            Take(new FoundIndicator(one.Kind, one.Value, one.Raw, start + one.Start, start + one.End, place, false, one.Port));
        }
    }

    /// <summary>Adds a value whose kind is known.</summary>
    public void AddKnown(string kind, string value, string raw, string place)
    {
        var start = AddText(raw, place);
        Take(new FoundIndicator(kind, value, raw, start, start + raw.Length, place, false));
    }

    public void Extract(string text, int offset, string place)
    {
        foreach (var one in TextExtractor.Extract(text, ExtractOptions()))
        {
            Take(new FoundIndicator(one.Kind, one.Value, one.Raw, one.Start + offset, one.End + offset, place, one.Link, one.Port));
        }
    }

    public void Take(FoundIndicator found)
    {
        if (_found.Count == Limits.IndicatorsPerDocumentMax)
        {
            throw new ReadingException(found.Place, $"The document holds more than {Limits.IndicatorsPerDocumentMax} values.");
        }

        _found.Add(found);
    }

    /// <summary>The first remark about a value is kept.</summary>
    public void Remark(string kind, string value, FoundRemark remark) => Remarks.TryAdd((kind, value), remark);

    /// <summary>Adds an object, once.</summary>
    public bool AddObject(string id, byte[] json)
    {
        if (!_ids.Add(id))
        {
            return false;
        }

        _objects.Add(json);
        return true;
    }

    public void Note(string place, string what, string why)
    {
        if (Notes.Count < Limits.NotesMax)
        {
            Notes.Add(new ConversionNote(place, what, why));
        }
        else if (Notes.Count == Limits.NotesMax)
        {
            Notes.Add(new ConversionNote("", "further notes", $"There are more than {Limits.NotesMax}."));
        }
    }

    public DocumentReading Finish()
    {
        var text = string.Concat(_pieces);
        if (MakesObjects && !options.FoundOnly)
        {
            new FoundObjects(this, text).AddAll();
        }

        return new DocumentReading(format, text, _objects, _found, Notes);
    }

    public IReadOnlyList<byte[]> Objects => _objects;

    private ExtractOptions ExtractOptions() => new(options.Suffixes, options.Internal, CountMax: Limits.IndicatorsPerDocumentMax + 1);

    private void Append(string text)
    {
        if (text.Length > 0)
        {
            _pieces.Add(text);
            _length += text.Length;
        }
    }
}
