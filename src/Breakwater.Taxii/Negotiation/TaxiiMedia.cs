namespace Breakwater.Taxii.Negotiation;

/// <summary>The media types of TAXII 2.1 and what a client may ask for and send (section 1.6.8; RFC 9110 section 12.5.1).</summary>
public static class TaxiiMedia
{
    /// <summary>What every answer carries.</summary>
    public const string Taxii = "application/taxii+json;version=2.1";

    /// <summary>What an object is, unless its record says otherwise.</summary>
    public const string Stix = "application/stix+json;version=2.1";

    private const string TaxiiName = "application/taxii+json";
    private const string Version = "2.1";

    // Real clients ask for these and mean TAXII; Get Manifest's own text lists the STIX type beside the TAXII one.
    private static readonly string[] Synonyms = ["application/json", "application/stix+json"];

    /// <summary>
    /// Whether the answer may be TAXII 2.1. The most specific range that fits decides, so that a quality of 0 for TAXII is obeyed even
    /// beside <c>*/*</c>. No header at all is served: some clients send none.
    /// </summary>
    public static bool MayAnswer(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
        {
            return true;
        }

        var best = 0;
        var acceptable = false;
        foreach (var range in MediaRange.ParseList(accept))
        {
            var specificity = Specificity(range);
            if (specificity > best || (specificity == best && specificity > 0 && range.Quality > 0))
            {
                acceptable = range.Quality > 0;
                best = specificity;
            }
        }

        return acceptable;
    }

    /// <summary>Whether a request body is declared to be TAXII 2.1; no version means the newest.</summary>
    public static bool MayRead(string? contentType) =>
        contentType is not null && MediaRange.TryParse(contentType, out var type) && type!.Name == TaxiiName && IsOurVersion(type);

    private static int Specificity(MediaRange range) => range.Name switch
    {
        TaxiiName when IsOurVersion(range) => range.Parameters.ContainsKey("version") ? 5 : 4,
        var name when Synonyms.Contains(name) && IsOurVersion(range) => 3,
        "application/*" => 2,
        "*/*" => 1,
        _ => 0,
    };

    private static bool IsOurVersion(MediaRange range) =>
        !range.Parameters.TryGetValue("version", out var version) || version == Version;
}
