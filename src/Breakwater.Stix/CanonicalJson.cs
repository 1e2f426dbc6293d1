using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>The JSON Canonicalization Scheme (RFC 8785): one value, one sequence of bytes.</summary>
public static class CanonicalJson
{
    /// <exception cref="ArgumentException">Nested over <see cref="Limits.JsonDepthMax"/>, or holds a number beyond a double.</exception>
    public static byte[] Write(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    internal static void Append(StringBuilder text, JsonElement value, int depth)
    {
        if (depth > Limits.JsonDepthMax)
        {
            throw new ArgumentException($"Nested deeper than {Limits.JsonDepthMax} levels.", nameof(value));
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value, depth);
                break;
            case JsonValueKind.Array:
                AppendArray(text, value, depth);
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                AppendNumber(text, value.GetDouble());
                break;
            default:
                text.Append(value.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value, int depth)
    {
        var properties = value.EnumerateObject().ToArray();

        // RFC 8785, 3.2.3: names are sorted as UTF-16 code units, which is what an ordinal comparison does.
        Array.Sort(properties, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        text.Append('{');
        for (var i = 0; i < properties.Length; i++)
        {
            text.Append(i == 0 ? "" : ",");
            AppendString(text, properties[i].Name);
            text.Append(':');
            Append(text, properties[i].Value, depth + 1);
        }

        text.Append('}');
    }

    private static void AppendArray(StringBuilder text, JsonElement value, int depth)
    {
        text.Append('[');
        var isFirst = true;
        foreach (var element in value.EnumerateArray())
        {
            text.Append(isFirst ? "" : ",");
            isFirst = false;
            Append(text, element, depth + 1);
        }

        text.Append(']');
    }

    internal static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    /// <summary>ECMAScript's Number::toString (RFC 8785, 3.2.2.3), laid out from the shortest digits that round-trip.</summary>
    private static void AppendNumber(StringBuilder text, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException("A number is beyond what a double holds.", nameof(value));
        }

        if (value == 0)
        {
            text.Append('0');
            return;
        }

        var (digits, point) = Shortest(Math.Abs(value));
        text.Append(value < 0 ? "-" : "");
        _ = (digits.Length, point) switch
        {
            var (count, at) when count <= at && at <= 21 => text.Append(digits).Append('0', at - count),
            (_, > 0 and <= 21) => text.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point),
            (_, > -6 and <= 0) => text.Append("0.").Append('0', -point).Append(digits),
            _ => AppendExponent(text, digits, point - 1),
        };
    }

    private static StringBuilder AppendExponent(StringBuilder text, string digits, int exponent)
    {
        text.Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits, 1, digits.Length - 1);
        }

        return text.Append(exponent < 0 ? "e-" : "e+").Append(CultureInfo.InvariantCulture, $"{Math.Abs(exponent)}");
    }

    /// <summary>The value is 0.DIGITS times ten to the power of Point.</summary>
    private static (string Digits, int Point) Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mantissaEnd = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mantissaEnd < 0 ? text : text[..mantissaEnd];
        var exponent = mantissaEnd < 0
            ? 0
            : int.Parse(text.AsSpan(mantissaEnd + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (mantissa.Replace(".", "", StringComparison.Ordinal).Trim('0'), PlainExponent(mantissa) + exponent + 1);
    }

    private static int PlainExponent(string mantissa)
    {
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? mantissa.Length : dot;
        var first = mantissa.AsSpan().IndexOfAnyInRange('1', '9');
        return first < whole ? whole - first - 1 : whole - first;
    }
}
