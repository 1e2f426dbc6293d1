using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Breakwater.Matching.Tests;

/// <summary>
/// The rules of the matcher once more, over one line at a time, with dictionaries, so that a gigabyte can be compared for millions of
/// indicators. Shares nothing with the matcher but the canonical texts; held against the reference that tries
/// every indicator, the definition. One serves one thread; <see cref="Fork"/> makes others.
/// </summary>
internal sealed class DictionaryReference
{
    private static readonly Dictionary<string, int> OwnPorts = new()
    {
        ["http"] = 80, ["https"] = 443, ["ftp"] = 21, ["ws"] = 80, ["wss"] = 443,
    };

    private const int FileNameBytesMax = 255;
    private const int UrlCharsMax = 4096;
    private const int SchemeCharsMax = 32;
    private const int TrailingMax = 32;

    private static readonly (string Scheme, string Port)[] SplitForms =
        [("https://", ""), ("http://", ""), ("", ""), ("", ":443"), ("", ":80")];

    private static readonly IndicatorKind[] HexKinds =
        [IndicatorKind.Md5, IndicatorKind.Sha1, IndicatorKind.Sha256, IndicatorKind.Sha512, IndicatorKind.Ja3];

    private static readonly SearchValues<char> PathEnds =
        SearchValues.Create([.. "/\\\"<>|:*?\x7f", .. Enumerable.Range(0, 0x20).Select(c => (char)c)]);

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> DigitsAndDot = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> AddressText = SearchValues.Create("0123456789abcdefABCDEF:.");

    private readonly MatcherOptions _options;
    private readonly Lists _lists;
    private readonly HashSet<IndicatorHit> _hits = [];
    private string _text = "";
    private string _lower = "";
    private string[]? _paths;

    public DictionaryReference(IEnumerable<IndicatorValue> entries, MatcherOptions options)
    {
        _options = options;
        _lists = new Lists();
        foreach (var value in entries)
        {
            _lists.Add(value);
        }
    }

    private DictionaryReference(Lists lists, MatcherOptions options)
    {
        _lists = lists;
        _options = options;
    }

    public DictionaryReference Fork() => new(_lists, _options);

    /// <summary>Hits of a line without its line end, in order.</summary>
    public List<IndicatorHit> Scan(ReadOnlySpan<byte> line)
    {
        _hits.Clear();
        AsItStands(Encoding.Latin1.GetString(line));
        if (_options.Defanged && PlainReadings.Refanged(_text) is { } reading)
        {
            IndicatorHit[] plain = [.. _hits];
            _hits.Clear();
            AsItStands(reading.Text);
            return [.. plain.Concat(PlainReadings.Placed(_hits, reading.Places)).Distinct().Order()];
        }

        return [.. _hits.Order()];
    }

    private void AsItStands(string text)
    {
        _text = text;
        _paths = null;
        _lower = string.Create(_text.Length, _text, static (to, from) => Ascii.ToLower(from, to, out _));
        if (!Ascii.IsValid(_text))
        {
            _lower = string.Concat(_text.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c));
        }

        Tokens();
        ColonRuns();
        for (var at = _text.IndexOf('@'); at >= 0; at = _text.IndexOf('@', at + 1))
        {
            Mail(at);
        }

        for (var at = _text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = _text.IndexOf("://", at + 1, StringComparison.Ordinal))
        {
            Url(at);
        }
    }

    private static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' || c >= 0x80;

    private void Tokens()
    {
        for (var at = 0; at < _text.Length; at++)
        {
            if (!IsToken(_text[at]))
            {
                continue;
            }

            var end = at;
            while (end < _text.Length && IsToken(_text[end]))
            {
                end++;
            }

            Token(AfterEscape(at, end), end);
            at = end;
        }
    }

    private void Token(int start, int end)
    {
        end -= end > start && _text[end - 1] == '.' ? 1 : 0;
        var token = _lower.AsSpan(start, end - start);
        if (_options.JoinHostAndPath && token.Contains('.') && _lists.IsUrlHost(token))
        {
            foreach (var path in _paths ??= [.. PlainReadings.Paths(_text, _options.UrlsWithoutQuery)])
            {
                foreach (var (scheme, port) in SplitForms)
                {
                    ReportUrl(_lists.Find(IndicatorKind.Url, $"{scheme}{token}{port}{path}"), start, end);
                }
            }
        }

        if (TryQuad(token, out var address, out var isInRange))
        {
            var isVersion = start >= 2 && _text[start - 1] == '/' && char.IsAsciiLetter(_text[start - 2]);
            if (isInRange && (_options.VersionLikeAddresses || !isVersion))
            {
                Report(_lists.Ipv4(address), IndicatorKind.Ipv4, start, end);
            }
        }
        else if (token.Length >= 32 && !token.ContainsAnyExcept(LowerHex))
        {
            foreach (var kind in HexKinds)
            {
                Report(_lists.Find(kind, token), kind, start, end);
            }
        }
        else if (!token.Contains('.'))
        {
            Report(_lists.Find(IndicatorKind.Ja4, token), IndicatorKind.Ja4, start, end);
        }
        else if (token.ContainsAnyExcept(DigitsAndDot))
        {
            FileNames(start, end);
            Report(_lists.Find(IndicatorKind.Domain, token), IndicatorKind.Domain, start, end);
            for (var dot = token.IndexOf('.'); dot >= 0 && dot < token.Length; dot++)
            {
                if (token[dot] == '.')
                {
                    Report(_lists.Find(IndicatorKind.Domain, token[(dot + 1)..]), IndicatorKind.Domain, start, end);
                }
            }
        }
    }

    /// <summary>A name ends with its token. It begins there too, or at any earlier byte behind one that is no token character.</summary>
    private void FileNames(int start, int end)
    {
        if (!_options.FileNames)
        {
            return;
        }

        for (var begin = start; begin >= 0 && end - begin <= FileNameBytesMax && !PathEnds.Contains(_text[begin]); begin--)
        {
            if (begin == start || begin == 0 || !IsToken(_text[begin - 1]))
            {
                Report(_lists.Find(IndicatorKind.FileName, _lower.AsSpan(begin, end - begin)), IndicatorKind.FileName, begin, end);
            }
        }
    }

    private static bool TryQuad(ReadOnlySpan<char> token, out UInt128 address, out bool isInRange)
    {
        address = 0;
        isInRange = true;
        if (token.Length is < 7 or > 15)
        {
            return false;
        }

        var groups = 0;
        foreach (var range in token.Split('.'))
        {
            var group = token[range];
            if (++groups > 4 || group.Length is 0 or > 3 || group.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            var value = int.Parse(group, CultureInfo.InvariantCulture);
            isInRange &= value < 256;
            address = (address << 8) | (uint)value;
        }

        return groups == 4;
    }

    private void ColonRuns()
    {
        for (var colon = _text.IndexOf(':'); colon >= 0;)
        {
            int start = colon, end = colon;
            while (start > 0 && (IsToken(_text[start - 1]) || _text[start - 1] == ':'))
            {
                start--;
            }

            while (end < _text.Length && (IsToken(_text[end]) || _text[end] == ':'))
            {
                end++;
            }

            ColonRun(AfterEscape(start, end), end);
            colon = end < _text.Length ? _text.IndexOf(':', end) : -1;
        }
    }

    private void ColonRun(int start, int end)
    {
        var run = _text.AsSpan(start, end - start);
        run = run is [.., '.'] ? run[..^1] : run;
        run = run is [.., not ':', ':'] or [':'] ? run[..^1] : run;
        while (run.Contains(':') && !run.StartsWith("::") && !BeginsWithGroup(run))
        {
            var drop = run.IndexOf(':') + 1;
            start += drop;
            run = run[drop..];
        }

        if (run.Count(':') >= 2 && !run.ContainsAnyExcept(AddressText)
            && IPAddress.TryParse(run, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            Report(_lists.Ipv6(Number(address)), IndicatorKind.Ipv6, start, start + run.Length);
        }
    }

    private static bool BeginsWithGroup(ReadOnlySpan<char> run)
    {
        var colon = run.IndexOf(':');
        return colon is >= 1 and <= 4 && !run[..colon].ContainsAnyExcept(Hex);
    }

    private void Mail(int at)
    {
        int start = at, end = at + 1;
        while (start > 0 && (IsToken(_text[start - 1]) || _text[start - 1] == '+'))
        {
            start--;
        }

        while (end < _text.Length && IsToken(_text[end]))
        {
            end++;
        }

        start = AfterEscape(start, at);
        end -= end > at + 1 && _text[end - 1] == '.' ? 1 : 0;
        if (start < at && end > at + 1)
        {
            Report(_lists.Find(IndicatorKind.Email, _lower.AsSpan(start, end - start)), IndicatorKind.Email, start, end);
        }
    }

    private void Url(int colon)
    {
        var start = colon;
        while (start > 0 && IsToken(_text[start - 1]))
        {
            start--;
        }

        start = AfterEscape(start, colon);
        var scheme = _lower.AsSpan(start, colon - start);
        if (scheme.Length is 0 or > SchemeCharsMax || scheme.ContainsAnyExceptInRange('a', 'z'))
        {
            return;
        }

        var end = colon;
        while (end < _text.Length && _text[end] > ' ' && !"\"'<>\\^`{}|\x7f".Contains(_text[end]))
        {
            end++;
        }

        var cut = _text[start..end].TrimEnd('.', ',', ';', ':', '!', '?', ')', ']').Length + start;
        cut = end - cut > TrailingMax ? end : cut;
        UrlAs(start, colon, end);
        UrlAs(start, colon, cut);
        var query = cut > start ? _text.AsSpan(start, cut - start).IndexOfAny('?', '#') : -1;
        if (_options.UrlsWithoutQuery && query > 0)
        {
            UrlAs(start, colon, start + query);
        }
    }

    private void UrlAs(int start, int colon, int end)
    {
        var hostStart = colon + 3;
        if (end <= hostStart || end - start > UrlCharsMax)
        {
            return;
        }

        var pathStart = _text.AsSpan(hostStart, end - hostStart).IndexOfAny('/', '?', '#');
        pathStart = pathStart < 0 ? end : hostStart + pathStart;
        var authority = _lower[hostStart..pathStart];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var hostEnd = authority.StartsWith('[') ? authority.IndexOf(']', StringComparison.Ordinal) + 1
            : authority.IndexOf(':', StringComparison.Ordinal);
        hostEnd = hostEnd < 0 ? authority.Length : hostEnd;
        var host = authority[..hostEnd];
        var rest = authority[hostEnd..];
        if (host is [.., not '.', '.'])
        {
            host = host[..^1];
        }
        else if (host is ['[', ..] && rest is ['.', ..])
        {
            rest = rest[1..];
        }

        if (!TryHost(ref host) || !TryPort(rest, out var port))
        {
            return;
        }

        var own = OwnPorts.GetValueOrDefault(_lower[start..colon], -1);
        var path = _text[pathStart..end];
        path = path.StartsWith('/') ? path : "/" + path;
        var portText = port < 0 || port == own ? "" : string.Create(CultureInfo.InvariantCulture, $":{port}");
        var effective = port < 0 ? own : port;
        ReportUrl(_lists.Find(IndicatorKind.Url, $"{_lower[start..colon]}://{host}{portText}{path}"), start, end);
        ReportUrl(_lists.Find(IndicatorKind.Url, $"{host}{portText}{path}"), start, end);
        if (effective >= 0)
        {
            ReportUrl(_lists.Find(IndicatorKind.Url, string.Create(CultureInfo.InvariantCulture, $"{host}:{effective}{path}")), start, end);
        }
    }

    private static bool TryHost(ref string host)
    {
        if (host is ['[', .., ']'])
        {
            host = IPAddress.TryParse(host, out var address) ? $"[{address}]" : host;
            return true;
        }

        return host.Length > 0 && host[^1] != '.' && host.All(IsToken);
    }

    private static bool TryPort(string rest, out int port)
    {
        port = -1;
        return rest is "" or ":"
            || (rest.Length <= 6 && rest[0] == ':'
                && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
                && port <= ushort.MaxValue);
    }

    private int AfterEscape(int start, int end)
    {
        var before = start;
        while (before > 0 && _text[before - 1] == '\\')
        {
            before--;
        }

        if ((start - before) % 2 == 0 || start == end)
        {
            return start;
        }

        var isUnicode = _text[start] == 'u' && end - start >= 5
            && !_text.AsSpan(start + 1, 4).ContainsAnyExcept(Hex);
        return "nrtbf".Contains(_text[start]) ? start + 1 : isUnicode ? start + 5 : start;
    }

    private void ReportUrl(IEnumerable<uint> entries, int start, int end) => Report(entries, IndicatorKind.Url, start, end);

    private void Report(IEnumerable<uint> entries, IndicatorKind kind, int start, int end)
    {
        foreach (var entry in entries)
        {
            _hits.Add(new IndicatorHit(start, end - start, kind, entry));
        }
    }

    private static UInt128 Number(IPAddress address) =>
        address.GetAddressBytes().Aggregate(UInt128.Zero, (number, b) => (number << 8) | b);

    /// <summary>What is listed, by kind. Text is kept as Latin-1 characters of its bytes.</summary>
    private sealed class Lists
    {
        private readonly Dictionary<string, uint>[] _texts = [.. Enumerable.Range(0, 16).Select(_ => new Dictionary<string, uint>())];
        private readonly Dictionary<(UInt128 Address, int Prefix), uint> _ipv4 = [];
        private readonly Dictionary<(UInt128 Address, int Prefix), uint> _ipv6 = [];
        private readonly HashSet<string> _hosts = [];
        private readonly SortedSet<int> _prefixes4 = [];
        private readonly SortedSet<int> _prefixes6 = [];

        /// <summary>Further entries with the value of the first.</summary>
        private readonly Dictionary<uint, List<uint>> _more = [];
        private uint _count;

        public void Add(IndicatorValue value)
        {
            var entry = _count++;
            if (value.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6)
            {
                var parts = value.Text.Split('/');
                var address = IPAddress.Parse(parts[0]);
                var prefix = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture)
                    : address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
                (value.Kind == IndicatorKind.Ipv4 ? _prefixes4 : _prefixes6).Add(prefix);
                Put(value.Kind == IndicatorKind.Ipv4 ? _ipv4 : _ipv6, (Number(address), prefix), entry);
                return;
            }

            foreach (var spelling in PlainReadings.Spellings(value))
            {
                Put(_texts[(int)value.Kind], spelling, entry);
                if (value.Kind == IndicatorKind.Url)
                {
                    var (from, to) = PlainReadings.Host(value with { Text = spelling });
                    _hosts.Add(spelling[from..to].Split(':')[0]);
                }
            }
        }

        public bool IsUrlHost(ReadOnlySpan<char> token) => _hosts.GetAlternateLookup<ReadOnlySpan<char>>().Contains(token);

        public IEnumerable<uint> Find(IndicatorKind kind, ReadOnlySpan<char> text) =>
            _texts[(int)kind].Count > 0 && _texts[(int)kind].GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var first)
                ? All(first)
                : [];

        public IEnumerable<uint> Ipv4(UInt128 address) => Ranges(_ipv4, _prefixes4, address, 32);

        public IEnumerable<uint> Ipv6(UInt128 address) => Ranges(_ipv6, _prefixes6, address, 128);

        private List<uint> Ranges(
            Dictionary<(UInt128 Address, int Prefix), uint> ranges, SortedSet<int> prefixes, UInt128 address, int bits)
        {
            var found = new List<uint>();
            foreach (var prefix in prefixes)
            {
                if (ranges.TryGetValue((address >> (bits - prefix) << (bits - prefix), prefix), out var first))
                {
                    found.AddRange(All(first));
                }
            }

            return found;
        }

        private IEnumerable<uint> All(uint first) => _more.TryGetValue(first, out var more) ? [first, .. more] : [first];

        private void Put<TKey>(Dictionary<TKey, uint> entries, TKey key, uint entry)
            where TKey : notnull
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(entries, key, out var isThere);
            if (!isThere)
            {
                first = entry;
            }
            else if (first != entry)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_more, first, out _) ??= [];
                _more[first].Add(entry);
            }
        }
    }
}
