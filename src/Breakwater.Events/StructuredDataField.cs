namespace Breakwater.Events;

/// <summary>Parameters of RFC 5424, section 6.3: <c>[id name="value" …][…]</c>, named <c>id.name</c>.</summary>
internal static class StructuredDataField
{
    public static string? Locate(ReadOnlySpan<byte> data, int offset)
    {
        var id = default(ReadOnlySpan<byte>);
        for (var at = 0; at <= offset;)
        {
            if (data[at] is (byte)'[' or (byte)']' or (byte)' ')
            {
                var isElement = data[at] == '[';
                at++;
                var end = at;
                while (end < data.Length && data[end] is not ((byte)' ' or (byte)'=' or (byte)']' or (byte)'['))
                {
                    end++;
                }

                if (isElement)
                {
                    id = data[at..end];
                    at = end;
                }
                else if (end + 1 < data.Length && data[end] == '=' && data[end + 1] == '"')
                {
                    var close = CefField.EndOf(data, end + 2, (byte)'"');
                    if (offset > end + 1 && offset < close)
                    {
                        return Name(id, data[at..end]);
                    }

                    at = close + 1;
                }
            }
            else
            {
                at++;
            }
        }

        return null;
    }

    private static string? Name(ReadOnlySpan<byte> id, ReadOnlySpan<byte> parameter)
    {
        // The number after the @ is the enterprise that defined the id.
        var at = id.IndexOf((byte)'@');
        var name = new FieldName(stackalloc char[Limits.FieldCharsMax]);
        name.Add(at > 0 ? id[..at] : id);
        name.Add(parameter);
        return name.ToString();
    }
}
