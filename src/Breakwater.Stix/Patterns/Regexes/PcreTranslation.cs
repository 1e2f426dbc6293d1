using System.Globalization;
using System.Text;

namespace Breakwater.Stix;

/// <summary>
/// Writes a PCRE expression as one that .NET's engine without backtracking matches at the same places. Only whether there is a match is
/// asked, so groups capture nothing and lazy quantifiers are greedy. What needs backtracking ends in a <see cref="PcreException"/>.
/// </summary>
/// <param name="isWide">The subject holds surrogate pairs: . and negated classes then take a pair as one.</param>
internal sealed class PcreTranslation(string expression, bool isWide)
{
    private readonly PcreText _text = new(expression);
    private readonly StringBuilder _out = new();
    private readonly Stack<Frame> _groups = new();
    private Frame _here = new(default, 0, 0);

    /// <summary>Where the last thing starts that a quantifier may follow, or -1; and how many states it stands for.</summary>
    private int _itemStart = -1;
    private double _itemSize;

    /// <summary>States that the expression stands for, once it was run.</summary>
    public double Size => _here.Size + _itemSize;

    /// <exception cref="PcreException">The expression is malformed, too large or needs backtracking.</exception>
    public string Run()
    {
        TakeStartOptions();
        while (!_text.IsEnd)
        {
            Step();
            if (Size > Limits.PatternRegexStatesMax)
            {
                throw new PcreException($"The regular expression would take more than {Limits.PatternRegexStatesMax} states.");
            }
        }

        return _groups.Count == 0 ? _out.ToString() : throw PcreText.Malformed("a ) is missing");
    }

    private void TakeStartOptions()
    {
        while (_text.Rest.StartsWith("(*", StringComparison.Ordinal))
        {
            _text.At += 2;
            var verb = _text.Until(")");
            if (verb is not ("UTF" or "UTF8" or "UTF16" or "UTF32"))
            {
                throw PcreText.NeedsBacktracking($"the verb {Problem.Quote(verb)}");
            }
        }
    }

    private void Step()
    {
        var c = _text.Next();
        switch (c)
        {
            case '\\':
                Escape();
                break;
            case '[':
                var (set, isNegated) = PcreClass.Read(_text);
                Item(set, isNegated);
                break;
            case '(':
                Open();
                break;
            case ')':
                Close();
                break;
            case '|':
                EndItem();
                _out.Append('|');
                break;
            case '^' or '$':
                Assertion(c.ToString());
                break;
            case '.':
                Dot();
                break;
            case '*' or '+' or '?':
                Quantify(c == '+' ? 1 : 0, c == '?' ? 1 : null);
                break;
            case '#' when _here.Options.Extended:
                SkipComment();
                break;
            case ' ' or '\t' or '\n' or '\v' or '\f' or '\r' when _here.Options.Extended:
                break;
            default:
                _text.At--;
                if (c == '{' && _text.TryBraces(out var min, out var max))
                {
                    Quantify(min, max);
                }
                else
                {
                    Item(_text.NextCodePoint());
                }

                break;
        }
    }

    private void SkipComment()
    {
        var end = _text.Rest.IndexOf('\n');
        _text.At = end < 0 ? _text.Length : _text.At + end + 1;
    }

    private void Escape()
    {
        var letter = _text.Next();
        switch (letter)
        {
            case 'Q':
                Quote();
                break;
            case 'E':
                break;
            case 'A' or 'z' or 'Z' or 'b' or 'B':
                Assertion("\\" + letter);
                break;
            case 'R':
                Item("(?:\\r\\n|[\\n\\v\\f\\r\\x85\\u2028\\u2029])", 3);
                break;
            case 'N' when _text.Current != '{':
                Item(isWide ? "(?:[^\\n\\uD800-\\uDFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])" : "[^\\n]", 1);
                break;
            case 'p' or 'P':
                var property = new RegexSet();
                PcreClass.AddProperty(_text, property, letter == 'P');
                Item(property, false);
                break;
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'h' or 'H' or 'v' or 'V':
                var shorthand = new RegexSet();
                shorthand.AddShorthand(char.ToLowerInvariant(letter));
                Item(shorthand, char.IsAsciiLetterUpper(letter));
                break;
            case 'G' or 'K' or 'X' or 'C':
                throw PcreText.NeedsBacktracking("\\" + letter);
            case 'g' or 'k' or (>= '1' and <= '9'):
                throw PcreText.NeedsBacktracking("a back reference");
            default:
                var character = _text.Character(letter);
                _text.At -= character < 0 ? 1 : 0;
                Item(character < 0 ? _text.NextCodePoint() : character);
                break;
        }
    }

    private void Quote()
    {
        var end = _text.Rest.IndexOf("\\E", StringComparison.Ordinal);
        var stop = end < 0 ? _text.Length : _text.At + end;
        while (_text.At < stop)
        {
            Item(_text.NextCodePoint());
        }

        _text.At = Math.Min(stop + 2, _text.Length);
    }

    private void Open()
    {
        if (_text.Take("*"))
        {
            throw PcreText.NeedsBacktracking("a backtracking verb");
        }

        if (_text.Take("?#"))
        {
            _text.Until(")");
            return;
        }

        var options = _here.Options;
        if (_text.Take('?') && !PcreGroupHead.Take(_text, ref options))
        {
            // (?i) holds to the end of the group that it stands in, in later alternatives too.
            EndItem();
            _out.Append(options.Switch(_here.Options));
            _here = _here with { Options = options };
            return;
        }

        if (_groups.Count == Limits.PatternRegexDepthMax)
        {
            throw new PcreException($"The regular expression nests groups deeper than {Limits.PatternRegexDepthMax} levels.");
        }

        EndItem();
        _groups.Push(_here);
        _here = new Frame(options, _out.Length, 0);
        _out.Append("(?").Append(options.Letters).Append(':');
    }

    private void Close()
    {
        if (_groups.Count == 0)
        {
            throw PcreText.Malformed("a ) closes nothing");
        }

        EndItem();
        _out.Append(')');
        _itemStart = _here.Start;
        _itemSize = _here.Size + 1;
        _here = _groups.Pop();
    }

    private void Dot() => Item((_here.Options.Dotall, isWide) switch
    {
        (true, false) => "[\\s\\S]",
        (true, true) => "(?:[^\\uD800-\\uDFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])",
        (false, false) => "[^\\n]",
        _ => "(?:[^\\n\\uD800-\\uDFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])",
    }, 1);

    private void Item(RegexSet set, bool isNegated)
    {
        if (set.IsWide)
        {
            throw new PcreException("The regular expression has a character over U+FFFF in a class, which is not supported.");
        }

        Item(set.Print(isNegated, isWide), 1);
    }

    private void Item(int codePoint)
    {
        if (codePoint <= char.MaxValue)
        {
            Item(RegexSet.Append(new StringBuilder(), (char)codePoint).ToString(), 1);
            return;
        }

        var pair = char.ConvertFromUtf32(codePoint);
        Item(string.Create(CultureInfo.InvariantCulture, $"(?:\\u{(int)pair[0]:X4}\\u{(int)pair[1]:X4})"), 2);
    }

    private void Item(string text, double size)
    {
        EndItem();
        _itemStart = _out.Length;
        _itemSize = size;
        _out.Append(text);
    }

    private void Assertion(string text)
    {
        // PCRE lets a quantifier stand behind one, where it means little; as a group it may be repeated here as well.
        Item($"(?:{text})", 1);
    }

    private void Quantify(int min, int? max)
    {
        if (_itemStart < 0)
        {
            throw PcreText.Malformed("a quantifier follows nothing");
        }

        if (_text.Take('+'))
        {
            throw PcreText.NeedsBacktracking("a possessive quantifier");
        }

        // Laziness changes which match is found, never whether one is.
        _text.Take('?');
        _out.Append((min, max) switch
        {
            (0, null) => "*",
            (1, null) => "+",
            (0, 1) => "?",
            (_, null) => string.Create(CultureInfo.InvariantCulture, $"{{{min},}}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{{{min},{max}}}"),
        });
        _here = _here with { Size = _here.Size + _itemSize * Math.Max(1, max ?? min) };
        _itemSize = 0;
        _itemStart = -1;
    }

    private void EndItem()
    {
        _here = _here with { Size = _here.Size + _itemSize };
        _itemSize = 0;
        _itemStart = -1;
    }

    /// <param name="Start">Where the group starts in what was written.</param>
    /// <param name="Size">States of what it holds so far.</param>
    private readonly record struct Frame(PcreOptions Options, int Start, double Size);
}
