using System.Text.RegularExpressions;
using Breakwater.Hub.Gate;

namespace Breakwater.Hub.Intake;

/// <summary>What in a text would point to one member.</summary>
/// <param name="Names">The member's name, its people's names and addresses, and what else it listed.</param>
/// <param name="Domains">Its own domains, with all below them.</param>
/// <param name="Ranges">Its own address ranges.</param>
public sealed record OwnTerms(IReadOnlyList<string> Names, IReadOnlyList<string> Domains, IReadOnlyList<AddressRange> Ranges)
{
    /// <summary>Equal for equal terms.</summary>
    internal string Key => string.Join('\n', [.. Names, "", .. Domains, "", .. Ranges.Select(range => range.ToString())]);
}

/// <summary>
/// Takes out of text what points to a member: its own terms, and what is internal to anybody (private addresses, internal host names, user
/// names in paths). All expressions run on the engine that cannot backtrack.
/// </summary>
public sealed partial class Redactor
{
    public const string Mark = "[redacted]";
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const int ShortestName = 3;
    private const int ShortestWithoutForm = 4;
    private const int ShortestJoined = 6;

    // As texts about attacks write them, so that nobody follows them by accident: acme[.]com, ops[at]acme(dot)com.
    private const string Dot = @"(?:\.|[\[({](?:\.|dot)[\])}])";
    private const string At = @"(?:@|%40|[\[({](?:@|at)[\])}])";

    // In names of files and in addresses words are joined by what is no boundary to an expression.
    private const string Begin = @"(?:\b|_|%[0-9a-f]{2})";
    private const string End = @"(?:\b|_)";

    private static readonly IReadOnlyList<AddressRange> PrivateRanges = Parse(
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10");

    /// <summary>Takes out nothing: for tests that show what redaction is worth.</summary>
    internal static Redactor None { get; } = new(new OwnTerms([], [], [])) { _isOff = true };

    private readonly OwnTerms _own;
    private bool _isOff;
    private readonly Regex? _ownNames;
    private readonly Regex? _ownDomains;

    public Redactor(OwnTerms own)
    {
        _own = own;
        _ownNames = Alternatives(own.Names.SelectMany(Forms).Where(name => name.Length >= ShortestName).Select(NamePattern), "");
        _ownDomains = Alternatives(
            own.Domains.Select(domain => $@"{Regex.Escape(domain).Replace(@"\.", Dot, StringComparison.Ordinal)}{End}"),
            $@"(?:\b[\w.+%-]+{At}(?:[\w-]+{Dot})*|(?:\b[\w-]+{Dot})*{Begin})");
    }

    /// <summary>The text with a mark in each place that was taken out.</summary>
    public string Redact(string text)
    {
        if (_isOff)
        {
            return text;
        }

        if (_ownDomains is not null)
        {
            text = _ownDomains.Replace(text, Mark);
        }

        if (_ownNames is not null)
        {
            text = _ownNames.Replace(text, Mark);
        }

        // Each expression runs only on text that has what it cannot do without: most text has none of it.
        var dots = text.AsSpan().Count('.');
        var colons = text.AsSpan().Count(':');
        if (dots >= 3)
        {
            text = AddressV4().Replace(text, match => IsInternal(match.Value) ? Mark : match.Value);
        }

        if (colons >= 2)
        {
            text = AddressV6().Replace(text, match => IsInternal(match.Value) ? Mark : match.Value);
        }

        if (text.Contains('=', StringComparison.Ordinal))
        {
            text = QueryPart().Replace(text, match => RecipientMarks.IsToken(match.Groups[2].Value)
                ? match.Groups[1].Value + Mark : match.Value);
        }

        if (dots >= 1)
        {
            text = InternalHost().Replace(text, Mark);
        }

        if (colons >= 1)
        {
            text = WindowsProfile().Replace(text, match => match.Groups[1].Value + Mark);
        }

        return text.Contains('/', StringComparison.Ordinal)
            ? UnixHome().Replace(text, match => match.Groups[1].Value + Mark)
            : text;
    }

    /// <summary>True when the text points to the member itself, not merely to something internal.</summary>
    public bool NamesTheMember(string text) => _ownDomains?.IsMatch(text) == true || _ownNames?.IsMatch(text) == true
        || (AddressRange.TryParse(text, out var range) && _own.Ranges.Any(own => own.Overlaps(range)));

    private bool IsInternal(string text) => AddressRange.TryParse(text, out var range)
        && (PrivateRanges.Any(known => known.Overlaps(range)) || _own.Ranges.Any(own => own.Overlaps(range)));

    private static Regex? Alternatives(IEnumerable<string> escaped, string before)
    {
        var terms = escaped.Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(term => term.Length).ToList();
        return terms.Count == 0 ? null : new Regex($"{before}(?:{string.Join('|', terms)})", Options);
    }

    /// <summary>A name as it is, and without what only says the legal form of a company: people leave that out.</summary>
    private static IEnumerable<string> Forms(string name)
    {
        var rest = name.Trim();
        yield return rest;
        while (LegalForm().Match(rest) is { Success: true } form && form.Index >= ShortestWithoutForm)
        {
            rest = rest[..form.Index];
            yield return rest;
        }
    }

    /// <summary>A word boundary stands only beside a word: there is none behind the full stop of "Inc.".</summary>
    private static string NamePattern(string name)
    {
        // Host names, tags and handles write a name in one word, or with something else between its words.
        var parts = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var between = parts.Sum(part => part.Length) >= ShortestJoined ? @"(?:[\s._+-]|%20)*" : @"\s+";
        var words = string.Join(between, parts.Select(Regex.Escape));
        return (IsWord(name[0]) ? Begin : "") + words + (IsWord(name[^1]) ? End : "");
    }

    private static bool IsWord(char value) => char.IsLetterOrDigit(value) || value == '_';

    private static List<AddressRange> Parse(params string[] ranges) =>
        ranges.Select(text => AddressRange.TryParse(text, out var range) ? range : throw new FormatException(text)).ToList();

    [GeneratedRegex(@"[\s,]+(?:inc|llc|ltd|gmbh|ag|b\.?v|n\.?v|s\.?a|co|corp|plc|pty)\.?$", Options)]
    private static partial Regex LegalForm();

    [GeneratedRegex(@"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?\b", Options)]
    private static partial Regex AddressV4();

    [GeneratedRegex(@"\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}", Options)]
    private static partial Regex AddressV6();

    [GeneratedRegex(@"([?&;#][\w.%-]{1,40}=)([^&;#\s""'<>)\]]{6,})", Options)]
    private static partial Regex QueryPart();

    [GeneratedRegex(@"\b(?:[\w-]+\.)+(?:local|localdomain|lan|corp|internal|intranet|home\.arpa)\b", Options)]
    private static partial Regex InternalHost();

    [GeneratedRegex(@"([a-z]:(?:\\{1,2}|/)(?:users|documents and settings)(?:\\{1,2}|/))[^\\/:*?""<>|\s]+", Options)]
    private static partial Regex WindowsProfile();

    [GeneratedRegex(@"(/(?:home|Users)/)[^/\s""']+", Options)]
    private static partial Regex UnixHome();
}
