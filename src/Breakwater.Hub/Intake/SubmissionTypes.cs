using Breakwater.Formats.Reading;

namespace Breakwater.Hub.Intake;

/// <summary>Media types that a submission may have. What a document is, its content says; the type only decides between STIX and
/// that.</summary>
internal static class SubmissionTypes
{
    private static readonly HashSet<string> Stix = new(
        ["application/stix+json", "application/taxii+json", "application/vnd.oasis.stix+json"], StringComparer.Ordinal);

    private static readonly HashSet<string> Others = new(
        [
            "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/xhtml+xml",
            "application/xml", "application/yaml", "application/x-yaml", "application/csv", "application/octet-stream",
        ],
        StringComparer.Ordinal);

    /// <summary>The ones to name; any kind of text is taken as well.</summary>
    public static readonly string[] Shown =
    [
        "application/stix+json", "application/json", "text/plain", "text/markdown", "text/asciidoc", "text/html", "text/csv",
        "message/rfc822", "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/xml",
        "application/yaml", "application/octet-stream",
    ];

    public static bool IsTaken(string type) =>
        Stix.Contains(type) || Others.Contains(type) || type is "application/json" or "message/rfc822"
        || type.StartsWith("text/", StringComparison.Ordinal);

    /// <summary>JSON is STIX unless it is an event of MISP, so that what is wrong with it is told in the words of STIX.</summary>
    public static SubmissionFormat FormatOf(string type, ReadOnlySpan<byte> body)
    {
        if (Stix.Contains(type))
        {
            return SubmissionFormat.Stix;
        }

        var format = FormatReader.FormatOf(body, null);
        var isMisp = format is ReadFormats.MispEvent or ReadFormats.MispManifest;
        return format == ReadFormats.Stix || (type == "application/json" && !isMisp) ? SubmissionFormat.Stix : SubmissionFormat.Document;
    }
}
