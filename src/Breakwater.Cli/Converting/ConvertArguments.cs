namespace Breakwater.Cli.Converting;

/// <summary>What a conversion goes by.</summary>
/// <param name="Output">Null for standard output.</param>
/// <param name="Notes">Null for none but standard error.</param>
internal sealed record ConvertArguments(string[] Inputs, string? Format, string? Output, string? Notes, int? Max);
