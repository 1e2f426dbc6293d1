using System.Net;
using System.Text.RegularExpressions;
using Breakwater.Matching;

namespace Breakwater.Hub.Gate;

/// <summary>What the allow-list says of a value.</summary>
/// <param name="Hold">True when a coordinator is to decide; false when the value is refused outright.</param>
/// <param name="Reason">A sentence that names the list and what in it was hit.</param>
public sealed record AllowFinding(bool Hold, string Reason);

/// <summary>One list as it enters the snapshot.</summary>
/// <param name="Form">string (the value itself), hostname (a name and all below it), cidr, substring or regex.</param>
/// <param name="Shared">Names below a listed name belong to strangers, so only the listed name itself is off limits.</param>
/// <param name="Hold">What is hit goes to a coordinator instead of being refused.</param>
public sealed record AllowSource(string Title, string Form, bool Shared, bool Hold, IEnumerable<string> Entries);

/// <summary>
/// An immutable snapshot of all allow-lists. Ranges match both ways: an address inside a listed range, and a range or a domain that
/// would cover something listed.
/// </summary>
public sealed class AllowList
{
    private const int SlowEntriesMax = 1000;
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, AllowSource> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AllowSource> _suffixes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (AllowSource Source, string Entry)> _parents = new(StringComparer.Ordinal);
    private readonly AddressRanges<AllowSource> _ranges;
    private readonly List<(AllowSource Source, string Text)> _substrings = [];
    private readonly List<(AllowSource Source, Regex Regex)> _regexes = [];

    public AllowList(IEnumerable<AllowSource> sources)
    {
        var ranges = new AddressRanges<AllowSource>.Builder();
        AddAll(new AllowSource(SpecialUse.Name, "cidr", false, false, SpecialUse.Ranges), ranges);
        AddAll(new AllowSource(SpecialUse.Name, "hostname", false, false, SpecialUse.Domains), ranges);
        AddAll(new AllowSource(SpecialUse.WellKnownName, "cidr", false, false, SpecialUse.WellKnownAddresses), ranges);
        AddAll(new AllowSource(SpecialUse.WellKnownName, "string", false, false, SpecialUse.WellKnownValues), ranges);
        foreach (var source in sources)
        {
            AddAll(source, ranges);
        }

        _ranges = ranges.Build();
    }

    /// <summary>Null when nothing is known against looking for this value.</summary>
    public AllowFinding? Check(IndicatorValue value) => value.Kind switch
    {
        IndicatorKind.Ipv4 or IndicatorKind.Ipv6 => CheckAddress(value.Text, mayHold: true),
        IndicatorKind.Domain => CheckDomain(value.Text),
        IndicatorKind.Url => CheckUrl(value.Text),
        IndicatorKind.Email => CheckEmail(value.Text),
        _ => CheckExact(value.Text),
    };

    private AllowFinding? CheckAddress(string text, bool mayHold)
    {
        if (!AddressRange.TryParse(text, out var range) || _ranges.FindOverlap(range) is not { } hit)
        {
            return CheckExact(text);
        }

        var covers = range.Covers(hit.Range) && range != hit.Range;
        var how = covers ? $"covers {hit.Range}, which is" : $"is in {hit.Range},";
        return new AllowFinding(mayHold && hit.Value.Hold, $"{text} {how} on the allow-list \"{hit.Value.Title}\".");
    }

    private AllowFinding? CheckDomain(string domain)
    {
        if (!domain.Contains('.', StringComparison.Ordinal))
        {
            return new AllowFinding(false, $"{domain} is a single label: it would cover a whole top-level domain.");
        }

        if (CheckName(domain, domain) is { } finding)
        {
            return finding;
        }

        // The other way round: a domain indicator takes in all its subdomains.
        return _parents.TryGetValue(domain, out var below)
            ? new AllowFinding(true, $"{domain} covers {below.Entry}, which is on the allow-list \"{below.Source.Title}\".")
            : CheckSlow(domain);
    }

    private AllowFinding? CheckName(string domain, string shown)
    {
        if (_exact.TryGetValue(domain, out var source))
        {
            return new AllowFinding(source.Hold, $"{shown} is on the allow-list \"{source.Title}\".");
        }

        for (var suffix = domain; ;)
        {
            if (_suffixes.TryGetValue(suffix, out var found) && (suffix == domain || !found.Shared))
            {
                return new AllowFinding(
                    found.Hold, $"{shown} is {(suffix == domain ? "" : $"below {suffix}, which is ")}on the allow-list \"{found.Title}\".");
            }

            var dot = suffix.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
            {
                return null;
            }

            suffix = suffix[(dot + 1)..];
        }
    }

    private AllowFinding? CheckUrl(string url)
    {
        var afterScheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = afterScheme < 0 ? url : url[(afterScheme + 3)..];
        var pathAt = rest.IndexOfAny(['/', '?', '#']);
        var host = pathAt < 0 ? rest : rest[..pathAt];
        var bare = pathAt < 0 || rest[pathAt..] is "/";
        var name = HostName(host);
        var finding = IPAddress.TryParse(name, out _) ? CheckAddress(name, mayHold: true) : CheckName(name, url) ?? CheckSlow(url);
        // A page on a shared host can be bad while the host is not, but an address or name that means nothing out there cannot.
        return finding is null || bare || finding.Hold || finding.Reason.Contains($"\"{SpecialUse.Name}\"", StringComparison.Ordinal)
            ? finding
            : CheckExact(url);
    }

    private static string HostName(string host)
    {
        if (host.StartsWith('['))
        {
            return host[1..Math.Max(1, host.IndexOf(']', StringComparison.Ordinal))];
        }

        var colon = host.LastIndexOf(':');
        return colon < 0 ? host : host[..colon];
    }

    private AllowFinding? CheckEmail(string address)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        var finding = CheckName(domain, address);
        // A mailbox at a big provider is no less bad for the provider; one at a name of special use or at a member is.
        return finding is { Hold: true } || finding?.Reason.Contains($"\"{SpecialUse.Name}\"", StringComparison.Ordinal) == true
            ? finding
            : CheckExact(address);
    }

    private AllowFinding? CheckExact(string text) => _exact.TryGetValue(text, out var source)
        ? new AllowFinding(source.Hold, $"{text} is on the allow-list \"{source.Title}\".")
        : CheckSlow(text);

    private AllowFinding? CheckSlow(string text)
    {
        foreach (var (source, part) in _substrings)
        {
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return new AllowFinding(source.Hold, $"{text} holds \"{part}\", which is on the allow-list \"{source.Title}\".");
            }
        }

        foreach (var (source, regex) in _regexes)
        {
            if (regex.IsMatch(text))
            {
                return new AllowFinding(source.Hold, $"{text} matches {regex} of the allow-list \"{source.Title}\".");
            }
        }

        return null;
    }

    private void AddAll(AllowSource source, AddressRanges<AllowSource>.Builder ranges)
    {
        foreach (var raw in source.Entries)
        {
            var entry = raw.Trim();
            if (entry.Length == 0)
            {
                continue;
            }

            switch (source.Form)
            {
                case "cidr":
                    if (AddressRange.TryParse(entry, out var range))
                    {
                        ranges.Add(range, source);
                    }

                    break;
                case "substring" when _substrings.Count < SlowEntriesMax:
                    _substrings.Add((source, entry));
                    break;
                case "regex" when _regexes.Count < SlowEntriesMax:
                    AddRegex(source, entry);
                    break;
                default:
                    AddText(source, entry, ranges);
                    break;
            }
        }
    }

    private void AddText(AllowSource source, string entry, AddressRanges<AllowSource>.Builder ranges)
    {
        if (AddressRange.TryParse(entry, out var range))
        {
            ranges.Add(range, source);
            return;
        }

        var below = entry.StartsWith('.');
        var text = IndicatorValue.TryParse(entry.TrimStart('.'), out var value, out _) ? value.Text : entry.TrimStart('.')
            .ToLowerInvariant();
        (source.Form == "hostname" || below ? _suffixes : _exact).TryAdd(text, source);
        for (var dot = text.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = text.IndexOf('.', dot + 1))
        {
            if (text.IndexOf('.', dot + 1) >= 0)
            {
                _parents.TryAdd(text[(dot + 1)..], (source, text));
            }
        }
    }

    private void AddRegex(AllowSource source, string entry)
    {
        try
        {
            // Lists come from outside: the engine that cannot backtrack, with a limit.
            _regexes.Add((source, new Regex(
                entry.Trim('/'), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RegexTimeout)));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // Loading said so with file and entry (AllowListLoader); a list never fails for one entry.
        }
    }
}
