using System.Text;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>
/// Datasets (string sets in Base64, one a line) and lists of file hashes, and the few rules that look into them: for sets that are too
/// large
/// for a rule each. A set is met exactly: a name below a listed one is not.
/// </summary>
internal static class SuricataDatasets
{
    private const string RulesName = "breakwater-datasets.rules";

    private static readonly Set[] Sets =
    [
        new("breakwater-domains.lst", IndicatorKind.Domain, true,
            "dns $HOME_NET any -> any any",
            "dns.query; to_lowercase; dataset:isset,breakwater-domains,type string,load breakwater-domains.lst;"),
        new("breakwater-hosts.lst", IndicatorKind.Domain, true,
            "tls $HOME_NET any -> any any", "tls.sni; to_lowercase; dataset:isset,breakwater-hosts,type string,load breakwater-hosts.lst;"),
        new("breakwater-ja3.lst", IndicatorKind.Ja3, true,
            "tls $HOME_NET any -> any any", "ja3.hash; dataset:isset,breakwater-ja3,type string,load breakwater-ja3.lst;"),
        new("breakwater-ipv4.lst", IndicatorKind.Ipv4, false,
            "ip $HOME_NET any -> any any",
            "ip.dst; dataset:isset,breakwater-ipv4,type ipv4,load breakwater-ipv4.lst; "
                + "threshold:type limit,track by_src,seconds 3600,count 1;"),
        new("breakwater-md5.lst", IndicatorKind.Md5, false, "http any any -> any any", "filemd5:breakwater-md5.lst;"),
        new("breakwater-sha1.lst", IndicatorKind.Sha1, false, "http any any -> any any", "filesha1:breakwater-sha1.lst;"),
        new("breakwater-sha256.lst", IndicatorKind.Sha256, false, "http any any -> any any", "filesha256:breakwater-sha256.lst;"),
    ];

    public static void Write(ConversionInput input, Func<string, Stream> open, NoteLog notes)
    {
        var rules = new List<string>();
        var ids = new RuleIds();
        foreach (var set in Sets)
        {
            using var file = open(set.FileName);
            var count = 0L;
            foreach (var entry in input.Entries.Where(entry => Takes(set, entry)))
            {
                var value = set.IsBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value)) : entry.Value;
                file.Write(Encoding.ASCII.GetBytes(value + "\n"));
                count++;
            }

            if (count > 0)
            {
                rules.Add($"alert {set.Head} (msg:\"Breakwater {set.Kind.Name()} in {set.FileName}\"; {set.Options} "
                    + $"classtype:trojan-activity; sid:{ids.Of(set.FileName)}; rev:1;)");
            }
        }

        using var target = open(RulesName);
        RuleFile.Write("Breakwater datasets for Suricata", "#", input, target, notes, own =>
        {
            foreach (var entry in input.Entries.Where(entry => !Array.Exists(Sets, set => Takes(set, entry))))
            {
                own.Add(entry, entry.Use == EntryUse.Context ? RuleFile.Context
                    : entry.Kind == IndicatorKind.Ipv4 ? "A set holds addresses, no ranges: see the format suricata."
                    : "There is no set for this kind of value: see the format suricata.");
            }

            RuleFile.NoteOthers(input, own);
            return rules;
        });
    }

    private static bool Takes(Set set, FeedEntry entry) => entry.Kind == set.Kind
        && entry is { IsCertificate: false, Use: not EntryUse.Context }
        && (set.Kind != IndicatorKind.Ipv4 || !entry.Value.Contains('/', StringComparison.Ordinal));

    private sealed record Set(string FileName, IndicatorKind Kind, bool IsBase64, string Head, string Options);
}
