using System.Buffers;

namespace Breakwater.Stix;

/// <summary>
/// Cuts a pattern into tokens as the grammar of STIX 2.1 does: the longest match wins, and blanks between tokens are free, so that
/// <c>5SECONDS</c> is two tokens. Allocates nothing. Positions count UTF-16 code units.
/// </summary>
internal sealed class PatternLexer(string text)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Base64Chars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private int _at;

    /// <summary>The fault that <see cref="TryNext"/> met.</summary>
    public PatternError Error { get; private set; }

    public string Text => text;

    public bool TryNext(out PatternToken token)
    {
        token = default;
        if (!TrySkipBlank())
        {
            return false;
        }

        var c = At(0);
        if (_at == text.Length)
        {
            token = new PatternToken(PatternTokenKind.End, _at, 0);
            return true;
        }

        if (c == '\'')
        {
            return TryText(out token);
        }

        if (c is 'h' or 'b' or 't' && At(1) == '\'')
        {
            return TryLiteral(c, out token);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            token = TakeWord();
            return true;
        }

        return char.IsAsciiDigit(c) || c is '+' or '-' || (c == '.' && char.IsAsciiDigit(At(1)))
            ? TryNumber(out token)
            : TryMark(out token);
    }

    private char At(int offset) => _at + offset < text.Length ? text[_at + offset] : '\0';

    private bool TrySkipBlank()
    {
        while (_at < text.Length)
        {
            var c = text[_at];
            if (char.IsWhiteSpace(c))
            {
                _at++;
            }
            else if (c == '/' && At(1) == '/')
            {
                var end = text.AsSpan(_at).IndexOfAny('\r', '\n');
                _at = end < 0 ? text.Length : _at + end;
            }
            else if (c == '/' && At(1) == '*')
            {
                var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    return Fail(_at, "The comment is not closed.");
                }

                _at = end + 2;
            }
            else
            {
                break;
            }
        }

        return true;
    }

    private bool TryMark(out PatternToken token)
    {
        var (kind, length) = (At(0), At(1)) switch
        {
            ('[', _) => (PatternTokenKind.SquareOpen, 1),
            (']', _) => (PatternTokenKind.SquareClose, 1),
            ('(', _) => (PatternTokenKind.RoundOpen, 1),
            (')', _) => (PatternTokenKind.RoundClose, 1),
            (':', _) => (PatternTokenKind.Colon, 1),
            ('.', _) => (PatternTokenKind.Dot, 1),
            (',', _) => (PatternTokenKind.Comma, 1),
            ('*', _) => (PatternTokenKind.Asterisk, 1),
            ('=', '=') => (PatternTokenKind.Equal, 2),
            ('=', _) => (PatternTokenKind.Equal, 1),
            ('!', '=') or ('<', '>') => (PatternTokenKind.NotEqual, 2),
            ('>', '=') => (PatternTokenKind.GreaterOrEqual, 2),
            ('>', _) => (PatternTokenKind.Greater, 1),
            ('<', '=') => (PatternTokenKind.LessOrEqual, 2),
            ('<', _) => (PatternTokenKind.Less, 1),
            _ => (PatternTokenKind.None, 0),
        };
        token = new PatternToken(kind, _at, length);
        if (length == 0)
        {
            var c = text[_at];
            return Fail(_at, char.IsControl(c) || char.IsSurrogate(c) ? "This character has no place here." : $"'{c}' has no place here.");
        }

        _at += length;
        return true;
    }

    private PatternToken TakeWord()
    {
        var start = _at;
        var hasHyphen = false;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-'))
        {
            hasHyphen |= text[_at++] == '-';
        }

        var kind = hasHyphen ? PatternTokenKind.HyphenName : PatternWords.KindOf(text.AsSpan(start, _at - start));
        return new PatternToken(kind == PatternTokenKind.None ? PatternTokenKind.Name : kind, start, _at - start);
    }

    /// <summary>A whole number has no leading zero; a float needs digits only behind its point.</summary>
    private bool TryNumber(out PatternToken token)
    {
        var start = _at;
        _at += text[_at] is '+' or '-' ? 1 : 0;
        var first = _at;
        SkipDigits();
        var kind = PatternTokenKind.Integer;
        if (At(0) == '.' && char.IsAsciiDigit(At(1)))
        {
            _at++;
            SkipDigits();
            kind = PatternTokenKind.Float;
        }

        token = new PatternToken(kind, start, _at - start);
        if (_at == first)
        {
            return Fail(start, "A sign must be followed by a number.");
        }

        return kind == PatternTokenKind.Float || _at == first + 1 || text[first] != '0'
            || Fail(first, "A whole number must not start with 0.");
    }

    private void SkipDigits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }
    }

    private bool TryText(out PatternToken token)
    {
        var start = _at++;
        token = default;
        while (true)
        {
            var next = text.AsSpan(_at).IndexOfAny('\'', '\\');
            if (next < 0)
            {
                return Fail(start, "The text that starts here is not closed.");
            }

            _at += next;
            if (text[_at] == '\'')
            {
                _at++;
                token = new PatternToken(PatternTokenKind.Text, start, _at - start);
                return true;
            }

            if (At(1) is not ('\'' or '\\'))
            {
                return Fail(_at, "A backslash may stand only before ' or another backslash.");
            }

            _at += 2;
        }
    }

    private bool TryLiteral(char prefix, out PatternToken token)
    {
        var start = _at;
        token = default;
        var length = text.AsSpan(start + 2).IndexOf('\'');
        if (length < 0)
        {
            return Fail(start, "The text that starts here is not closed.");
        }

        var value = text.AsSpan(start + 2, length);
        _at = start + length + 3;
        var kind = prefix switch { 'h' => PatternTokenKind.Hex, 'b' => PatternTokenKind.Binary, _ => PatternTokenKind.Timestamp };
        token = new PatternToken(kind, start, _at - start);
        return kind switch
        {
            PatternTokenKind.Hex => (length % 2 == 0 && !value.ContainsAnyExcept(HexDigits))
                || Fail(start, "A hex constant must be pairs of hexadecimal digits."),
            PatternTokenKind.Binary => IsBase64(value) || Fail(start, "A binary constant must be base64, and not empty."),
            _ => true,
        };
    }

    private static bool IsBase64(ReadOnlySpan<char> value)
    {
        var padding = value.EndsWith("==") ? 2 : value.EndsWith("=") ? 1 : 0;
        return value.Length > 0 && value.Length % 4 == 0 && !value[..^padding].ContainsAnyExcept(Base64Chars);
    }

    private bool Fail(int position, string message)
    {
        Error = new PatternError(position, message);
        return false;
    }
}
