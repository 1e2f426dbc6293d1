using System.Globalization;

namespace Breakwater.Formats.Writing.Detection.Yara;

internal enum YaraTokenKind
{
    End,
    Word,
    Number,
    Float,
    Text,
    Regex,

    /// <summary><c>$a</c>, <c>$a*</c> or <c>$</c>.</summary>
    TextName,

    /// <summary><c>#a</c>, <c>@a</c> or <c>!a</c>.</summary>
    CountName,
    Sign,
}

/// <param name="Text">As written; of a text or expression what is inside.</param>
/// <param name="Value">Of a number.</param>
/// <param name="Flags">Behind an expression.</param>
internal readonly record struct YaraToken(YaraTokenKind Kind, string Text, long Value = 0, string Flags = "");

/// <summary>Reads the tokens of a rule of YARA 4.2 strictly, one ahead. After the first problem there are no more.</summary>
internal sealed class YaraTokens
{
    private static readonly string[] Signs = ["..", "<<", ">>", "<=", ">=", "==", "!="];

    private static readonly YaraToken None = new(YaraTokenKind.End, "");

    private readonly string _text;
    private int _at;

    public YaraTokens(string text)
    {
        _text = text;
        Move();
    }

    /// <summary>A sentence; null while all is well.</summary>
    public string? Problem { get; private set; }

    public YaraToken Current { get; private set; }

    /// <summary>Says the first problem.</summary>
    public void Fail(string problem)
    {
        Problem ??= problem;
        Current = None;
    }

    /// <summary>Fails where there is a problem.</summary>
    public void Require(string? problem)
    {
        if (problem is not null)
        {
            Fail(problem);
        }
    }

    public bool Is(string text) => Current.Kind is YaraTokenKind.Word or YaraTokenKind.Sign && Current.Text == text;

    public bool Take(string text)
    {
        var isIt = Is(text);
        if (isIt)
        {
            Move();
        }

        return isIt;
    }

    public void Expect(string text)
    {
        if (!Take(text))
        {
            Fail($"\"{text}\" is missing before {Writing.Text.Quote(Current.Text)}.");
        }
    }

    /// <summary>The current token, which must be of a kind, and on.</summary>
    public YaraToken Expect(YaraTokenKind kind, string what)
    {
        var token = Current;
        if (token.Kind != kind)
        {
            Fail($"{what} is missing before {Writing.Text.Quote(token.Text)}.");
            return None;
        }

        Move();
        return token;
    }

    /// <summary>The next word behind the current token is this one.</summary>
    public bool IsNextWord(string word)
    {
        SkipSpace();
        var end = _at + word.Length;
        return string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0 && (end >= _text.Length || !IsWordChar(_text[end]));
    }

    /// <summary>What stands up to the brace that closes the current one; then the token behind.</summary>
    public string Braced()
    {
        var end = _text.IndexOf('}', _at);
        if (end < 0)
        {
            Fail("A brace is not closed.");
            return "";
        }

        var inside = _text[_at..end];
        _at = end + 1;
        Move();
        return inside;
    }

    public void Move()
    {
        SkipSpace();
        if (Problem is not null || _at >= _text.Length)
        {
            Current = None;
            return;
        }

        var c = _text[_at];
        Current = char.IsAsciiDigit(c) ? Number() : IsWordChar(c) ? new YaraToken(YaraTokenKind.Word, Word())
            : c is '"' or '/' ? Quoted(c) : c is '$' or '#' or '@' || (c == '!' && NextIsName()) ? Name(c) : Sign();
    }

    private bool NextIsName() => _at + 1 < _text.Length && _text[_at + 1] != '=';

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t' or '\r' or '\n')
            {
                _at++;
            }
            else if (string.CompareOrdinal(_text, _at, "//", 0, 2) == 0)
            {
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else if (string.CompareOrdinal(_text, _at, "/*", 0, 2) == 0)
            {
                var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                _at = end < 0 ? _text.Length : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && IsWordChar(_text[_at]))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private YaraToken Number()
    {
        var word = Word();
        if (_at + 1 < _text.Length && _text[_at] == '.' && char.IsAsciiDigit(_text[_at + 1]))
        {
            _at++;
            var whole = $"{word}.{Word()}";
            return double.TryParse(whole, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
                ? new YaraToken(YaraTokenKind.Float, whole) : Bad(whole);
        }

        var isHex = word.StartsWith("0x", StringComparison.Ordinal);
        var unit = isHex ? 1 : word.EndsWith("KB", StringComparison.Ordinal) ? 1024 : word.EndsWith("MB", StringComparison.Ordinal)
            ? 1024 * 1024 : 1;
        var digits = isHex ? word[2..] : unit > 1 ? word[..^2] : word;
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return long.TryParse(digits, style, CultureInfo.InvariantCulture, out var value)
            && value >= 0 && value <= int.MaxValue * 4L / unit
            ? new YaraToken(YaraTokenKind.Number, word, value * unit) : Bad(word);
    }

    private YaraToken Bad(string number)
    {
        Fail($"{Writing.Text.Quote(number)} is no number that is sure to be read.");
        return None;
    }

    private YaraToken Quoted(char mark)
    {
        var start = ++_at;
        while (_at < _text.Length && _text[_at] != mark && _text[_at] is not ('\n' or '\r'))
        {
            _at += _text[_at] == '\\' ? 2 : 1;
        }

        if (_at >= _text.Length || _text[_at] != mark)
        {
            Fail("A text is not closed.");
            return None;
        }

        var inside = _text[start.._at++];
        if (inside.Length is 0 or > Limits.YaraTextCharsMax)
        {
            Fail($"A text is empty or has more than {Limits.YaraTextCharsMax} characters.");
            return None;
        }

        return mark == '/' ? new YaraToken(YaraTokenKind.Regex, inside, Flags: Flags()) : new YaraToken(YaraTokenKind.Text, inside);
    }

    private string Flags()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is 'i' or 's' && _at - start < 2)
        {
            _at++;
        }

        return _text[start.._at];
    }

    private YaraToken Name(char sign)
    {
        _at++;
        var name = "$" + Word();
        if (sign == '$' && _at < _text.Length && _text[_at] == '*')
        {
            _at++;
            name += "*";
        }

        return new YaraToken(sign == '$' ? YaraTokenKind.TextName : YaraTokenKind.CountName, name);
    }

    private YaraToken Sign()
    {
        var sign = Array.Find(Signs, one => string.CompareOrdinal(_text, _at, one, 0, 2) == 0) ?? _text[_at].ToString();
        _at += sign.Length;
        return new YaraToken(YaraTokenKind.Sign, sign);
    }

    private static bool IsWordChar(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
