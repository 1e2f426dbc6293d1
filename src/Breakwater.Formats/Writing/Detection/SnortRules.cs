using System.Globalization;
using System.Text;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>Snort 3 rules. Names are looked for as DNS writes them, and in the first message of TLS and the host of HTTP.</summary>
internal static class SnortRules
{
    private const string Flow = "flow:established,to_server; ";

    public static void Write(ConversionInput input, Stream target, NoteLog notes) =>
        RuleFile.Write("Breakwater rules for Snort 3", "#", input, target, notes, own => All(input, own));

    private static IEnumerable<string> All(ConversionInput input, NoteLog notes)
    {
        var ids = new RuleIds();
        foreach (var line in CarriedRules.Of(input, "snort", ids, notes))
        {
            yield return line;
        }

        RuleFile.NoteOthers(input, notes, "snort");
        var count = 0;
        foreach (var entry in input.Entries)
        {
            if (entry.Use == EntryUse.Context)
            {
                notes.Add(entry, RuleFile.Context);
                continue;
            }

            if (count >= Limits.RulesMax)
            {
                notes.Add(entry, $"The rule set is full: {Limits.RulesMax} rules, the worst first.");
                continue;
            }

            foreach (var rule in Of(entry, ids, notes))
            {
                count++;
                yield return rule;
            }
        }
    }

    private static List<string> Of(FeedEntry entry, RuleIds ids, NoteLog notes)
    {
        string Rule(string head, string options) => string.Create(CultureInfo.InvariantCulture,
            $"alert {head} ( msg:\"{RuleText.Message(entry)}\"; {options}{RuleText.Link(entry)} classtype:trojan-activity; "
                + $"sid:{ids.Of($"{entry.ObjectId} {entry.KindName} {entry.Value} {head}")}; rev:{RuleText.Revision(entry)}; )");
        switch (entry.Kind)
        {
            case IndicatorKind.Ipv4 or IndicatorKind.Ipv6:
                return [Rule($"ip $HOME_NET any <> {entry.Value} any", "")];
            case IndicatorKind.Domain:
                return
                [
                    Rule("udp $HOME_NET any -> any 53", $"content:\"{Labels(entry.Value)}\",nocase,fast_pattern;"),
                    Rule("ssl $HOME_NET any -> any any",
                        $"{Flow}ssl_state:client_hello; {Content(entry.Value)} {ServerName("(?:[a-z0-9_-]{1,63}\\.){0,20}", entry.Value)}"),
                    Rule("http $HOME_NET any -> any any",
                        $"{Flow}http_header:field host; {Content(entry.Value)} {Host("(?:^|\\.)", entry.Value)}"),
                ];
            case IndicatorKind.Url when UrlParts.Of(entry.Value) is { Hidden: null } url:
                var port = url.Port?.ToString(CultureInfo.InvariantCulture) ?? "any";
                return
                [
                    url.IsEncrypted
                        ? Rule($"ssl $HOME_NET any -> any {port}",
                            $"{Flow}ssl_state:client_hello; {Content(url.Host)} {ServerName("", url.Host)}")
                        : Rule($"http $HOME_NET any -> any {port}",
                            $"{Flow}http_header:field host; content:\"{RuleText.Content(url.Host)}\",nocase; {Host("^", url.Host)} "
                                + $"http_raw_uri; content:\"{RuleText.Content(url.Path)}\",fast_pattern; "
                                + $"bufferlen:{Encoding.UTF8.GetByteCount(url.Path)};"),
                ];
            case IndicatorKind.Email:
                return [Rule("smtp any any -> any any", Flow + RuleText.Mail(entry.Value, Content(entry.Value)))];
            default:
                notes.Add(entry, entry.Kind == IndicatorKind.Url ? UrlParts.Of(entry.Value).Hidden! : RuleFile.NoRule);
                return [];
        }
    }

    private static string Content(string text) => $"content:\"{RuleText.Content(text)}\",nocase,fast_pattern;";

    /// <summary>The host of a request up to its end or its port.</summary>
    private static string Host(string before, string name) =>
        $"pcre:\"/{before}{RuleText.Expression(name)}\\.?(?::[0-9]{{1,5}})?\\s*$/i\";";

    /// <summary>
    /// The name that a client asks for behind its type and length (RFC 6066, 3). What follows is the type of another extension, which may
    /// begin with letters (RFC 8701 and others); a length follows that, and in names there is no zero.
    /// </summary>
    private static string ServerName(string before, string name) =>
        $"pcre:\"/\\x00\\x00[\\x01-\\xff]{before}{RuleText.Expression(name)}(?:$|[^a-z0-9._-]|(?:jj|zz|3t|d[i\\xcd])\\x00)/i\";";

    /// <summary>Each label behind its length, and the root: what is below the name ends so too (RFC 1035, 3.1).</summary>
    private static string Labels(string name) =>
        string.Concat(name.Split('.').Select(label => $"|{label.Length:x2}|{RuleText.Content(label)}")) + "|00|";
}
