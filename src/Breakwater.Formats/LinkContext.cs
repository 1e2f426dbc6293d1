namespace Breakwater.Formats;

/// <summary>
/// Tells an ordinary link in running text from an indicator that was listed as one. A link is what carries a link text in markup, or what
/// stands in a sentence. Not a link is what stands in code, in a cell, at the front of a list item, behind a label such as "URL:", or on a
/// line of its own in a list of such lines. Positions must be asked for in rising order, so that each line is looked at once.
/// </summary>
internal sealed class LinkContext(string text)
{
    private const int LookBackCharsMax = 200;
    private const string Separators = ",;|";
    private static readonly System.Buffers.SearchValues<char> Around = System.Buffers.SearchValues.Create(" \t<>()");

    private readonly int _textStart = text.Length - text.AsSpan().TrimStart().Length;
    private readonly int _textEnd = text.AsSpan().TrimEnd().Length;
    private int _lineStart;
    private int _lineFirst;
    private int _lineLast;
    private int _lineEnd = -1;
    private bool _inFence;
    private char _fence;
    private int _ticksAt;
    private int _ticks;
    private readonly bool?[] _rows = new bool?[Separators.Length];

    public bool IsLink(string kind, int start, int end)
    {
        MoveTo(start);
        if (HasLinkText(start, end))
        {
            return true;
        }

        if (_inFence || IsInCode(start))
        {
            return false;
        }

        if (IsBullet(text.AsSpan(_lineFirst, start - _lineFirst).TrimEnd(" \t\"'`+<")))
        {
            return false;
        }

        var before = text.AsSpan(_lineFirst, start - _lineFirst).TrimEnd(" \t\"'`+*_<.");
        var after = text.AsSpan(end, Math.Max(0, _lineLast - end)).TrimStart(" \t\"'`+*_>");
        if (before.IsEmpty && after.IsEmpty)
        {
            return kind == IndicatorKinds.Url && !IsOneOfList();
        }

        var isCell = (before.IsEmpty || IsCellEdge(before[^1])) && (after.IsEmpty || IsCellEdge(after[0]));
        return !isCell && text[_lineFirst] != '|' && !IsListed(before) && !ShowsAnother(start, end);
    }

    private bool IsCellEdge(char c)
    {
        var at = Separators.IndexOf(c, StringComparison.Ordinal);
        if (at < 0)
        {
            return c == '\t';
        }

        _rows[at] ??= LineRow.Is(text.AsSpan(_lineFirst, _lineLast - _lineFirst), c, LineBefore(), LineAfter());
        return _rows[at]!.Value;
    }

    /// <summary>Behind a label such as "C2 domains:", in the list behind one, or behind a warning.</summary>
    private static bool IsListed(ReadOnlySpan<char> before)
    {
        before = WithoutValues(before[Math.Max(0, before.Length - LookBackCharsMax)..]);
        return !before.IsEmpty && (before[^1] is ':' or '=' ? LinkWords.IsLabel(AfterSentence(before[..^1]).Trim(" -*•\t"))
            : LinkWords.IsWarning(AfterSentence(before)));
    }

    private static ReadOnlySpan<char> AfterSentence(ReadOnlySpan<char> before)
    {
        var end = Math.Max(before.LastIndexOf(". "), Math.Max(before.LastIndexOfAny("!?;|"), before.LastIndexOf(": ")));
        return before[(end + 1)..];
    }

    /// <summary>Without the values that stand before this one in its list.</summary>
    private static ReadOnlySpan<char> WithoutValues(ReadOnlySpan<char> before)
    {
        while (true)
        {
            var rest = before.EndsWith(" and") || before.EndsWith(" or") ? before[..before.LastIndexOf(' ')].TrimEnd()
                : before.TrimEnd(",;|&").TrimEnd();
            var word = rest[(rest.LastIndexOf(' ') + 1)..];
            if (rest.Length == before.Length || !word.ContainsAny(".:") || word[^1] is ':' or '=')
            {
                return before;
            }

            before = rest[..^word.Length].TrimEnd();
        }
    }

    /// <summary>Outlook's text form of a link: <c>shown&lt;address&gt;</c>, where what is shown has another host.</summary>
    private bool ShowsAnother(int start, int end)
    {
        if (start < 2 || text[start - 1] != '<' || end >= text.Length || text[end] != '>')
        {
            return false;
        }

        var before = text.AsSpan(_lineFirst, start - 1 - _lineFirst);
        before = before[Math.Max(0, before.Length - LookBackCharsMax)..];
        var shown = HostOf(before[(before.LastIndexOfAny(Around) + 1)..]);
        var meant = HostOf(text.AsSpan(start, end - start));
        return shown.Contains('.') && !shown.ContainsAny("@:") && !meant.Equals(shown, StringComparison.OrdinalIgnoreCase);
    }

    private static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        url = scheme < 0 ? url : url[(scheme + 3)..];
        var end = url.IndexOfAny("/?#");
        url = end < 0 ? url : url[..end];
        return url.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? url[4..] : url;
    }

    /// <summary>Markdown <c>[text](url)</c>, AsciiDoc <c>url[text]</c>, HTML <c>href="url"</c>.</summary>
    private bool HasLinkText(int start, int end) =>
        (end < text.Length && text[end] == '[' && (end + 1 == text.Length || text[end + 1] is not ('.' or ':')))
        || (start > 1 && text[start - 1] == '(' && text[start - 2] == ']')
        || (start > 5 && text.AsSpan(start - 6, 5).Equals("href=", StringComparison.OrdinalIgnoreCase));

    private static bool IsBullet(ReadOnlySpan<char> before)
    {
        if (before.IsEmpty || before.Length > 4)
        {
            return false;
        }

        before = before.TrimEnd(" *_");
        return before.IsEmpty || !before.ContainsAnyExcept("-*+•.")
            || (before[^1] is '.' or ')' && !before[..^1].ContainsAnyExceptInRange('0', '9'));
    }

    private bool IsInCode(int start)
    {
        for (; _ticksAt < start; _ticksAt++)
        {
            _ticks += text[_ticksAt] == '`' ? 1 : 0;
        }

        return _ticks % 2 == 1;
    }

    /// <summary>Alone in the whole text, or with a neighbour line that is one word too.</summary>
    private bool IsOneOfList()
    {
        var hasBefore = _lineStart > _textStart;
        var hasAfter = _lineEnd < _textEnd;
        return (!hasBefore && !hasAfter)
            || (hasBefore && IsOneWord(LineBefore()))
            || (hasAfter && IsOneWord(LineAfter()));
    }

    private ReadOnlySpan<char> LineBefore()
    {
        var line = text.AsSpan(Math.Max(0, _lineStart - Limits.UrlCharsMax), Math.Min(_lineStart, Limits.UrlCharsMax)).TrimEnd("\r\n");
        return line[(line.LastIndexOf('\n') + 1)..];
    }

    private ReadOnlySpan<char> LineAfter()
    {
        var rest = text.AsSpan(_lineEnd, Math.Min(text.Length - _lineEnd, Limits.UrlCharsMax)).TrimStart("\r\n");
        var end = rest.IndexOf('\n');
        return end < 0 ? rest : rest[..end];
    }

    private static bool IsOneWord(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return line.Length > 3 && line.ContainsAny(".:") && !line.ContainsAny(" \t[]");
    }

    private void MoveTo(int position)
    {
        while (position > _lineEnd)
        {
            _lineStart = _lineEnd + 1;
            var end = text.IndexOf('\n', _lineStart);
            _lineEnd = end < 0 ? text.Length : end;
            _ticksAt = _lineStart;
            _ticks = 0;
            Array.Clear(_rows);
            var line = text.AsSpan(_lineStart, _lineEnd - _lineStart);
            _lineLast = _lineStart + line.TrimEnd().Length;
            _lineFirst = Math.Min(_lineLast, _lineEnd - line.TrimStart().Length);
            FollowFence(text.AsSpan(_lineFirst, _lineLast - _lineFirst));
        }
    }

    private void FollowFence(ReadOnlySpan<char> line)
    {
        var isFence = line.StartsWith("```") || line.StartsWith("~~~")
            || (line.Length >= 4 && line[0] is '-' or '.' && !line.ContainsAnyExcept(line[0], line[0]));
        if (isFence && (!_inFence || line[0] == _fence))
        {
            _inFence = !_inFence;
            _fence = line[0];
        }
    }
}
