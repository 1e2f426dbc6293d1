using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>
/// Walks one JSON value without recursion and reports what makes it unfit: duplicate names, nesting, lone surrogates, numbers beyond a
/// double (RFC 7493). After a clean walk, <see cref="JsonElement"/> over the same bytes neither throws nor drops anything.
/// </summary>
internal sealed class JsonScan(ReadOnlyMemory<byte> utf8)
{
    private readonly List<Frame> _frames = [];
    private readonly List<int> _hashes = [];
    private readonly List<ReadOnlyMemory<byte>> _names = [];
    private readonly ObjectHeads _heads = new(utf8);
    private List<Problem>? _problems;
    private string? _root;
    private int _index;

    /// <summary>What the last walk met of the properties that every object is known by.</summary>
    public ObjectHeads Heads => _heads;

    /// <summary>
    /// The reader stands on the first token of a value, and on its last one afterwards, whatever was found.
    /// </summary>
    /// <param name="root">Path of the value; null for entry <paramref name="index"/> of a bundle.</param>
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    public void Walk(ref Utf8JsonReader reader, string? root, int index, ref List<Problem>? problems)
    {
        _root = root;
        _index = index;
        _problems = problems;
        _frames.Clear();
        _hashes.Clear();
        _names.Clear();
        _heads.Clear();
        var depth = reader.CurrentDepth;
        var isFit = true;
        do
        {
            // A value that is unfit is walked to its end all the same: the next one is judged on its own.
            isFit = isFit && !(_problems?.Count >= Limits.ProblemsPerObjectMax) && Take(ref reader);
        }
        while (!IsLast(ref reader, depth) && reader.Read());
        problems = _problems;
    }

    private static bool IsLast(ref Utf8JsonReader reader, int depth) =>
        reader.CurrentDepth == depth && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);

    private bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                return TakeName(ref reader);
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                CountElement();
                _heads.Open(_frames.Count, reader.TokenType == JsonTokenType.StartArray);
                if (_frames.Count == Limits.JsonDepthMax)
                {
                    Add(Problem.Must("json-depth", Path(), $"Nested deeper than {Limits.JsonDepthMax} levels."));
                    return false;
                }

                _frames.Add(new Frame(reader.TokenType == JsonTokenType.StartArray, _names.Count));
                return true;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Pop();
                return true;
            default:
                CountElement();
                _heads.TakeScalar(ref reader, _frames.Count);
                TakeScalar(ref reader);
                return true;
        }
    }

    private bool TakeName(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan))
        {
            Add(Problem.Must("lone-surrogate", Path(), "A property name holds half of a surrogate pair."));
            return false;
        }

        var name = reader.ValueIsEscaped
            ? Encoding.UTF8.GetBytes(reader.GetString()!)
            : utf8.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        var hash = HashOf(name.Span);
        var isTwin = IsTwin(name.Span, hash);
        _names.Add(name);
        _hashes.Add(hash);
        if (_frames.Count == 1)
        {
            _heads.TakeName(name.Span);
        }

        if (isTwin)
        {
            Add(Problem.Must("duplicate-property", Path(), "The same property name occurs twice in one object.", "1.4"));
        }

        if (_names.Count - _frames[^1].NamesFrom > Limits.PropertiesPerObjectMax)
        {
            Add(Problem.Must("too-many-properties", Path(),
                $"More than {Limits.PropertiesPerObjectMax} properties in one object."));
            return false;
        }

        return true;
    }

    /// <summary>A quick one: names that collide are compared, and there are at most so many in one object.</summary>
    private static int HashOf(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length * 0x9E3779B1;
        while (name.Length >= sizeof(uint))
        {
            hash = (BitOperations.RotateLeft(hash, 5) ^ BinaryPrimitives.ReadUInt32LittleEndian(name)) * 0x85EBCA6B;
            name = name[sizeof(uint)..];
        }

        foreach (var b in name)
        {
            hash = (BitOperations.RotateLeft(hash, 5) ^ b) * 0x85EBCA6B;
        }

        return (int)hash;
    }

    private bool IsTwin(ReadOnlySpan<byte> name, int hash)
    {
        var from = _frames[^1].NamesFrom;
        var hashes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hashes)[from..];
        var at = 0;
        while (hashes[at..].IndexOf(hash) is var next and >= 0)
        {
            at += next;
            if (_names[from + at].Span.SequenceEqual(name))
            {
                return true;
            }

            at++;
        }

        return false;
    }

    private void TakeScalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan))
        {
            Add(Problem.Must("lone-surrogate", Path(), "The text holds half of a surrogate pair."));
        }
        else if (reader.TokenType == JsonTokenType.Number && !(reader.TryGetDouble(out var number) && double.IsFinite(number)))
        {
            Add(Problem.Must("number-range", Path(), "The number is beyond what a double holds."));
        }
    }

    private void Add(Problem problem) => (_problems ??= []).Add(problem);

    private void CountElement()
    {
        if (_frames.Count > 0 && _frames[^1].IsArray)
        {
            _frames[^1] = _frames[^1] with { Count = _frames[^1].Count + 1 };
        }
    }

    private void Pop()
    {
        var from = _frames[^1].NamesFrom;
        _names.RemoveRange(from, _names.Count - from);
        _hashes.RemoveRange(from, _hashes.Count - from);
        _frames.RemoveAt(_frames.Count - 1);
    }

    private string Path()
    {
        var path = new StringBuilder(_root ?? JsonPath.Index("$.objects", _index));
        for (var i = 0; i < _frames.Count; i++)
        {
            var namesEnd = i + 1 < _frames.Count ? _frames[i + 1].NamesFrom : _names.Count;
            if (_frames[i].IsArray)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{Math.Max(0, _frames[i].Count - 1)}]");
            }
            else if (namesEnd > _frames[i].NamesFrom)
            {
                JsonPath.AppendProperty(path, Encoding.UTF8.GetString(_names[namesEnd - 1].Span));
            }
        }

        return path.ToString();
    }

    internal static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        var highPending = false;
        for (var i = 0; i < escaped.Length; i++)
        {
            var unit = 0;
            if (escaped[i] == '\\' && escaped[++i] == 'u')
            {
                unit = int.Parse(escaped.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 4;
            }

            if (char.IsLowSurrogate((char)unit) != highPending)
            {
                return true;
            }

            highPending = char.IsHighSurrogate((char)unit);
        }

        return highPending;
    }

    private readonly record struct Frame(bool IsArray, int NamesFrom, int Count = 0);
}
