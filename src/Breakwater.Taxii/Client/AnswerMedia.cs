using System.Net.Http.Headers;
using Breakwater.Taxii.Negotiation;

namespace Breakwater.Taxii.Client;

/// <summary>
/// Whether an answer may be TAXII 2.1 by its Content-Type. No type, no version, a charset beside it and plain JSON are let pass, because
/// real servers send them; what names another version of TAXII, or is no JSON, is not.
/// </summary>
internal static class AnswerMedia
{
    /// <exception cref="TaxiiException">It is something else; the message says what.</exception>
    public static void Require(HttpContentHeaders headers, Uri address)
    {
        var text = headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.FirstOrDefault() ?? "" : "";
        if (text.Trim().Length > 0 && Complaint(text) is { } complaint)
        {
            throw new TaxiiException(TaxiiFault.NotTaxii21, $"{address} {complaint}");
        }
    }

    private static string? Complaint(string text)
    {
        var shown = Filters.FilterSyntax.Quote(text);
        if (!MediaRange.TryParse(text, out var type))
        {
            return $"answers with {shown}, which is no media type.";
        }

        var version = type!.Parameters.GetValueOrDefault("version");
        return type.Name switch
        {
            "application/taxii+json" when version is null or "2.1" => null,
            "application/taxii+json" => $"speaks TAXII {version}; this client speaks 2.1.",
            "application/vnd.oasis.taxii+json" or "application/vnd.oasis.stix+json" =>
                $"answers with {shown}: that is TAXII 2.0, whose servers keep 2.1 at another address, if at all.",
            "application/json" or "application/stix+json" => null,
            "application/xml" or "text/xml" => $"answers with {shown}: that may be TAXII 1, or a page; this client speaks 2.1.",
            _ => $"answers with {shown}, not with TAXII 2.1: it is another address, or a proxy or sign-in page before it.",
        };
    }
}
