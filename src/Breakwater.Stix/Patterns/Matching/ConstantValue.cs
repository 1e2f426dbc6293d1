using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>A constant made ready for comparisons with values (STIX 2.1, 9.6). Null from a comparison: the types do not go
/// together.</summary>
internal sealed class ConstantValue
{
    private readonly string? _text;
    private readonly byte[]? _bytes;
    private readonly long? _integer;
    private readonly double? _number;
    private readonly bool? _boolean;
    private readonly StixTimestamp? _time;

    public ConstantValue(PatternConstant constant)
    {
        switch (constant)
        {
            case TextConstant text:
                (_text, Family) = (text.Value, 't');
                break;
            case IntegerConstant integer:
                (_integer, Family) = (integer.Value, 'n');
                break;
            case FloatConstant number:
                (_number, Family) = (number.Value, 'n');
                break;
            case BooleanConstant boolean:
                (_boolean, Family) = (boolean.Value, 'o');
                break;
            case HexConstant hex:
                (_bytes, Family) = (Convert.FromHexString(hex.Hex), 'b');
                break;
            case BinaryConstant binary:
                (_bytes, Family) = (Convert.FromBase64String(binary.Base64), 'b');
                break;
            case TimestampConstant time:
                (_time, Family) = (time.Value, 'd');
                break;
        }
    }

    /// <summary>Constants of one family may stand in one set: whole numbers go with floats, hex goes with base64.</summary>
    public char Family { get; }

    public bool? Equal(PathValue value)
    {
        if (_boolean is { } boolean)
        {
            return value.Json.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.Json.GetBoolean() == boolean : null;
        }

        // The common case, without making a string of the value.
        return _text is not null && value.IsText && value.Form is not (PathForm.Hex or PathForm.Base64)
            ? value.Json.ValueEquals(_text)
            : Compare(value) is { } order ? order == 0 : null;
    }

    /// <summary>Below 0 when the value comes before the constant.</summary>
    public int? Compare(PathValue value)
    {
        if (_integer is not null || _number is not null)
        {
            return value.Json.ValueKind == JsonValueKind.Number ? CompareNumber(value.Json) : null;
        }

        if (!value.IsText || _boolean is not null)
        {
            return null;
        }

        var bytes = value.Bytes();
        if (_time is { } time)
        {
            return bytes is null && StixTimestamp.TryParse(value.Json.GetString(), out var moment) ? moment.CompareTo(time) : null;
        }

        if (_bytes is not null || bytes is not null)
        {
            var left = bytes ?? BytesOf(value.Json.GetString()!);
            var right = _bytes ?? BytesOf(_text!);
            return left is null || right is null ? null : left.AsSpan().SequenceCompareTo(right);
        }

        return CompareCodePoints(value.Json.GetString()!, _text!);
    }

    private int CompareNumber(JsonElement value)
    {
        if (value.TryGetInt64(out var integer))
        {
            return _integer is { } whole ? integer.CompareTo(whole) : -Compare(_number!.Value, integer);
        }

        var number = value.GetDouble();
        return _integer is { } constant ? Compare(number, constant) : number.CompareTo(_number!.Value);
    }

    /// <summary>Exact also where a double holds less than the whole number does.</summary>
    private static int Compare(double number, long integer)
    {
        const double Beyond = 9223372036854775808.0;
        if (number >= Beyond)
        {
            return 1;
        }

        if (number < -Beyond)
        {
            return -1;
        }

        var whole = Math.Truncate(number);
        var order = ((long)whole).CompareTo(integer);
        return order != 0 ? order : number.CompareTo(whole);
    }

    /// <summary>A text compares with bytes when each of its code points is one (STIX 2.1, 9.6).</summary>
    private static byte[]? BytesOf(string text) =>
        text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF') ? null : Array.ConvertAll(text.ToCharArray(), static c => (byte)c);

    private static int CompareCodePoints(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        // Among UTF-16 code units, surrogates stand below U+E000; among code points, what they mean is above it.
        var (a, b) = (left[at], right[at]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }
}
