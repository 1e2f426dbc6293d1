using System.Buffers.Text;
using System.Text;

namespace Breakwater.Stix;

internal enum PatternTokenKind
{
    End,
    Mark,
    Word,
    Text,
    Hex,
    Binary,
    Timestamp,
    Integer,
    Float,
}

/// <param name="Value">Of a text the unescaped one; of a literal what stood between the quotes; else the characters.</param>
internal readonly record struct PatternToken(PatternTokenKind Kind, int Position, string Value);

/// <summary>Cuts a pattern into tokens (STIX 2.1, 9.2 and its grammar). Each call moves on by one token.</summary>
internal sealed class PatternLexer(string text)
{
    private static readonly string[] TwoCharMarks = ["==", "!=", "<>", "<=", ">="];
    private int _at;

    /// <summary>The fault that <see cref="TryNext"/> met.</summary>
    public PatternError Error { get; private set; }

    /// <summary>A name that needs no quotes in a path: no keyword, letters, digits and underscore only.</summary>
    public static bool IsPlainName(string name)
    {
        if (name.Length == 0 || !IsNameStart(name[0]) || PatternWords.IsKeyword(name))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!IsNamePart(c) || c == '-')
            {
                return false;
            }
        }

        return true;
    }

    public bool TryNext(out PatternToken token)
    {
        token = default;
        if (!TrySkipBlank())
        {
            return false;
        }

        if (_at == text.Length)
        {
            token = new PatternToken(PatternTokenKind.End, _at, "");
            return true;
        }

        var c = text[_at];
        var next = _at + 1 < text.Length ? text[_at + 1] : '\0';
        return c switch
        {
            '\'' => TryQuoted(PatternTokenKind.Text, 0, out token),
            'h' when next == '\'' => TryQuoted(PatternTokenKind.Hex, 1, out token),
            'b' when next == '\'' => TryQuoted(PatternTokenKind.Binary, 1, out token),
            't' when next == '\'' => TryQuoted(PatternTokenKind.Timestamp, 1, out token),
            _ when IsNameStart(c) => TakeWord(out token),
            _ when char.IsAsciiDigit(c) || c is '+' or '-' || (c == '.' && char.IsAsciiDigit(next)) => TryNumber(out token),
            _ => TryMark(out token),
        };
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private bool TrySkipBlank()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
            else if (text.AsSpan(_at).StartsWith("//"))
            {
                var end = text.AsSpan(_at).IndexOfAny('\r', '\n');
                _at = end < 0 ? text.Length : _at + end;
            }
            else if (text.AsSpan(_at).StartsWith("/*"))
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
        var length = 1;
        foreach (var mark in TwoCharMarks)
        {
            length = text.AsSpan(_at).StartsWith(mark) ? 2 : length;
        }

        var value = text.Substring(_at, length);
        token = new PatternToken(PatternTokenKind.Mark, _at, value);
        if (length == 1 && !"[]()=<>:.,*".Contains(value[0], StringComparison.Ordinal))
        {
            return Fail(_at, char.IsControl(value[0]) || char.IsSurrogate(value[0])
                ? "This character has no place here."
                : $"'{value}' has no place here.");
        }

        _at += length;
        return true;
    }

    private bool TakeWord(out PatternToken token)
    {
        var start = _at;
        while (_at < text.Length && IsNamePart(text[_at]))
        {
            _at++;
        }

        token = new PatternToken(PatternTokenKind.Word, start, text[start.._at]);
        return true;
    }

    private bool TryNumber(out PatternToken token)
    {
        var start = _at;
        _at += text[_at] is '+' or '-' ? 1 : 0;
        var digits = SkipDigits();
        var kind = PatternTokenKind.Integer;
        if (_at + 1 < text.Length && text[_at] == '.' && char.IsAsciiDigit(text[_at + 1]))
        {
            _at++;
            digits += SkipDigits();
            kind = PatternTokenKind.Float;
        }

        token = new PatternToken(kind, start, text[start.._at]);
        if (digits == 0 || (_at < text.Length && IsNameStart(text[_at])))
        {
            return Fail(digits == 0 ? start : _at, "A number must be decimal digits, with a point at most.");
        }

        return true;
    }

    private int SkipDigits()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        return _at - start;
    }

    private bool TryQuoted(PatternTokenKind kind, int prefix, out PatternToken token)
    {
        var start = _at;
        token = default;
        _at += prefix + 1;
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != '\'')
        {
            if (text[_at] == '\\')
            {
                if (kind != PatternTokenKind.Text || _at + 1 >= text.Length || text[_at + 1] is not ('\'' or '\\'))
                {
                    return Fail(_at, "A backslash may stand only before ' or another backslash.");
                }

                _at++;
            }

            value.Append(text[_at++]);
        }

        if (_at >= text.Length)
        {
            return Fail(start, "The text that starts here is not closed.");
        }

        _at++;
        token = new PatternToken(kind, start, value.ToString());
        return kind switch
        {
            PatternTokenKind.Hex when !IsHex(token.Value) => Fail(start, "A hex constant must be pairs of hexadecimal digits."),
            PatternTokenKind.Binary when !IsBase64(token.Value) => Fail(start, "A binary constant must be base64."),
            PatternTokenKind.Timestamp when !StixTimestamp.TryParse(token.Value, out _) =>
                Fail(start, "A timestamp must be like t'2026-01-31T09:00:00.000Z'."),
            _ => true,
        };
    }

    private bool Fail(int position, string message)
    {
        Error = new PatternError(position, message);
        return false;
    }

    private static bool IsHex(string value) =>
        value.Length % 2 == 0 && !value.AsSpan().ContainsAnyExcept(HexDigits);

    private static bool IsBase64(string value) => Base64.IsValid(value);

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
