using Breakwater.Formats.Writing.Detection;
using Breakwater.Formats.Writing.Lists;
using Breakwater.Formats.Writing.Platforms;

namespace Breakwater.Formats.Writing;

/// <summary>Every format that can be written: the one list that commands, feeds and documents go by.</summary>
public static class OutputFormats
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";
    private const string Csv = "text/csv; charset=utf-8";
    private const string Plain = "text/plain; charset=utf-8";

    public static IReadOnlyList<OutputFormat> All { get; } =
    [
        .. Firewalls.All.Concat(NameServers.All).Concat(Servers.All).Select(OfList),
        new("suricata", "Suricata 7 rules for names, addresses, URLs, mail, JA3 and certificates", OutputGroup.Detection,
            "breakwater.rules", Plain)
        {
            Write = SuricataRules.Write, Use = "rule-files: in suricata.yaml, then suricatasc -c reload-rules.",
        },
        new("suricata-datasets", "Suricata datasets and hash lists, with the rules that look into them", OutputGroup.Detection,
            "suricata-datasets", Plain)
        {
            WriteFolder = SuricataDatasets.Write,
                Use = "All files beside each other in default-rule-path; breakwater-datasets.rules in rule-files:.",
        },
        new("snort3", "Snort 3 rules for names, addresses and URLs", OutputGroup.Detection, "breakwater-snort3.rules", Plain)
        {
            Write = SnortRules.Write, Use = "ips.include in snort.lua.",
        },
        new("zeek", "Zeek intelligence file", OutputGroup.Detection, "breakwater.intel", Plain)
        {
            Write = ZeekIntel.Write, Use = "redef Intel::read_files += { \"…/breakwater.intel\" }; a domain is met exactly.",
        },
        new("yara", "The YARA rules among the indicators", OutputGroup.Detection, "breakwater.yar", Plain)
        {
            Write = YaraBundle.Write, Use = "yara breakwater.yar PATH.",
        },
        new("sigma", "The Sigma rules among the indicators, and rules made of plain values", OutputGroup.Detection, "breakwater-sigma.yml",
            "application/yaml; charset=utf-8")
        {
            Write = SigmaBundle.Write, Use = "sigma convert -t BACKEND breakwater-sigma.yml.",
        },
        new("osquery", "osquery configuration with the view breakwater_indicators (kind, value, reference)", OutputGroup.Detection,
            "breakwater-osquery.conf", Json)
        {
            Write = OsqueryView.Write, Use = "A file in osquery.conf.d; then join with breakwater_indicators.",
        },
        new("splunk", "Splunk lookup table (CSV)", OutputGroup.Platform, "breakwater_splunk.csv", Csv)
        {
            Write = CsvTable.WriteSplunk, Use = "Settings > Lookups > Lookup table files > Add new.",
        },
        new("sentinel", "Microsoft Sentinel: bodies for the upload API for STIX objects, one of up to 100 objects a line",
            OutputGroup.Platform, "sentinel.ndjson", Lines)
        {
            Write = SentinelUpload.Write, Use = "POST each line to threat-intelligence-stix-objects:upload.",
        },
        new("elastic", "Elastic Common Schema threat.indicator documents, one a line", OutputGroup.Platform, "elastic.ndjson", Lines)
        {
            Write = ElasticThreat.Write, Use = "Filebeat (ndjson parser) or Upload file, into an index that indicator match rules read.",
        },
        .. QradarSets.All,
        new("csv", "CSV table of all values with what is known of them", OutputGroup.Platform, "breakwater.csv", Csv)
        {
            Write = CsvTable.Write, Use = "For spreadsheets and scripts; no field begins a formula.",
        },
        new("stix", "STIX 2.1 bundle", OutputGroup.Platform, "bundle.json", "application/stix+json;version=2.1")
        {
            Write = StixBundles.Write21,
        },
        new("stix20", "STIX 2.0 bundle; what 2.0 has no place for is told", OutputGroup.Platform, "bundle20.json",
            "application/vnd.oasis.stix+json; version=2.0")
        {
            Write = StixBundles.Write20,
        },
        new("misp", "MISP event in JSON", OutputGroup.Platform, "event.json", Json)
        {
            Write = MispOutput.WriteEvent, Use = "Add Event > Populate from… > MISP JSON.",
        },
        new("misp-feed", "MISP feed: manifest.json, one file for each event, hashes.csv", OutputGroup.Platform, "misp-feed", Json)
        {
            WriteFolder = MispOutput.WriteFeed, Use = "Sync Actions > Feeds > Add Feed, source format MISP Feed.",
        },
    ];

    /// <summary>Null when there is none of the name.</summary>
    public static OutputFormat? Find(string name) =>
        All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The format of a list.</summary>
    public static OutputFormat OfList(ListProfile profile) =>
        new(profile.Name, profile.Summary, OutputGroup.Blocklist, profile.FileName, profile.MediaType)
        {
            List = profile,
            Use = profile.Use,
            Write = (input, target, notes) =>
            {
                using var scratch = ScratchFile.Open();
                var own = new NoteLog();
                own.AddAll(input.Unread);
                AddRules(input, own);
                new ListWriter(profile, input.LastChange, own).Write(input.Entries, target, scratch);
                notes.AddAll(own);
            },
        };

    private static void AddRules(ConversionInput input, NoteLog notes)
    {
        foreach (var rule in input.Rules)
        {
            notes.Add(rule.ObjectId, $"a rule in {Text.Quote(rule.Language)}", "A list holds values, not rules.");
        }
    }
}
