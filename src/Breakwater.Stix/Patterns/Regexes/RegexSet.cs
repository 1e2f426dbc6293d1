using System.Globalization;
using System.Text;

namespace Breakwater.Stix;

/// <summary>A character class in the making: ranges of UTF-16 code units, and Unicode categories beside them.</summary>
internal sealed class RegexSet
{
    private const string Digits = "09";
    private const string Words = "09AZ__az";
    private const string Spaces = "\t\r  ";
    private const string Horizontal = "\t\t  \u00A0\u00A0\u1680\u1680\u180E\u180E\u2000\u200A\u202F\u202F\u205F\u205F\u3000\u3000";
    private const string Vertical = "\n\r\u0085\u0085\u2028\u2029";

    private readonly List<(char From, char To)> _ranges = [];
    private readonly StringBuilder _categories = new();

    /// <summary>A code point over U+FFFF stands in it, which one code unit cannot be.</summary>
    public bool IsWide { get; private set; }

    public void Add(int from, int to)
    {
        IsWide |= to > char.MaxValue;
        if (from <= char.MaxValue)
        {
            _ranges.Add(((char)from, (char)Math.Min(to, char.MaxValue)));
        }
    }

    /// <summary>A category as .NET writes it, such as <c>\p{Lu}</c>.</summary>
    public void AddCategory(string category) => _categories.Append(category);

    /// <summary>
    /// \d \w \s \h \v and their opposites. As in PCRE without UCP, the first three are ASCII.
    /// </summary>
    /// <returns>False when the letter names no such set.</returns>
    public bool AddShorthand(char letter)
    {
        var pairs = char.ToLowerInvariant(letter) switch
        {
            'd' => Digits,
            'w' => Words,
            's' => Spaces,
            'h' => Horizontal,
            'v' => Vertical,
            _ => null,
        };
        if (pairs is not null)
        {
            AddPairs(pairs, char.IsAsciiLetterUpper(letter));
        }

        return pairs is not null;
    }

    /// <summary>The name inside <c>[:name:]</c>, without a ^; false when there is no such class.</summary>
    public bool AddPosix(ReadOnlySpan<char> name, bool isNegated)
    {
        var pairs = name switch
        {
            "alpha" => "AZaz",
            "digit" => Digits,
            "alnum" => "09AZaz",
            "upper" => "AZ",
            "lower" => "az",
            "punct" => "!/:@[`{~",
            "space" => Spaces,
            "blank" => "\t\t  ",
            "cntrl" => "\0\u001F\u007F\u007F",
            "graph" => "!~",
            "print" => " ~",
            "xdigit" => "09AFaf",
            "word" => Words,
            "ascii" => "\0\u007F",
            _ => null,
        };
        if (pairs is not null)
        {
            AddPairs(pairs, isNegated);
        }

        return pairs is not null;
    }

    private void AddPairs(string pairs, bool isNegated)
    {
        var next = 0;
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (!isNegated)
            {
                Add(pairs[i], pairs[i + 1]);
            }
            else if (pairs[i] > next)
            {
                Add(next, pairs[i] - 1);
            }

            next = pairs[i + 1] + 1;
        }

        if (isNegated)
        {
            Add(next, char.MaxValue);
        }
    }

    /// <param name="isWide">
    /// The subject holds surrogate pairs: what a class stands for is then one code unit that is no surrogate, or, where the class is
    /// negated, a pair.
    /// </param>
    public string Print(bool isNegated, bool isWide)
    {
        var text = new StringBuilder(isNegated ? "[^" : "[");
        foreach (var (from, to) in _ranges)
        {
            Append(text, from);
            if (to > from)
            {
                Append(text.Append('-'), to);
            }
        }

        text.Append(_categories);
        if (_ranges.Count == 0 && _categories.Length == 0)
        {
            // Nothing is in it; negated, everything.
            return isNegated ? "[\\s\\S]" : "[^\\s\\S]";
        }

        return isNegated && isWide
            ? $"(?:{text}\\uD800-\\uDFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])"
            : text.Append(']').ToString();
    }

    public static StringBuilder Append(StringBuilder text, char c) =>
        char.IsAsciiLetterOrDigit(c) ? text.Append(c) : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
}
