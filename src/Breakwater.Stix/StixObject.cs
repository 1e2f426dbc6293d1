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
            var scan = new JsonScan(text);
            scan.Walk(ref reader, "$", 0, ref problems!);
            var slice = text[start..(int)reader.BytesConsumed];
            if (reader.Read())
            {
                problems.Add(DocumentText.Trailing(reader.TokenStartIndex));
            }

            return Slice(0, slice, scan.Heads, "$", problems);
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
        var reader = DocumentText.Open(utf8);
        reader.Read();
        var scan = new JsonScan(utf8);
        List<Problem>? found = null;
        scan.Walk(ref reader, null, index, ref found);
        reader.Read();
        if (DocumentText.FirstInvalid(utf8.Span) is var at and >= 0)
        {
            (found ??= []).Add(DocumentText.NotUtf8(JsonPath.Index("$.objects", index), at));
        }

        return Slice(index, utf8, scan.Heads, null, found);
    }

    /// <summary>Takes over a slice that was walked, with the problems that the walk found.</summary>
    /// <param name="path">Null for entry <paramref name="index"/> of a bundle.</param>
    internal static ObjectReading Slice(int index, ReadOnlyMemory<byte> slice, ObjectHeads heads, string? path, List<Problem>? problems)
    {
        if (slice.Length > Limits.ObjectBytesMax)
        {
            (problems ??= []).Add(Problem.Must("object-size", path ?? JsonPath.Index("$.objects", index),
                $"The object has {slice.Length} bytes; {Limits.ObjectBytesMax} are allowed."));
        }

        if (slice.Span[0] != '{')
        {
            (problems ??= []).Add(Problem.Must("not-an-object", path ?? JsonPath.Index("$.objects", index),
                "An entry must be a JSON object.", "8.1"));
        }

        var isSound = problems is null || !problems.Exists(static p => p.Severity == Severity.Must);
        var read = isSound ? FromHeads(slice, heads, path, index, ref problems) : null;
        return new ObjectReading(index, read, problems is null ? [] : problems);
    }

    private static StixObject? FromHeads(
        ReadOnlyMemory<byte> slice, ObjectHeads heads, string? path, int index, ref List<Problem>? problems)
    {
        var type = heads.Type();
        var id = heads.Text(Head.Id);
        if (!string.IsNullOrEmpty(type) && !string.IsNullOrEmpty(id))
        {
            return new StixObject(slice, type, id)
            {
                SpecVersion = heads.SpecVersion(),
                Created = heads.Time(Head.Created),
                Modified = heads.Time(Head.Modified),
                MarkingRefs = heads.Markings(),
            };
        }

        var at = path ?? JsonPath.Index("$.objects", index);
        problems ??= [];
        RequireText(type, "type", at, problems);
        RequireText(id, "id", at, problems);
        return null;
    }

    private static void RequireText(string? value, string name, string path, List<Problem> problems)
    {
        if (string.IsNullOrEmpty(value))
        {
            problems.Add(Problem.Must("missing-property", JsonPath.Property(path, name), $"{name} must be there, as text.", "3.2"));
        }
    }
}
