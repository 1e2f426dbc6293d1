namespace Breakwater.Harbor.Corpora;

/// <summary>One JSON object in a line. Values are written by the caller between <see cref="Open"/> and <see cref="Close"/>.</summary>
internal readonly struct JsonLine(TextBuffer text)
{
    public void Begin(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        text.Put("{\""u8);
        text.Put(name);
        text.Put("\":\""u8);
        text.Put(value);
        text.Put('"');
    }

    /// <summary>The start of a text value.</summary>
    public void Open(ReadOnlySpan<byte> name)
    {
        Key(name);
        text.Put('"');
    }

    public void Close() => text.Put('"');

    public void Key(ReadOnlySpan<byte> name)
    {
        text.Put(",\""u8);
        text.Put(name);
        text.Put("\":"u8);
    }

    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Open(name);
        text.Put(value);
        text.Put('"');
    }

    public void Add(ReadOnlySpan<byte> name, long value)
    {
        Key(name);
        text.Number(value);
    }

    public void Add(ReadOnlySpan<byte> name, bool value)
    {
        Key(name);
        text.Put(value ? "true"u8 : "false"u8);
    }

    /// <summary>An object within the object; <see cref="EndObject"/> ends it.</summary>
    public void BeginObject(ReadOnlySpan<byte> name, ReadOnlySpan<byte> first, ReadOnlySpan<byte> value)
    {
        Key(name);
        Begin(first, value);
    }

    public void EndObject() => text.Put('}');
}
