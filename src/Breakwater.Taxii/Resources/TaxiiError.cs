namespace Breakwater.Taxii;

/// <summary>The error message resource (TAXII 2.1 section 3.6.1).</summary>
/// <param name="ErrorId">Finds this very answer in the server's log.</param>
/// <param name="ErrorCode">Stable, in lower case with hyphens.</param>
/// <param name="HttpStatus">The status of the answer, as a string.</param>
/// <param name="Details">Bad parameters or places in the body, each with a sentence; null for none.</param>
public sealed record TaxiiError(
    string Title,
    string? Description,
    string? ErrorId,
    string? ErrorCode,
    string HttpStatus,
    IReadOnlyDictionary<string, string>? Details);
