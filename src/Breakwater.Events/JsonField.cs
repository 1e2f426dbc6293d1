namespace Breakwater.Events;

/// <summary>
/// The path of names down to a place in a JSON text, found by walking from its start. Takes what it is given: text that is cut off or
/// broken gives the path as far as it was right.
/// </summary>
internal static class JsonField
{
    public static string? Locate(ReadOnlySpan<byte> json, int offset)
    {
        Span<Level> levels = stackalloc Level[Limits.JsonDepthMax];
        var depth = 0;
        for (var at = 0; at <= offset; at++)
        {
            switch (json[at])
            {
                case (byte)'{' or (byte)'[':
                    if (depth == levels.Length)
                    {
                        return null;
                    }

                    levels[depth++] = new Level(at, json[at] == '{');
                    break;
                case (byte)'}' or (byte)']':
                    depth = Math.Max(depth - 1, 0);
                    break;
                case (byte)',' when depth > 0:
                    levels[depth - 1].IsInValue = false;
                    break;
                case (byte)':' when depth > 0:
                    levels[depth - 1].IsInValue = true;
                    break;
                case (byte)'"':
                    var end = EndOfString(json, at + 1);
                    var isKey = depth > 0 && levels[depth - 1] is { IsObject: true, IsInValue: false };
                    if (offset < end)
                    {
                        // A hit in a name is in the object that has the name.
                        return Name(json, levels[..(isKey ? depth - 1 : depth)]);
                    }

                    if (isKey)
                    {
                        (levels[depth - 1].KeyStart, levels[depth - 1].KeyEnd) = (at + 1, end);
                    }

                    at = end;
                    break;
            }
        }

        return Name(json, levels[..depth]);
    }

    /// <summary>Place of the closing quote; the text's length when there is none.</summary>
    private static int EndOfString(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length)
        {
            var next = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return json.Length;
            }

            at += next;
            if (json[at] == '"')
            {
                return at;
            }

            at += 2;
        }

        return json.Length;
    }

    private static string? Name(ReadOnlySpan<byte> json, ReadOnlySpan<Level> levels)
    {
        var name = new FieldName(stackalloc char[Limits.FieldCharsMax]);
        for (var i = 0; i < levels.Length; i++)
        {
            var key = json[levels[i].KeyStart..levels[i].KeyEnd];
            var isLast = i == levels.Length - 1;
            if (isLast && IsValueKey(key) && NamedBeside(json[levels[i].Start..]) is { IsEmpty: false } named)
            {
                name.Add(named);
            }
            else if (!key.IsEmpty && !(i < levels.Length - 1 && key.SequenceEqual("Data"u8) && IsNamedPair(json, levels[^1])))
            {
                name.Add(key);
            }
        }

        return name.ToString();
    }

    /// <summary>
    /// Windows events turned from XML have <c>"Data":[{"Name":"DestinationIp","#text":"192.0.2.1"}]</c>: the name beside the value is the
    /// field's.
    /// </summary>
    private static bool IsNamedPair(ReadOnlySpan<byte> json, in Level last) =>
        IsValueKey(json[last.KeyStart..last.KeyEnd]) && !NamedBeside(json[last.Start..]).IsEmpty;

    private static bool IsValueKey(ReadOnlySpan<byte> key) => key.SequenceEqual("#text"u8) || key.SequenceEqual("Value"u8)
        || key.SequenceEqual("value"u8) || key.SequenceEqual("content"u8) || key.SequenceEqual("text"u8);

    private static ReadOnlySpan<byte> NamedBeside(ReadOnlySpan<byte> json)
    {
        json = json[..Math.Min(json.Length, Limits.NamedValueBytesMax)];
        var key = default(ReadOnlySpan<byte>);
        var isInValue = false;
        for (int at = 1, depth = 1; at < json.Length && depth > 0; at++)
        {
            var b = json[at];
            depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
            isInValue = depth == 1 && b is (byte)',' or (byte)':' ? b == ':' : isInValue;
            if (b == '"')
            {
                var end = EndOfString(json, at + 1);
                var text = json[(at + 1)..end];
                if (isInValue && depth == 1 && (key.SequenceEqual("Name"u8) || key.SequenceEqual("@Name"u8) || key.SequenceEqual("name"u8)))
                {
                    return text;
                }

                key = depth == 1 && !isInValue ? text : key;
                at = end;
            }
        }

        return default;
    }

    private struct Level(int start, bool isObject)
    {
        public readonly int Start = start;
        public readonly bool IsObject = isObject;
        public int KeyStart;
        public int KeyEnd;
        public bool IsInValue;
    }
}
