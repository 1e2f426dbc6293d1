namespace Breakwater.Formats;

/// <summary>One pass over one text. Positions are those of the refanged text until an indicator is reported.</summary>
internal sealed class TextScan(string text, TldList suffixes)
{
    private readonly RefangedText _refanged = new(text);
    private readonly LinkContext _context = new(text);
    private readonly List<ExtractedIndicator> _found = [];

    /// <summary>Where the last reported indicator, or the path behind it, ended.</summary>
    private int _done;

    public IReadOnlyList<ExtractedIndicator> Run()
    {
        var chars = _refanged.Chars;
        var at = 0;
        while (at < chars.Length && _found.Count < Limits.IndicatorsPerTextMax)
        {
            if (!IsRunChar(chars[at]) && chars[at] != ':')
            {
                at++;
                continue;
            }

            at = Take(chars, at);
        }

        return _found;
    }

    /// <summary>Letters, digits, dot, hyphen and underscore: the characters of names, addresses and hashes.</summary>
    private static bool IsRunChar(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' || (c >= 0x80 && char.IsLetterOrDigit(c));

    /// <summary>Looks at what starts here and returns where to go on, which is always further on.</summary>
    private int Take(ReadOnlySpan<char> chars, int start)
    {
        if (TakeIpv6(chars, start) is var after and > 0)
        {
            return after;
        }

        var end = start;
        while (end < chars.Length && IsRunChar(chars[end]))
        {
            end++;
        }

        if (end == start)
        {
            return start + 1;
        }

        if (chars[end..].StartsWith("://") && UrlText.SchemeOf(chars[start..end]) is { } scheme)
        {
            return TakeUrl(chars, start, end, scheme);
        }

        if (end < chars.Length && chars[end] == '@')
        {
            return TakeEmail(chars, end);
        }

        var (first, last) = Trim(chars, start, end);
        if (first < last)
        {
            return Math.Max(end, TakeRun(chars, first, last));
        }

        return end;
    }

    private static (int First, int Last) Trim(ReadOnlySpan<char> chars, int start, int end)
    {
        while (start < end && chars[start] is '.' or '-' or '_')
        {
            start++;
        }

        while (end > start && chars[end - 1] is '.' or '-' or '_')
        {
            end--;
        }

        return (start, end);
    }

    private int TakeRun(ReadOnlySpan<char> chars, int start, int end)
    {
        var run = chars[start..end];
        if (TokenText.HashKind(run) is { } hash)
        {
            Report(hash, run.ToString().ToLowerInvariant(), start, end);
        }
        else if (TokenText.IsCve(run))
        {
            Report(IndicatorKinds.Cve, run.ToString().ToUpperInvariant(), start, end);
        }
        else if (AddressText.IsIpv4(run))
        {
            return TakeIpv4(chars, start, end);
        }
        else if (run.Contains('.'))
        {
            return TakeDomain(chars, start, end);
        }

        return end;
    }

    private int TakeIpv4(ReadOnlySpan<char> chars, int start, int end)
    {
        var isDefanged = _refanged.IsDefanged(start, end);
        if (!isDefanged && TokenText.FollowsVersionWord(chars[..start]))
        {
            return end;
        }

        var value = chars[start..end].ToString();
        if (AddressText.TryBlock(value, chars[end..], out var block, out var length))
        {
            Report(IndicatorKinds.Ipv4, block, start, end + length);
            return end + length;
        }

        Report(IndicatorKinds.Ipv4, value, start, end);
        return UrlText.PathEnd(chars, end);
    }

    /// <summary>Where to go on, or 0 when no IPv6 address starts here.</summary>
    private int TakeIpv6(ReadOnlySpan<char> chars, int start)
    {
        if (start > 0 && (IsRunChar(chars[start - 1]) || chars[start - 1] == ':'))
        {
            return 0;
        }

        var end = start;
        var colons = 0;
        while (end < chars.Length && end - start <= AddressText.Ipv6CharsMax
            && (char.IsAsciiHexDigit(chars[end]) || chars[end] is ':' || (chars[end] == '.' && colons > 1)))
        {
            colons += chars[end] == ':' ? 1 : 0;
            if (colons == 0 && end - start >= 4)
            {
                return 0;
            }

            end++;
        }

        var isCut = end < chars.Length && (char.IsLetterOrDigit(chars[end]) || chars[end] is '_' or '-');
        while (end > start && !isCut && (chars[end - 1] == '.' || (chars[end - 1] == ':' && end - start > 1 && chars[end - 2] != ':')))
        {
            end--;
        }

        if (colons < 2 || isCut || !AddressText.TryIpv6(chars[start..end], out var value))
        {
            return 0;
        }

        if (AddressText.TryBlock(value, chars[end..], out var block, out var length))
        {
            value = block;
            end += length;
        }

        Report(IndicatorKinds.Ipv6, value, start, end);
        return end;
    }

    private int TakeDomain(ReadOnlySpan<char> chars, int start, int end)
    {
        var isDefanged = _refanged.IsDefanged(start, end);
        if (!DomainText.TryRead(chars, start, end, isDefanged, suffixes, out var value))
        {
            return end;
        }

        Report(IndicatorKinds.Domain, value, start, end, mayBeLink: !isDefanged);
        return UrlText.PathEnd(chars, end);
    }

    private int TakeUrl(ReadOnlySpan<char> chars, int start, int schemeEnd, string scheme)
    {
        var end = UrlText.End(chars, start, schemeEnd + 3);
        if (!UrlText.TryRead(chars[(schemeEnd + 3)..end], out var rest))
        {
            return Math.Max(end, schemeEnd + 3);
        }

        var isFanged = !_refanged.IsDefanged(start, end) && chars[start..schemeEnd].Equals(scheme, StringComparison.OrdinalIgnoreCase);
        Report(IndicatorKinds.Url, $"{scheme}://{rest}", start, end, mayBeLink: isFanged);
        return end;
    }

    private int TakeEmail(ReadOnlySpan<char> chars, int at)
    {
        var hostEnd = at + 1;
        while (hostEnd < chars.Length && IsRunChar(chars[hostEnd]))
        {
            hostEnd++;
        }

        var end = Trim(chars, at + 1, hostEnd).Last;
        var start = EmailText.LocalStart(chars, at, _done);
        if (end <= at + 1 || start == at || !IsRunChar(chars[at + 1]) || chars[at + 1] is '.' or '-'
            || !EmailText.TryRead(chars[start..at], chars[(at + 1)..end], _refanged.IsDefanged(start, end), suffixes, out var value))
        {
            return at + 1;
        }

        var origin = _refanged.OriginOf(start);
        while (_found.Count > 0 && _found[^1].End > origin)
        {
            _found.RemoveAt(_found.Count - 1);
        }

        Report(IndicatorKinds.Email, value, start, end);
        return end;
    }

    private void Report(string kind, string value, int start, int end, bool mayBeLink = false)
    {
        var from = _refanged.OriginOf(start);
        var to = _refanged.OriginOf(end - 1) + 1;
        _found.Add(new ExtractedIndicator(kind, value, text[from..to], from, to, mayBeLink && _context.IsLink(kind, from, to)));
        _done = end;
    }
}
