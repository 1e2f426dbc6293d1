namespace Breakwater.Cli.Converting;

/// <summary>What a conversion goes by.</summary>
/// <param name="Format">That is written.</param>
/// <param name="Output">Null for standard output.</param>
/// <param name="Notes">Null for none but standard error.</param>
/// <param name="Partial">Write what could be read when something could not.</param>
/// <param name="ReadAs">Null leaves it to each document.</param>
/// <param name="Columns"><c>NAME=ROLE</c> each.</param>
internal sealed record ConvertArguments(
    string[] Inputs, string? Format, string? Output, string? Notes, int? Max,
    bool Partial, string? ReadAs, IReadOnlyList<string> Columns);
