using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>What became of one entry of a bundle.</summary>
/// <param name="Index">Its place in <c>objects</c>.</param>
/// <param name="Object">Null exactly when a problem of level Must was found.</param>
public sealed record ObjectReading(int Index, StixObject? Object, IReadOnlyList<Problem> Problems);

/// <summary>What a document held.</summary>
/// <param name="Problems">Those of the document itself; an entry's own are beside it.</param>
/// <param name="Usable">
/// False when the document could not be read to its end or is none of the shapes; nothing of it should be taken in then,
/// and <paramref name="Objects"/> holds what came before the fault.
/// </param>
public sealed record BundleReading(IReadOnlyList<ObjectReading> Objects, IReadOnlyList<Problem> Problems, bool Usable);

/// <summary>
/// Reads a bundle (STIX 2.1, 8), a TAXII envelope or a single object into its objects, each a slice of the bytes as they came. One bad
/// object never rejects the others. Memory beyond the given bytes is bounded by the number of objects.
/// </summary>
public static class StixBundle
{
    public static BundleReading Read(ReadOnlyMemory<byte> utf8)
    {
        var problems = new List<Problem>();
        var reading = new DocumentReading(problems);
        if (DocumentText.CheckSize(utf8, problems) is { } text)
        {
            try
            {
                reading.Read(text);
            }
            catch (JsonException e)
            {
                problems.Add(DocumentText.NotJson(e));
            }
        }

        return new BundleReading(reading.Objects, problems, !problems.Exists(static p => p.Severity == Severity.Must));
    }

    private sealed class DocumentReading(List<Problem> problems)
    {
        private readonly HashSet<string> _names = [];
        private string? _type;
        private bool _hasList;
        private bool _isOver;

        public List<ObjectReading> Objects { get; } = [];

        public void Read(ReadOnlyMemory<byte> text)
        {
            var reader = DocumentText.Open(text);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(Problem.Must("not-an-object", "$", "The document must be a bundle, an envelope or an object.", "8.1"));
                return;
            }

            var start = (int)reader.TokenStartIndex;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && !_isOver)
            {
                ReadProperty(ref reader, text);
            }

            if (_isOver)
            {
                return;
            }

            var end = (int)reader.BytesConsumed;
            if (reader.Read())
            {
                problems.Add(DocumentText.Trailing(reader.TokenStartIndex));
            }

            if (_type is null or "bundle")
            {
                FinishList();
            }
            else
            {
                TakeWhole(text[start..end]);
            }
        }

        private void ReadProperty(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text)
        {
            // Names of a bundle or envelope are few. Those of a bare object, which may be many, are checked when it is taken whole.
            var name = reader.ValueSpan.Length <= Limits.NameCharsMax && DocumentText.FirstInvalid(reader.ValueSpan) < 0
                ? SafeText(ref reader) : "";
            if (name.Length > 0 && _names.Count <= Limits.PropertiesPerObjectMax && !_names.Add(name) && name is "objects" or "type")
            {
                var twice = Problem.Must("duplicate-property", JsonPath.Property("$", name), $"{name} occurs twice.", "1.4");
                problems.Add(twice);
                _isOver = true;
                return;
            }

            reader.Read();
            if (name == "type" && reader.TokenType == JsonTokenType.String && DocumentText.FirstInvalid(reader.ValueSpan) < 0)
            {
                _type = SafeText(ref reader);
            }
            else if (name == "objects" && reader.TokenType == JsonTokenType.StartArray && _type is null or "bundle")
            {
                _hasList = true;
                ReadList(ref reader, text);
                return;
            }

            reader.Skip();
        }

        private void ReadList(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text)
        {
            var scan = new JsonScan(text);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (Objects.Count == Limits.ObjectsPerBundleMax)
                {
                    problems.Add(Problem.Must("too-many-objects", JsonPath.Index("$.objects", Objects.Count),
                        $"More than {Limits.ObjectsPerBundleMax} objects; split the bundle."));
                    _isOver = true;
                    return;
                }

                List<Problem>? found = null;
                var start = (int)reader.TokenStartIndex;
                scan.Walk(ref reader, null, Objects.Count, ref found);
                var slice = text[start..(int)reader.BytesConsumed];
                if (DocumentText.FirstInvalid(slice.Span) is var at and >= 0)
                {
                    (found ??= []).Add(DocumentText.NotUtf8(JsonPath.Index("$.objects", Objects.Count), start + at));
                }

                Objects.Add(StixObject.Slice(Objects.Count, slice, scan.Heads, null, found));
            }
        }

        private void FinishList()
        {
            if (_type is null && !_hasList)
            {
                // TAXII 2.1, 3.7: an envelope without objects has more and next at most. Anything else without a type is nothing we know.
                if (_names.All(name => name is "more" or "next"))
                {
                    return;
                }

                problems.Add(Problem.Must("missing-property", "$.type",
                    "Neither a bundle, an envelope nor an object: type is not there.", "3.2"));
            }
            else if (_names.Contains("objects") && !_hasList)
            {
                problems.Add(Problem.Must("wrong-type", "$.objects", "objects must be a list.", "8.1"));
            }
        }

        private void TakeWhole(ReadOnlyMemory<byte> slice)
        {
            Objects.Clear();
            Objects.Add(StixObject.Read(slice));
        }

        private static string SafeText(ref Utf8JsonReader reader) =>
            reader.ValueIsEscaped && JsonScan.HasLoneSurrogate(reader.ValueSpan) ? "" : reader.GetString()!;
    }
}
