using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Breakwater.Matching.Tests;

/// <summary>
/// The definition of right: the matching rules written once more, plainly, over one line at a time and every indicator in turn. Shares
/// nothing with the matcher but the canonical texts. Bytes are looked at as Latin-1 characters.
/// </summary>
internal sealed partial class ReferenceMatcher(IReadOnlyList<IndicatorValue> entries, MatcherOptions options)
{
    private const int UrlCharsMax = 4096;
    private const int SchemeCharsMax = 32;
    private const int TrailingMax = 32;

    private static readonly Dictionary<string, int> DefaultPorts = new()
    {
        ["http"] = 80, ["https"] = 443, ["ftp"] = 21, ["ws"] = 80, ["wss"] = 443,
    };

    public List<IndicatorHit> Scan(byte[] line)
    {
        var text = Encoding.Latin1.GetString(line);
        var hits = AsItStands(text);
        if (options.Defanged && PlainReadings.Refanged(text) is { } reading)
        {
            hits.AddRange(PlainReadings.Placed(AsItStands(reading.Text), reading.Places));
        }

        return [.. hits.Distinct().Order()];
    }

    private List<IndicatorHit> AsItStands(string text)
    {
        var hits = new List<IndicatorHit>();
        foreach (Match run in Tokens().Matches(text))
        {
            var start = AfterEscape(text, run.Index, run.Index + run.Length);
            OnToken(text, start, text[start..(run.Index + run.Length)], hits);
        }

        foreach (Match run in ColonRuns().Matches(text))
        {
            var start = AfterEscape(text, run.Index, run.Index + run.Length);
            OnColonRun(start, text[start..(run.Index + run.Length)], hits);
        }

        for (var at = text.IndexOf('@'); at >= 0; at = text.IndexOf('@', at + 1))
        {
            OnMail(text, at, hits);
        }

        foreach (Match separator in UrlSeparator().Matches(text))
        {
            OnUrl(text, separator.Index, hits);
        }

        return hits;
    }

    private void OnToken(string text, int start, string token, List<IndicatorHit> hits)
    {
        token = WithoutDot(token);
        if (options.JoinHostAndPath && token.Contains('.'))
        {
            OnSplitUrl(text, start, token, hits);
        }

        if (Quad().IsMatch(token))
        {
            var groups = token.Split('.').Select(g => int.Parse(g, CultureInfo.InvariantCulture)).ToArray();
            var versionLike = VersionFront().IsMatch(text[..start]);
            if (groups.All(g => g < 256) && (options.VersionLikeAddresses || !versionLike))
            {
                var address = new IPAddress(groups.Select(g => (byte)g).ToArray());
                AddWhere(hits, start, token, v => v.Kind == IndicatorKind.Ipv4 && InRange(address, v.Text));
            }
        }
        else if (HexOnly().IsMatch(token))
        {
            AddWhere(hits, start, token, v => v.Kind >= IndicatorKind.Md5 && v.Text == Lower(token));
        }
        else if (!token.Contains('.'))
        {
            AddWhere(hits, start, token, v => v.Kind == IndicatorKind.Ja4 && v.Text == Lower(token));
        }
        else if (!DigitsAndDots().IsMatch(token))
        {
            OnFileName(text, start, start + token.Length, hits);
            AddWhere(hits, start, token, v => v.Kind == IndicatorKind.Domain
                && PlainReadings.Spellings(v).Any(d => Lower(token) == d || Lower(token).EndsWith("." + d, StringComparison.Ordinal)));
        }
    }

    /// <summary>A token that is the host of a URL whose path stands elsewhere in the line. Nobody knows the scheme: it is taken for either
    /// of the web's, on that scheme's own port.</summary>
    private void OnSplitUrl(string text, int start, string host, List<IndicatorHit> hits)
    {
        foreach (var path in PlainReadings.Paths(text, options.UrlsWithoutQuery))
        {
            var lower = Lower(host);
            string[] whole =
                [$"https://{lower}{path}", $"http://{lower}{path}", $"{lower}{path}", $"{lower}:443{path}", $"{lower}:80{path}"];
            AddWhere(hits, start, host, v => v.Kind == IndicatorKind.Url && PlainReadings.Spellings(v).Any(whole.Contains));
        }
    }

    /// <summary>A file name ends where the token ends, and begins where it begins or anywhere behind a byte that is no token
    /// character.</summary>
    private void OnFileName(string text, int start, int end, List<IndicatorHit> hits)
    {
        if (!options.FileNames)
        {
            return;
        }

        for (var entry = 0; entry < entries.Count; entry++)
        {
            var name = entries[entry].Kind == IndicatorKind.FileName
                ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(entries[entry].Text)) : "\n";
            var begin = end - name.Length;
            if (Lower(text[..end]).EndsWith(name, StringComparison.Ordinal)
                && (begin == start || begin == 0 || TokenAtStart().Match(text[(begin - 1)..]).Length == 0))
            {
                hits.Add(new IndicatorHit(begin, name.Length, IndicatorKind.FileName, (uint)entry));
            }
        }
    }

    private void OnColonRun(int start, string run, List<IndicatorHit> hits)
    {
        run = WithoutDot(run);
        if (run.EndsWith(':') && !run.EndsWith("::", StringComparison.Ordinal))
        {
            run = run[..^1];
        }

        while (run.Contains(':') && !run.StartsWith("::", StringComparison.Ordinal) && !FirstGroup().IsMatch(run))
        {
            var drop = run.IndexOf(':') + 1;
            start += drop;
            run = run[drop..];
        }

        if (run.Contains(':') && AddressText().IsMatch(run) && IPAddress.TryParse(run, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            AddWhere(hits, start, run, v => v.Kind == IndicatorKind.Ipv6 && InRange(address, v.Text));
        }
    }

    private void OnMail(string text, int at, List<IndicatorHit> hits)
    {
        var start = AfterEscape(text, MailLocalAtEnd().Match(text[..at]).Index, at);
        var host = WithoutDot(TokenAtStart().Match(text[(at + 1)..]).Value);
        if (start < at && host.Length > 0)
        {
            var seen = text[start..at] + "@" + host;
            AddWhere(hits, start, seen, v => v.Kind == IndicatorKind.Email && PlainReadings.Spellings(v).Contains(Lower(seen)));
        }
    }

    private void OnUrl(string text, int colon, List<IndicatorHit> hits)
    {
        var front = TokenAtEnd().Match(text[..colon]);
        var start = AfterEscape(text, front.Index, colon);
        if (!LettersOnly().IsMatch(text[start..colon]))
        {
            return;
        }

        var full = UntilUrlEnd().Match(text[start..]).Value;
        var cut = full.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']');
        cut = full.Length - cut.Length > TrailingMax ? full : cut;
        var candidates = new List<string> { full, cut };
        if (options.UrlsWithoutQuery)
        {
            candidates.Add(cut.Split('?', '#')[0]);
        }

        candidates.RemoveAll(c => c.Length <= colon + 3 - start || c.Length > UrlCharsMax || colon - start > SchemeCharsMax);
        foreach (var seen in candidates)
        {
            AddWhere(hits, start, seen, v => v.Kind == IndicatorKind.Url && PlainReadings.Spellings(v).Any(u => UrlEquals(seen, u)));
        }
    }

    private static bool UrlEquals(string seen, string listed)
    {
        var parts = UrlParts().Match(seen);
        if (!parts.Success)
        {
            return false;
        }

        var scheme = Lower(parts.Groups["scheme"].Value);
        var host = Lower(parts.Groups["host"].Value);
        host = host.StartsWith('[') && IPAddress.TryParse(host, out var address) ? "[" + address + "]" : host;
        var ownPort = DefaultPorts.GetValueOrDefault(scheme, -1);
        var port = parts.Groups["port"].Value.Length > 0 ? int.Parse(parts.Groups["port"].Value, CultureInfo.InvariantCulture) : -1;
        var path = parts.Groups["path"].Value;
        path = path.StartsWith('/') ? path : "/" + path;
        var portText = port < 0 || port == ownPort ? "" : ":" + port;
        if (listed.Contains("://", StringComparison.Ordinal) && listed.IndexOf("://", StringComparison.Ordinal) < listed.IndexOf('/'))
        {
            return port <= 65535 && listed == $"{scheme}://{host}{portText}{path}";
        }

        var effective = port < 0 ? ownPort : port;
        return listed == $"{host}{portText}{path}" || (effective >= 0 && effective <= 65535 && listed == $"{host}:{effective}{path}");
    }

    private static int AfterEscape(string text, int start, int end)
    {
        var backslashes = BackslashesAtEnd().Match(text[..start]).Length;
        var escape = EscapeBody().Match(text[start..end]);
        return backslashes % 2 == 1 && escape.Success ? start + escape.Length : start;
    }

    private static bool InRange(IPAddress address, string range)
    {
        var parts = range.Split('/');
        var bits = Bits(IPAddress.Parse(parts[0]));
        var prefix = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : bits.Length;
        return Bits(address).StartsWith(bits[..prefix], StringComparison.Ordinal);
    }

    private static string Bits(IPAddress address) => string.Concat(address.GetAddressBytes().Select(b => $"{b:b8}"));

    private static string WithoutDot(string token) => token.EndsWith('.') ? token[..^1] : token;

    private static string Lower(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));

    private void AddWhere(List<IndicatorHit> hits, int start, string seen, Func<IndicatorValue, bool> matches)
    {
        for (var entry = 0; entry < entries.Count; entry++)
        {
            if (matches(entries[entry]))
            {
                hits.Add(new IndicatorHit(start, seen.Length, entries[entry].Kind, (uint)entry));
            }
        }
    }

    [GeneratedRegex(@"[A-Za-z0-9_.\-\x80-\xff]+")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"[A-Za-z0-9_.\-\x80-\xff:]*:[A-Za-z0-9_.\-\x80-\xff:]*")]
    private static partial Regex ColonRuns();

    [GeneratedRegex(@"[A-Za-z0-9_.\-\x80-\xff+]*$")]
    private static partial Regex MailLocalAtEnd();

    [GeneratedRegex(@"^[A-Za-z0-9_.\-\x80-\xff]*")]
    private static partial Regex TokenAtStart();

    [GeneratedRegex(@"^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$")]
    private static partial Regex Quad();

    [GeneratedRegex(@"[A-Za-z]/$")]
    private static partial Regex VersionFront();

    [GeneratedRegex(@"^[0-9A-Fa-f]+$")]
    private static partial Regex HexOnly();

    [GeneratedRegex(@"^[0-9.]*$")]
    private static partial Regex DigitsAndDots();

    [GeneratedRegex(@"^[0-9A-Fa-f]{1,4}:")]
    private static partial Regex FirstGroup();

    [GeneratedRegex(@"^[0-9A-Fa-f:.]*$")]
    private static partial Regex AddressText();

    [GeneratedRegex(@"[A-Za-z0-9_.\-\x80-\xff]*$")]
    private static partial Regex TokenAtEnd();

    [GeneratedRegex(@"^[A-Za-z]+$")]
    private static partial Regex LettersOnly();

    [GeneratedRegex(@"^[^\x00-\x20""'<>\\^`{}|\x7f]*")]
    private static partial Regex UntilUrlEnd();

    [GeneratedRegex("://")]
    private static partial Regex UrlSeparator();

    [GeneratedRegex(
        @"^(?<scheme>[A-Za-z]+)://([^/?#]*@)?(?<host>\[[^\]/?#@]*\]|[A-Za-z0-9_.\-\x80-\xff]*[A-Za-z0-9_\-\x80-\xff])"
        + @"\.?(:(?<port>\d{0,5}))?(?<path>([/?#].*)?)$",
        RegexOptions.Singleline)]
    private static partial Regex UrlParts();

    [GeneratedRegex(@"\\*$")]
    private static partial Regex BackslashesAtEnd();

    [GeneratedRegex(@"^([nrtbf]|u[0-9A-Fa-f]{4})")]
    private static partial Regex EscapeBody();
}
