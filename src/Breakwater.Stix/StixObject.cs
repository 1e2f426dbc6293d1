using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>
/// One STIX object, kept as the bytes it came as. Reading checks that it is sound JSON with a <c>type</c> and an <c>id</c>;
/// <see cref="StixValidator"/> judges the rest. The bytes belong to whoever handed them in and must not change.
/// </summary>
public sealed class StixObject
{
    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = Limits.JsonDepthMax };
    private JsonDocument? _document;

    private StixObject(ReadOnlyMemory<byte> utf8, string type, string id)
    {
        Utf8 = utf8;
        Type = type;
        Id = id;
    }

    /// <summary>The object exactly as it came, from its brace to its brace.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    public string Type { get; }

    public string Id { get; }

    public string? SpecVersion { get; private init; }

    /// <summary>Null when absent or malformed.</summary>
    public StixTimestamp? Created { get; private init; }

    /// <summary>Null when absent or malformed.</summary>
    public StixTimestamp? Modified { get; private init; }

    /// <summary>Null for an object without versions, as cyber-observables are.</summary>
    public StixTimestamp? Version => Modified ?? Created;

    /// <summary>The strings in <c>object_marking_refs</c>; empty when absent.</summary>
    public IReadOnlyList<string> MarkingRefs { get; private init; } = [];

    /// <summary>Parsed at first use, and kept. No object in it has two properties of one name.</summary>
    public JsonElement Json => (_document ??= JsonDocument.Parse(Utf8, ParseOptions)).RootElement;

    /// <summary>The parsed object for a short while.</summary>
    /// <param name="isOwned">True when nobody else has it, so that the caller disposes of it.</param>
    internal JsonDocument Rent(out bool isOwned)
    {
        isOwned = _document is null;
        return _document ?? JsonDocument.Parse(Utf8, ParseOptions);
    }

    /// <summary>Reads one object that the caller has authored or read before.</summary>
    /// <exception cref="FormatException">It cannot be read; the message is the first problem's.</exception>
    public static StixObject Parse(ReadOnlyMemory<byte> utf8)
    {
        var reading = Read(utf8);
        return reading.Object ?? throw new FormatException($"{reading.Problems[0].Path}: {reading.Problems[0].Message}");
    }

    /// <summary>Reads one bare object; <see cref="ObjectReading.Object"/> is null exactly when a problem of level Must was found.</summary>
    public static ObjectReading Read(ReadOnlyMemory<byte> utf8)
    {
        var problems = new List<Problem>();
        if (DocumentText.Check(utf8, problems) is not { } text)
        {
            return new ObjectReading(0, null, problems);
        }

        try
        {
            var reader = DocumentText.Open(text);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            new JsonScan(text).Walk(ref reader, "$", problems);
            var slice = text[start..(int)reader.BytesConsumed];
            if (reader.Read())
            {
                problems.Add(DocumentText.Trailing(reader.TokenStartIndex));
            }

            return Slice(0, slice, "$", problems);
        }
        catch (JsonException e)
        {
            problems.Add(DocumentText.NotJson(e));
            return new ObjectReading(0, null, problems);
        }
    }

    /// <summary>Reads one entry of a bundle.</summary>
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    internal static ObjectReading ReadEntry(ReadOnlyMemory<byte> utf8, int index)
    {
        var found = new List<Problem>(0);
        var path = JsonPath.Index("$.objects", index);
        var reader = DocumentText.Open(utf8);
        reader.Read();
        new JsonScan(utf8).Walk(ref reader, path, found);
        reader.Read();
        if (DocumentText.FirstInvalid(utf8.Span) is var at and >= 0)
        {
            found.Add(DocumentText.NotUtf8(path, at));
        }

        return Slice(index, utf8, path, found);
    }

    /// <summary>Takes over a slice that was walked, with the problems that the walk found.</summary>
    internal static ObjectReading Slice(int index, ReadOnlyMemory<byte> slice, string path, List<Problem> problems)
    {
        if (slice.Length > Limits.ObjectBytesMax)
        {
            problems.Add(Problem.Must("object-size", path, $"The object has {slice.Length} bytes; {Limits.ObjectBytesMax} are allowed."));
        }

        if (slice.Span[0] != '{')
        {
            problems.Add(Problem.Must("not-an-object", path, "An entry must be a JSON object.", "8.1"));
        }

        var read = problems.Exists(static p => p.Severity == Severity.Must) ? null : Heads(slice, path, problems);
        return new ObjectReading(index, read, problems);
    }

    private static StixObject? Heads(ReadOnlyMemory<byte> slice, string path, List<Problem> problems)
    {
        string? type = null, id = null, specVersion = null;
        StixTimestamp created = default, modified = default;
        bool hasCreated = false, hasModified = false;
        IReadOnlyList<string> markings = [];
        var reader = DocumentText.Open(slice);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = HeadOf(ref reader);
            reader.Read();
            switch (name)
            {
                case Head.Type: type = Text(ref reader); break;
                case Head.Id: id = Text(ref reader); break;
                case Head.SpecVersion: specVersion = Text(ref reader); break;
                case Head.Created: hasCreated = StixTimestamp.TryParse(Text(ref reader), out created); break;
                case Head.Modified: hasModified = StixTimestamp.TryParse(Text(ref reader), out modified); break;
                case Head.MarkingRefs: markings = Texts(ref reader); break;
                default: break;
            }

            reader.Skip();
        }

        RequireText(type, "type", path, problems);
        RequireText(id, "id", path, problems);
        return type is null or "" || id is null or ""
            ? null
            : new StixObject(slice, type, id)
            {
                SpecVersion = specVersion,
                Created = hasCreated ? created : null,
                Modified = hasModified ? modified : null,
                MarkingRefs = markings,
            };
    }

    private static void RequireText(string? value, string name, string path, List<Problem> problems)
    {
        if (string.IsNullOrEmpty(value))
        {
            problems.Add(Problem.Must("missing-property", JsonPath.Property(path, name), $"{name} must be there, as text.", "3.2"));
        }
    }

    private static Head HeadOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("type"u8) ? Head.Type
        : reader.ValueTextEquals("id"u8) ? Head.Id
        : reader.ValueTextEquals("spec_version"u8) ? Head.SpecVersion
        : reader.ValueTextEquals("created"u8) ? Head.Created
        : reader.ValueTextEquals("modified"u8) ? Head.Modified
        : reader.ValueTextEquals("object_marking_refs"u8) ? Head.MarkingRefs
        : Head.None;

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? reader.GetString() : null;

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return [];
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Text(ref reader) is { } text)
            {
                texts.Add(text);
            }

            reader.Skip();
        }

        return texts;
    }

    private enum Head
    {
        None,
        Type,
        Id,
        SpecVersion,
        Created,
        Modified,
        MarkingRefs,
    }
}
