namespace Breakwater.Formats;

/// <summary>
/// Tells an ordinary link in running text from an indicator that was listed as one. A link is what carries a link text in markup, or what
/// stands in a sentence. Not a link is what stands in code, in a cell, at the front of a list item, behind a label such as "URL:", or on a
/// line of its own in a list of such lines. Positions must be asked for in rising order, so that each line is looked at once.
/// </summary>
internal sealed class LinkContext(string text)
{
    private static readonly string[] Labels =
    [
        "url", "urls", "uri", "domain", "domains", "host", "hostname", "fqdn", "c2", "c&c", "cc", "ioc", "iocs", "indicator", "ip",
        "site", "download", "payload", "callback", "phishing", "sender", "server", "dropper", "landing page",
    ];

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
        return !isCell && !IsLabel(before) && text[_lineFirst] != '|';
    }

    private static bool IsCellEdge(char c) => c is '|' or ',' or ';' or '\t';

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

    private static bool IsLabel(ReadOnlySpan<char> before)
    {
        if (before.IsEmpty || before[^1] is not (':' or '='))
        {
            return false;
        }

        var label = before[..^1].Trim(" -*•\t");
        foreach (var known in Labels)
        {
            if (label.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
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
