using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>
/// Reads a bundle (STIX 2.1, 8), a TAXII envelope or a bare object from a stream, object by object, as <see cref="StixBundle"/> does from
/// memory. It holds one object at a time, and never more than <see cref="Limits.ObjectBytesMax"/> of it: a larger one is passed over and
/// reported. Each object that is handed out owns its bytes. Read once, by one reader; the stream stays the caller's.
/// </summary>
public sealed class BundleStream(Stream source)
{
    private readonly JsonChunks _chunks = new(source);
    private readonly List<Problem> _problems = [];
    private readonly HashSet<string> _names = [];
    private readonly List<(byte[] Name, byte[] Value)> _head = [];
    private readonly List<string> _foreign = [];
    private int _headBytes;
    private int _count;
    private string? _type;
    private bool _hasList;
    private Place _place = Place.Start;

    /// <summary>Reads from a pipe, which stays the caller's.</summary>
    public BundleStream(PipeReader source)
        : this(source.AsStream(leaveOpen: true))
    {
    }

    private enum Place
    {
        Start,
        Properties,
        Objects,
        End,
    }

    /// <summary>Problems of the document itself, so far; complete when the reading has ended.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>False when the document could not be read to its end or is none of the shapes.</summary>
    public bool Usable => !_problems.Exists(static p => p.Severity == Severity.Must);

    /// <summary>True when the document was one object alone, whose path is <c>$</c>; known when it is handed out.</summary>
    public bool IsBare { get; private set; }

    /// <summary>The bundle's own id, as soon as it was read; null when there is none before the objects.</summary>
    public string? Id { get; private set; }

    /// <summary>The bundle's spec_version, which only bundles of STIX 2.0 have; known for certain when the reading has ended.</summary>
    public string? SpecVersion { get; private set; }

    /// <summary>The objects in their order, good and bad. What ends the document early is in <see cref="Problems"/> afterwards.</summary>
    public async IAsyncEnumerable<ObjectReading> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken) is { } reading)
        {
            yield return reading;
        }
    }

    /// <summary>
    /// Judges the bundle itself (8.1), after its objects were read: its id, and what it should not have. Empty for an envelope, which is
    /// TAXII's, for a bare object, and for what is not usable.
    /// </summary>
    public IReadOnlyList<Problem> ValidateBundle()
    {
        if (_type != "bundle" || !Usable)
        {
            return [];
        }

        var found = new List<Problem>();
        if (!StixId.TryParse(Id, out var id) || id.Type != "bundle")
        {
            found.Add(Problem.Must(Id is null ? "missing-property" : "wrong-type", "$.id",
                "A bundle must have an id: bundle, two hyphens and a UUID.", "8.1"));
        }

        if (SpecVersion is not null)
        {
            found.Add(Problem.Should("stix-2.0", "$.spec_version", "A bundle has no spec_version any more; its objects have.", "8.1"));
        }

        if (_hasList && _count == 0)
        {
            found.Add(Problem.Must("empty-list", "$.objects", "A list must not be empty; leave the property out.", "2.12"));
        }

        found.AddRange(_foreign.Select(static name =>
            Problem.Should("custom-property", JsonPath.Property("$", name), $"{Problem.Quote(name)} is no property of a bundle.", "8.1")));
        return found;
    }

    private async ValueTask<ObjectReading?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_place != Place.End)
            {
                var reading = _place switch
                {
                    Place.Start => await StartAsync(cancellationToken),
                    Place.Properties => await PropertyAsync(cancellationToken),
                    _ => await EntryAsync(cancellationToken),
                };
                if (reading is not null)
                {
                    return reading;
                }
            }
        }
        catch (JsonException e)
        {
            Fail(Problem.Must("not-json", _hasList ? JsonPath.Index("$.objects", _count) : "$", $"Not JSON: {e.Message}"));
        }

        return null;
    }

    private async ValueTask<ObjectReading?> StartAsync(CancellationToken cancellationToken)
    {
        var first = await _chunks.PeekAsync(3, cancellationToken);
        if (DocumentText.CheckSize(first, _problems) is not { } rest)
        {
            _place = Place.End;
            return null;
        }

        _chunks.Skip(first.Length - rest.Length);
        if (await _chunks.NextAsync(cancellationToken) is var next && next != '{')
        {
            Fail(next < 0
                ? Problem.Must("not-json", "$", "The document is empty.")
                : Problem.Must("not-an-object", "$", "The document must be a bundle, an envelope or an object.", "8.1"));
            return null;
        }

        _chunks.Skip(1);
        _place = Place.Properties;
        if (await _chunks.NextAsync(cancellationToken) == '}')
        {
            _chunks.Skip(1);
            return await FinishAsync(cancellationToken);
        }

        return null;
    }

    private async ValueTask<ObjectReading?> PropertyAsync(CancellationToken cancellationToken)
    {
        if (await _chunks.NextAsync(cancellationToken) != '"')
        {
            throw new JsonException($"A property name was expected at byte {_chunks.Position}.");
        }

        var rawName = await _chunks.ValueAsync(Limits.ObjectBytesMax, cancellationToken)
            ?? throw new JsonException($"A property name ends at byte {_chunks.Position}, and is too long.");
        var quoted = rawName.ToArray();
        DocumentText.RequireJson(quoted);
        var name = HeadText(quoted);
        await _chunks.ExpectAsync((byte)':', cancellationToken);
        var next = await _chunks.NextAsync(cancellationToken);
        if (name is "type" or "objects" && !_names.Add(name))
        {
            Fail(Problem.Must("duplicate-property", JsonPath.Property("$", name), $"{name} occurs twice.", "1.4"));
            return null;
        }

        if (name == "objects" && next == '[' && _type is null or "bundle")
        {
            _hasList = true;
            _head.Clear();
            _chunks.Skip(1);
            _place = Place.Objects;
            return null;
        }

        await KeepAsync(name, quoted, cancellationToken);
        return await AfterPropertyAsync(cancellationToken);
    }

    /// <summary>A property of the document. Those of what may be a bare object are kept until it shows that it is none.</summary>
    private async ValueTask KeepAsync(string? name, byte[] quoted, CancellationToken cancellationToken)
    {
        var room = Math.Max(0, Limits.ObjectBytesMax - _headBytes);
        if (await _chunks.ValueAsync(room, cancellationToken) is not { } value)
        {
            throw new JsonException($"The document's own properties have more than {Limits.ObjectBytesMax} bytes at {_chunks.Position}.");
        }

        var bytes = value.ToArray();
        DocumentText.RequireJson(bytes);
        _type = name == "type" && bytes[0] == '"' && DocumentText.FirstInvalid(bytes) < 0 ? TypeText(bytes) : _type;
        Id = name == "id" ? HeadText(bytes) : Id;
        if (name is not ("type" or "id" or "objects" or "spec_version") && _foreign.Count < Limits.ProblemsPerObjectMax)
        {
            _foreign.Add(name ?? "?");
        }

        SpecVersion = name == "spec_version" ? HeadText(bytes) : SpecVersion;
        if (!_hasList)
        {
            _head.Add((quoted, bytes));
            _headBytes += quoted.Length + bytes.Length + 2;
        }
    }

    private async ValueTask<ObjectReading?> AfterPropertyAsync(CancellationToken cancellationToken)
    {
        if (await _chunks.NextAsync(cancellationToken) == ',')
        {
            _chunks.Skip(1);
            _place = Place.Properties;
            return null;
        }

        await _chunks.ExpectAsync((byte)'}', cancellationToken);
        return await FinishAsync(cancellationToken);
    }

    private async ValueTask<ObjectReading?> EntryAsync(CancellationToken cancellationToken)
    {
        if (await _chunks.NextAsync(cancellationToken) == ']')
        {
            _chunks.Skip(1);
            return await AfterPropertyAsync(cancellationToken);
        }

        if (_count == Limits.ObjectsPerStreamMax)
        {
            Fail(Problem.Must("too-many-objects", JsonPath.Index("$.objects", _count),
                $"More than {Limits.ObjectsPerStreamMax} objects; split the bundle."));
            return null;
        }

        var value = await _chunks.ValueAsync(Limits.ObjectBytesMax, cancellationToken);
        var reading = value is { } bytes
            ? StixObject.ReadEntry(bytes.ToArray(), _count)
            : new ObjectReading(_count, null,
            [
                Problem.Must("object-size", JsonPath.Index("$.objects", _count), $"The object has over {Limits.ObjectBytesMax} bytes."),
            ]);
        _count++;
        if (await _chunks.NextAsync(cancellationToken) == ',')
        {
            _chunks.Skip(1);
            if (await _chunks.NextAsync(cancellationToken) == ']')
            {
                throw new JsonException($"A value was expected at byte {_chunks.Position}.");
            }
        }
        else if (await _chunks.NextAsync(cancellationToken) != ']')
        {
            throw new JsonException($"',' or ']' was expected at byte {_chunks.Position}.");
        }

        return reading;
    }

    private async ValueTask<ObjectReading?> FinishAsync(CancellationToken cancellationToken)
    {
        _place = Place.End;
        if (await _chunks.NextAsync(cancellationToken) >= 0)
        {
            Fail(DocumentText.Trailing(_chunks.Position));
        }
        else if (_type is not (null or "bundle"))
        {
            IsBare = true;
            return BareObject();
        }
        else if (_type is null && !_hasList && _names.Count + _head.Count > 0)
        {
            Fail(Problem.Must("missing-property", "$.type", "Neither a bundle, an envelope nor an object: type is not there.", "3.2"));
        }
        else if (_names.Contains("objects") && !_hasList)
        {
            Fail(Problem.Must("wrong-type", "$.objects", "objects must be a list.", "8.1"));
        }

        return null;
    }

    /// <summary>The document was one object; it is put together again, without the white space between its properties.</summary>
    private ObjectReading BareObject()
    {
        using var bytes = new MemoryStream();
        foreach (var (name, value) in _head)
        {
            bytes.WriteByte((byte)(bytes.Length == 0 ? '{' : ','));
            bytes.Write(name);
            bytes.WriteByte((byte)':');
            bytes.Write(value);
        }

        bytes.WriteByte((byte)'}');
        return StixObject.Read(bytes.ToArray());
    }

    private static string TypeText(byte[] quoted)
    {
        if (JsonScan.HasLoneSurrogate(quoted.AsSpan(1, quoted.Length - 2)))
        {
            return "";
        }

        var reader = DocumentText.Open(quoted);
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>Null for what is no text, or is odd in a way that no name of a bundle is.</summary>
    private static string? HeadText(byte[] quoted)
    {
        if (quoted[0] != '"' || quoted.Length > Limits.NameCharsMax || DocumentText.FirstInvalid(quoted) >= 0)
        {
            return null;
        }

        return !quoted.AsSpan().Contains((byte)'\\') ? System.Text.Encoding.UTF8.GetString(quoted.AsSpan(1, quoted.Length - 2))
            : TypeText(quoted) is { Length: > 0 } text ? text : null;
    }

    private void Fail(Problem problem)
    {
        _problems.Add(problem);
        _place = Place.End;
    }
}
