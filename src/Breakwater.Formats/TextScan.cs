using Breakwater.Formats.Kinds;

namespace Breakwater.Formats;

/// <summary>One pass over one text. Positions are those of the refanged text until an indicator is reported.</summary>
internal sealed class TextScan(string text, ExtractOptions options)
{
    private readonly TldList _suffixes = options.Suffixes ?? TldList.Default;
    private readonly RefangedText _refanged = new(text, options.Suffixes ?? TldList.Default);
    private readonly LinkContext _context = new(text);
    private readonly NearbyWords _words = new();
    private readonly List<ExtractedIndicator> _found = [];

    /// <summary>Numbers like addresses that the text calls versions.</summary>
    private readonly HashSet<string> _versions = new(StringComparer.Ordinal);

    /// <summary>Where the last reported indicator, or the path behind it, ended.</summary>
    private int _done;

    public IReadOnlyList<ExtractedIndicator> Run()
    {
        var chars = _refanged.Chars;
        var at = 0;
        while (at < chars.Length && _found.Count < options.CountMax)
        {
            var c = chars[at];
            if (IsRunChar(c) || c == ':')
            {
                at = Take(chars, at);
            }
            else
            {
                at = c is '%' or '\\' or '$' && WindowsText.TryPath(chars, at, out var path, out var end)
                    ? Report(IndicatorKinds.Path, path, at, end) : at + 1;
            }
        }

        if (_versions.Count > 0)
        {
            _found.RemoveAll(one => one.Kind == IndicatorKinds.Ipv4 && one.Raw == one.Value && _versions.Contains(one.Value));
        }

        return _found;
    }

    /// <summary>Letters, digits, dot, hyphen and underscore: the characters of names, addresses and hashes.</summary>
    private static bool IsRunChar(char c) => c < 0x80 ? AsciiRunChars[c] : char.IsLetterOrDigit(c);

    private static readonly bool[] AsciiRunChars =
        [.. Enumerable.Range(0, 0x80).Select(c => char.IsAsciiLetterOrDigit((char)c) || c is '.' or '-' or '_')];

    /// <summary>Looks at what starts here and returns where to go on, which is always further on.</summary>
    private int Take(ReadOnlySpan<char> chars, int start)
    {
        var end = start;
        while (end < chars.Length && IsRunChar(chars[end]))
        {
            end++;
        }

        var next = end < chars.Length ? chars[end] : ' ';
        if (next == ':' && TakeWithColons(chars, start, end) is var after and > 0)
        {
            return after;
        }

        if (end == start)
        {
            return start + 1;
        }

        if (next == '@')
        {
            return TakeEmail(chars, end);
        }

        var (first, last) = Trim(chars, start, end);
        return first < last ? Math.Max(end, TakeRun(chars, first, last)) : end;
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

    /// <summary>What has a colon behind its first part. Where to go on, or 0.</summary>
    private int TakeWithColons(ReadOnlySpan<char> chars, int start, int end)
    {
        if (end > start && chars[end..].StartsWith("://") && UrlText.SchemeOf(chars[start..end]) is { } scheme)
        {
            return TakeUrl(chars, start, end, scheme);
        }

        if (end - start == 2 && MacText.TryPairs(chars, start, out var mac, out var macEnd))
        {
            return Report(IndicatorKinds.Mac, mac, start, macEnd);
        }

        if (TakeIpv6(chars, start) is var after and > 0)
        {
            return after;
        }

        if (end > start && char.IsAsciiDigit(chars[start]) && !chars[start..end].ContainsAnyExceptInRange('0', '9')
            && FuzzyHashText.TrySsdeep(chars, start, end, _words.Of(chars, start, [Hint.Ssdeep]) == Hint.Ssdeep, out var hashEnd))
        {
            _words.GoOn(Hint.Ssdeep, hashEnd);
            return Report(IndicatorKinds.Ssdeep, chars[start..hashEnd].ToString(), start, hashEnd);
        }

        if (end - start == 1 && WindowsText.TryPath(chars, start, out var path, out var pathEnd))
        {
            return Report(IndicatorKinds.Path, path, start, pathEnd);
        }

        return end > start && WindowsText.TryRegistry(chars, start, end, out var key, out var keyEnd)
            ? Report(IndicatorKinds.Registry, key, start, keyEnd) : 0;
    }

    private int TakeRun(ReadOnlySpan<char> chars, int start, int end)
    {
        var run = chars[start..end];
        if (AddressText.IsIpv4(run))
        {
            return TakeIpv4(chars, start, end);
        }

        var token = new RunTokens(_words).Read(chars, start, end);
        if (token.Kind is { } kind)
        {
            return Report(kind, token.Value, token.Start, token.End);
        }

        var isRooted = end < chars.Length && chars[end] == '\\';
        if (isRooted && WindowsText.TryRegistry(chars, start, end, out var key, out var keyEnd))
        {
            return Report(IndicatorKinds.Registry, key, start, keyEnd);
        }

        if (isRooted && run is "Global" or "Local" && MutexText.TokenEnd(chars, start) is var nameEnd && nameEnd > end + 1
            && MutexText.IsNear(chars, start, nameEnd))
        {
            return Report(IndicatorKinds.Mutex, chars[start..nameEnd].ToString(), start, nameEnd);
        }

        if (MutexText.IsWord(run))
        {
            return TakeMutexes(chars, start, end);
        }

        if (run.Contains('.'))
        {
            return TakeRange(chars, start, end) is var after and > 0 ? after : TakeDomain(chars, start, end);
        }

        return end;
    }

    /// <summary><c>192.0.2.1-192.0.2.9</c>: both ends.</summary>
    private int TakeRange(ReadOnlySpan<char> chars, int start, int end)
    {
        var hyphen = chars[start..end].IndexOf('-');
        if (hyphen < 0 || !AddressText.IsIpv4(chars.Slice(start, hyphen)))
        {
            return 0;
        }

        var second = start + hyphen + 1;
        if (!AddressText.IsIpv4(chars[second..end]) && chars[second..end].ContainsAnyExceptInRange('0', '9'))
        {
            return 0;
        }

        TakeIpv4(chars, start, start + hyphen);
        return AddressText.IsIpv4(chars[second..end]) ? TakeIpv4(chars, second, end) : end;
    }

    private int TakeIpv4(ReadOnlySpan<char> chars, int start, int end)
    {
        var value = chars[start..end].ToString();
        if (!_refanged.IsDefanged(start, end) && (IsYear(chars, end) || VersionText.IsOne(chars, start, end) || IsSaidVersion(chars,
            start, end, value)))
        {
            return end;
        }

        if (AddressText.TryBlock(value, chars[end..], out var block, out var length))
        {
            return TakeAddress(IndicatorKinds.Ipv4, block, start, end + length, null);
        }

        TakeAddress(IndicatorKinds.Ipv4, value, start, end, PortText.At(chars, end));
        return UrlText.PathEnd(chars, end);
    }

    /// <summary>A year behind a slash: the number of a letter or a case.</summary>
    private static bool IsYear(ReadOnlySpan<char> chars, int at) =>
        at + 4 < chars.Length && chars[at] == '/' && chars.Slice(at + 1, 2) is "19" or "20" && char.IsAsciiDigit(chars[at + 3])
        && char.IsAsciiDigit(chars[at + 4]) && (at + 5 == chars.Length || !(char.IsLetterOrDigit(chars[at + 5]) || chars[at + 5]
            is '/' or '?'));

    private bool IsSaidVersion(ReadOnlySpan<char> chars, int start, int end, string value)
    {
        var isSaid = VersionText.IsSaid(chars, start, end);
        if (isSaid)
        {
            _versions.Add(value);
        }

        return isSaid;
    }

    private int TakeAddress(string kind, string value, int start, int end, int? port) =>
        !options.Internal && AddressText.IsInternal(value) ? end : Report(kind, value, start, end, port: port);

    /// <summary>Where to go on, or 0 when no IPv6 address starts here.</summary>
    private int TakeIpv6(ReadOnlySpan<char> chars, int start)
    {
        if (start > 0 && (IsRunChar(chars[start - 1]) || chars[start - 1] == ':'))
        {
            return 0;
        }

        var end = AddressText.Ipv6End(chars, start);
        if (end == start || !AddressText.TryIpv6(chars[start..end], out var value))
        {
            return 0;
        }

        if (AddressText.TryBlock(value, chars[end..], out var block, out var length))
        {
            return TakeAddress(IndicatorKinds.Ipv6, block, start, end + length, null);
        }

        var port = start > 0 && chars[start - 1] == '[' && end < chars.Length && chars[end] == ']' ? PortText.At(chars, end + 1) : null;
        return TakeAddress(IndicatorKinds.Ipv6, value, start, end, port);
    }

    private int TakeMutexes(ReadOnlySpan<char> chars, int start, int end)
    {
        if (!MutexText.TryAfter(chars, start, end, out var from, out var to))
        {
            if (MutexText.TryBefore(chars, start, out from, out to))
            {
                Withdraw(from);
                Report(IndicatorKinds.Mutex, chars[from..to].ToString(), from, to);
            }

            return end;
        }

        do
        {
            Report(IndicatorKinds.Mutex, chars[from..to].ToString(), from, to);
        }
        while (_found.Count < options.CountMax && MutexText.TryNext(chars, to, out from, out to));
        return _done;
    }

    private int TakeDomain(ReadOnlySpan<char> chars, int start, int end)
    {
        var isDefanged = _refanged.IsDefanged(start, end);
        if (!DomainText.TryRead(chars, start, end, isDefanged, _suffixes, out var value))
        {
            return end;
        }

        Report(IndicatorKinds.Domain, value, start, end, mayBeLink: !isDefanged, port: PortText.At(chars, end));
        return UrlText.PathEnd(chars, end);
    }

    private int TakeUrl(ReadOnlySpan<char> chars, int start, int schemeEnd, string scheme)
    {
        var body = schemeEnd + 3;
        var end = UrlText.End(chars, start, body);
        var whole = BrokenUrl.TryJoin(chars, start, body, end, _refanged.IsDefanged(start, end), _suffixes, out var joinedEnd);
        end = whole is null ? end : joinedEnd;
        if (!UrlText.TryRead(whole ?? chars[body..end], out var rest) || (!options.Internal && UrlText.IsInternal(rest)))
        {
            return Math.Max(end, body);
        }

        var isFanged = !_refanged.IsDefanged(start, end) && chars[start..schemeEnd].Equals(scheme, StringComparison.OrdinalIgnoreCase);
        rest = rest.Replace("&amp;", "&", StringComparison.Ordinal);
        if (WrappedUrl.Target($"{scheme}://{rest}") is { } target && target.IndexOf("://", StringComparison.Ordinal) is var colon
            && UrlText.SchemeOf(target.AsSpan(0, colon)) is { } inner && UrlText.TryRead(target.AsSpan(colon + 3), out var wrapped))
        {
            return !options.Internal && UrlText.IsInternal(wrapped) ? end
                : Report(IndicatorKinds.Url, $"{inner}://{wrapped}", start, end, mayBeLink: isFanged);
        }

        return Report(IndicatorKinds.Url, $"{scheme}://{rest}", start, end, mayBeLink: isFanged);
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
            || !EmailText.TryRead(chars[start..at], chars[(at + 1)..end], _refanged.IsDefanged(start, end), _suffixes, out var value))
        {
            return at + 1;
        }

        if (EmailText.IsMessageId(chars, start))
        {
            return at + 1;
        }

        Withdraw(start);
        return Report(IndicatorKinds.Email, value, start, end);
    }

    /// <summary>Takes back what turned out to be the front of something else.</summary>
    private void Withdraw(int start)
    {
        var origin = _refanged.OriginOf(start);
        while (_found.Count > 0 && _found[^1].End > origin)
        {
            _found.RemoveAt(_found.Count - 1);
        }
    }

    private int Report(string kind, string value, int start, int end, bool mayBeLink = false, int? port = null)
    {
        var from = _refanged.OriginOf(start);
        var to = _refanged.OriginOf(end - 1) + 1;
        value = kind == IndicatorKinds.Mutex ? value.Replace("\\\\", "\\", StringComparison.Ordinal) : value;
        _found.Add(new ExtractedIndicator(
            kind, value, text[from..to], from, to, mayBeLink && _context.IsLink(kind, from, to), port));
        _done = end;
        return end;
    }
}
