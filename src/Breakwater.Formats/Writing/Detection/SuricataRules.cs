using System.Globalization;
using System.Text;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>Suricata 7 rules, several for what several protocols show.</summary>
internal static class SuricataRules
{
    private const string Once = " threshold:type limit,track by_src,seconds 3600,count 1;";

    public static void Write(ConversionInput input, Stream target, NoteLog notes) =>
        RuleFile.Write("Breakwater rules for Suricata", "#", input, target, notes, own => All(input, own));

    private static IEnumerable<string> All(ConversionInput input, NoteLog notes)
    {
        var ids = new RuleIds();
        var count = 0;
        foreach (var line in CarriedRules.Of(input, "suricata", ids, notes))
        {
            yield return line;
        }

        RuleFile.NoteOthers(input, notes, "suricata");
        foreach (var entry in input.Entries)
        {
            if (entry.Use == EntryUse.Context)
            {
                notes.Add(entry, RuleFile.Context);
            }
            else if (count >= Limits.RulesMax)
            {
                notes.Add(entry, $"The rule set is full: {Limits.RulesMax} rules, the worst first.");
            }
            else
            {
                foreach (var rule in Of(entry, ids, notes))
                {
                    count++;
                    yield return rule;
                }
            }
        }
    }

    private static IEnumerable<string> Of(FeedEntry entry, RuleIds ids, NoteLog notes)
    {
        string Rule(string head, string options) => string.Create(CultureInfo.InvariantCulture,
            $"alert {head} (msg:\"{RuleText.Message(entry)}\"; {options}{RuleText.Link(entry)} classtype:trojan-activity; "
                + $"sid:{ids.Of($"{entry.ObjectId} {entry.KindName} {entry.Value} {head[..head.IndexOf(' ',
                    StringComparison.Ordinal)]}")}; "
                + $"rev:{RuleText.Revision(entry)}; metadata:bw {entry.Reference[3..]}, score {entry.Score};)");
        const string flow = "flow:established,to_server; ";
        var name = RuleText.Content("." + entry.Value);
        switch (entry.Kind)
        {
            case IndicatorKind.Ipv4 or IndicatorKind.Ipv6:
                return [Rule($"ip $HOME_NET any <> {entry.Value} any", Once.TrimStart())];
            case IndicatorKind.Domain:
                return
                [
                    Rule("dns $HOME_NET any -> any any", $"dns.query; dotprefix; content:\"{name}\"; nocase; endswith; fast_pattern;"),
                    Rule("tls $HOME_NET any -> any any", $"{flow}tls.sni; dotprefix; content:\"{name}\"; nocase; endswith; fast_pattern;"),
                    Rule("http $HOME_NET any -> any any", $"{flow}http.host; dotprefix; content:\"{name}\"; endswith; fast_pattern;"),
                ];
            case IndicatorKind.Url:
                return UrlRule(entry, notes) is var (protocol, port, options)
                    ? [Rule($"{protocol} $HOME_NET any -> any {port}", flow + options)] : [];
            case IndicatorKind.Email:
                return [Rule("smtp any any -> any any",
                    flow + RuleText.Mail(entry.Value, $"content:\"{RuleText.Content(entry.Value)}\"; nocase; fast_pattern;"))];
            case IndicatorKind.FileName:
                var file = RuleText.Content(entry.Value);
                var length = Encoding.UTF8.GetByteCount(entry.Value);
                return
                [
                    Rule("http any any -> any any", $"file.name; content:\"{file}\"; nocase; bsize:{length};"),
                    Rule("smtp any any -> any any", $"file.name; content:\"{file}\"; nocase; bsize:{length};"),
                ];
            case IndicatorKind.Ja3:
                return [Rule("tls $HOME_NET any -> any any", $"{flow}ja3.hash; content:\"{entry.Value}\"; fast_pattern;")];
            case IndicatorKind.Sha1 when entry.IsCertificate:
                return [Rule("tls $HOME_NET any -> any any", $"tls.cert_fingerprint; content:\"{Colons(entry.Value)}\"; fast_pattern;")];
            default:
                notes.Add(entry, entry.Kind is { } kind && kind.IsHash() && !entry.IsCertificate
                    ? "Suricata looks hashes up in lists: see the format suricata-datasets." : RuleFile.NoRule);
                return [];
        }
    }

    private static (string Protocol, string Port, string Options)? UrlRule(FeedEntry entry, NoteLog notes)
    {
        var url = UrlParts.Of(entry.Value);
        if (url.Hidden is { } why)
        {
            notes.Add(entry, why);
            return null;
        }

        var port = url.Port?.ToString(CultureInfo.InvariantCulture) ?? "any";
        return url.IsEncrypted
            ? ("tls", port, string.Create(CultureInfo.InvariantCulture,
                $"tls.sni; content:\"{RuleText.Content(url.Host)}\"; nocase; bsize:{url.Host.Length}; fast_pattern;"))
            : ("http", port, string.Create(CultureInfo.InvariantCulture,
                $"http.host; content:\"{RuleText.Content(url.Host)}\"; bsize:{url.Host.Length}; http.uri.raw; "
                    + $"content:\"{RuleText.Content(url.Path)}\"; bsize:{Encoding.UTF8.GetByteCount(url.Path)};"));
    }

    private static string Colons(string hex) => string.Join(':', hex.Chunk(2).Select(pair => new string(pair)));
}
