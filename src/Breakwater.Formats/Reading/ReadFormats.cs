namespace Breakwater.Formats.Reading;

/// <summary>The names of what can be read.</summary>
public static class ReadFormats
{
    /// <summary>Free text, Markdown, AsciiDoc, logs.</summary>
    public const string Text = "text";
    public const string Html = "html";
    public const string Mail = "eml";
    public const string Pdf = "pdf";
    public const string Csv = "csv";
    public const string Xlsx = "xlsx";
    public const string MispEvent = "misp";
    public const string MispManifest = "misp-manifest";
    public const string OpenIoc = "openioc";
    public const string Stix = "stix";

    /// <summary>One entry a line: plain, hosts file, AdBlock, dnsmasq, response policy zone, hash list.</summary>
    public const string List = "list";

    /// <summary>Rules of Suricata or Snort.</summary>
    public const string Suricata = "suricata";
    public const string Yara = "yara";
    public const string Sigma = "sigma";

    /// <summary>Every name, as a person chooses from.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Text, Html, Mail, Pdf, Csv, Xlsx, MispEvent, MispManifest, OpenIoc, Stix, List, Suricata, Yara, Sigma,
    ];

    /// <summary>True where a document says itself what is in it; of the others, objects are made of what is found in them.</summary>
    public static bool HoldsObjects(string format) => format is MispEvent or Stix;
}
