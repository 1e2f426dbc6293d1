using System.Buffers;
using System.Globalization;

namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>Reads a regular expression of YARA 4.2 strictly, and says how much yara makes of it.</summary>
internal sealed class YaraExpression(string text)
{
    private const int RepeatMax = 1000;

    // Yara writes what is repeated up to three times.
    private const int Copies = 3;
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"#%&',-:;<=>@_`~/]}");

    private int _at;
    private bool _isBad;
    private bool _hasLazy;
    private bool _hasGreedy;

    /// <summary>Branches.</summary>
    public long Ways { get; private set; }

    /// <summary>Characters and classes, those that are repeated as often as they are written.</summary>
    public long Size { get; private set; }

    public bool IsSound()
    {
        (Size, Ways) = Alternatives(0);
        return !_isBad && _at == text.Length;
    }

    private (long Size, long Ways) Alternatives(int depth)
    {
        _isBad |= depth > Limits.YaraDepthMax;
        var (isEmpty, size, ways) = (true, 0L, 0L);
        while (_at < text.Length && !_isBad && text[_at] != ')')
        {
            if (text[_at] == '|')
            {
                _isBad |= isEmpty;
                (isEmpty, ways) = (true, ways + 1);
                _at++;
                continue;
            }

            var start = _at;
            var one = Atom(depth);
            _at = Math.Min(_at, text.Length);
            var copies = Repeat(text[start] is '^' or '$' || text.AsSpan(start, _at - start) is "\\b" or "\\B");
            (size, ways) = (size + (one.Size * copies), ways + (one.Ways * copies) + (copies > 1 ? 2 : 0));
            isEmpty = false;
        }

        // More than this is too much, however often it is repeated.
        _isBad |= isEmpty || size > Limits.RuleCharsMax || ways > Limits.RuleCharsMax;
        return (size, ways);
    }

    private (long Size, long Ways) Atom(int depth)
    {
        var c = text[_at++];
        if (c == '(')
        {
            _isBad |= Is('?');
            var inner = Alternatives(depth + 1);
            _isBad |= !Is(')');
            _at++;
            return inner;
        }

        if (c == '[')
        {
            Class();
        }
        else if (c == '\\')
        {
            Escape();
        }
        else
        {
            _isBad |= c is not ('.' or '^' or '$') && !Plain.Contains(c);
        }

        return (1, 0);
    }

    private void Class()
    {
        _at += Is('^') ? 1 : 0;
        var (count, last, isRange) = (0, -1, false);
        while (_at < text.Length && text[_at] != ']')
        {
            var c = text[_at++];
            if (c == '-' && count > 0 && !Is(']'))
            {
                _isBad |= last < 0 || isRange;
                isRange = true;
                continue;
            }

            _isBad |= c is > '~' or < ' ' || (c == '\\' && (Is('b') || Is('B')));
            var code = c == '\\' ? Escape() : c;
            _isBad |= isRange && code < last;
            last = isRange ? -1 : code;
            isRange = false;
            count++;
        }

        _isBad |= _at >= text.Length || count == 0 || isRange;
        _at++;
    }

    /// <summary>The character that it means; -1 for a class or an edge.</summary>
    private int Escape()
    {
        if (_at >= text.Length)
        {
            _isBad = true;
            return -1;
        }

        var c = text[_at++];
        if (c == 'x' && _at + 1 < text.Length && byte.TryParse(
            text.AsSpan(_at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            _at += 2;
            return code;
        }

        _isBad |= char.IsAsciiLetterOrDigit(c) ? !"wWsSdDbBtnrfa".Contains(c, StringComparison.Ordinal) : c is < '!' or > '~';
        return char.IsAsciiLetter(c) ? -1 : c;
    }

    /// <returns>How often what stands before is written.</returns>
    private int Repeat(bool isEdge)
    {
        if (_at >= text.Length || text[_at] is not ('*' or '+' or '?' or '{'))
        {
            return 1;
        }

        _isBad |= isEdge;
        if (Is('{'))
        {
            var end = text.IndexOf('}', _at);
            var parts = end < 0 ? [] : text[(_at + 1)..end].Split(',');
            var isUpTo = parts.Length == 2 && parts[0].Length == 0 && parts[1].Length > 0;
            var from = isUpTo ? 0 : parts.Length is 1 or 2 ? YaraPatterns.Number(parts[0]) : -1;
            var to = parts.Length == 2 && parts[1].Length > 0 ? YaraPatterns.Number(parts[1]) : from;
            _isBad |= from < 0 || to < from || to is 0 or > RepeatMax;
            _at = Math.Max(_at, end);
        }

        _at++;
        var isLazy = Is('?');
        _at += isLazy ? 1 : 0;
        _hasLazy |= isLazy;
        _hasGreedy |= !isLazy;

        // Yara does not mix them in one expression.
        _isBad |= _hasLazy && _hasGreedy;
        _isBad |= _at < text.Length && text[_at] is '*' or '+' or '?' or '{';
        return Copies;
    }

    private bool Is(char c) => _at < text.Length && text[_at] == c;
}
