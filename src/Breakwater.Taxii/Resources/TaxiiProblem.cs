namespace Breakwater.Taxii;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Code">Stable, in lower case with hyphens.</param>
/// <param name="Path">Where: a query parameter or a place in the body.</param>
/// <param name="Message">A sentence with the value and what is allowed.</param>
public sealed record TaxiiProblem(string Code, string Path, string Message);
