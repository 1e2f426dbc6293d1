using System.Globalization;

namespace Breakwater.Stix;

/// <summary>What an expression is that cannot be run: malformed, or in need of backtracking.</summary>
internal sealed class PcreException(string message) : Exception(message);

/// <summary>A place in a PCRE expression, and the readers of its escapes.</summary>
internal sealed class PcreText(string text)
{
    public const int CodePointMax = 0x10FFFF;

    public int At { get; set; }

    public bool IsEnd => At >= text.Length;

    public int Length => text.Length;

    public char Current => At < text.Length ? text[At] : '\0';

    public ReadOnlySpan<char> Rest => text.AsSpan(Math.Min(At, text.Length));

    public bool Take(char c)
    {
        if (IsEnd || text[At] != c)
        {
            return false;
        }

        At++;
        return true;
    }

    public bool Take(string word)
    {
        if (!Rest.StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }

        At += word.Length;
        return true;
    }

    public char Next() => At < text.Length ? text[At++] : throw Malformed("it ends too soon");

    /// <summary>What stands up to <paramref name="close"/>, which is taken too.</summary>
    public string Until(string close)
    {
        var length = Rest.IndexOf(close, StringComparison.Ordinal);
        if (length < 0)
        {
            throw Malformed($"{close} is missing");
        }

        var found = Rest[..length].ToString();
        At += length + close.Length;
        return found;
    }

    /// <summary>One code point, two code units long when it is over U+FFFF.</summary>
    public int NextCodePoint()
    {
        var c = Next();
        return char.IsHighSurrogate(c) && char.IsLowSurrogate(Current) ? char.ConvertToUtf32(c, Next()) : c;
    }

    /// <summary>The code point of an escape whose letter was taken, or -1 when the letter is none of these.</summary>
    public int Character(char letter) => letter switch
    {
        'a' => 7,
        'e' => 27,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'c' => char.ToUpperInvariant(Next()) ^ 0x40,
        'x' => Take('{') ? Braced(16) : Digits(16, 2, 0),
        'o' when Take('{') => Braced(8),
        '0' => Digits(8, 2, 0),
        _ => -1,
    };

    /// <summary>A number in octal or hexadecimal digits, at most so many of them.</summary>
    public int Digits(int radix, int most, int value)
    {
        for (var i = 0; i < most && DigitOf(Current, radix) is var digit and >= 0; i++, At++)
        {
            value = value * radix + digit;
        }

        return value;
    }

    private int Braced(int radix)
    {
        long value = 0;
        foreach (var c in Until("}").Trim())
        {
            var digit = DigitOf(c, radix);
            value = value * radix + digit;
            if (digit < 0 || value > CodePointMax)
            {
                throw Malformed("a number in braces is no code point");
            }
        }

        return (int)value;
    }

    private static int DigitOf(char c, int radix)
    {
        var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : -1;
        return digit < radix ? digit : -1;
    }

    /// <summary>
    /// A quantifier in braces at this place: <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>. Anything else in braces is ordinary text.
    /// </summary>
    public bool TryBraces(out int min, out int? max)
    {
        (min, max) = (0, null);
        var rest = Rest;
        var close = rest.IndexOf('}');
        if (rest.IsEmpty || rest[0] != '{' || close < 2)
        {
            return false;
        }

        var inner = rest[1..close];
        var comma = inner.IndexOf(',');
        var first = comma < 0 ? inner : inner[..comma];
        var last = comma < 0 ? inner : inner[(comma + 1)..];
        if (!IsNumber(first) || !(last.IsEmpty || IsNumber(last)))
        {
            return false;
        }

        At += close + 1;
        min = Count(first);
        max = last.IsEmpty ? null : Count(last);
        if (max < min)
        {
            throw Malformed("the numbers in a quantifier are out of order");
        }

        return true;
    }

    public static PcreException Malformed(string how) => new($"The regular expression is malformed: {how}.");

    public static PcreException NeedsBacktracking(string what) =>
        new($"The regular expression has {what}, which cannot be matched in linear time.");

    private static bool IsNumber(ReadOnlySpan<char> digits) => !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');

    private static int Count(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= ushort.MaxValue
            ? count
            : throw Malformed("a quantifier is over 65535");
}
