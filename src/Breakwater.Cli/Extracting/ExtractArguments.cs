namespace Breakwater.Cli.Extracting;

/// <summary>What was typed behind <c>breakwater extract</c>.</summary>
/// <param name="Path">A file, or - for standard input.</param>
/// <param name="Columns"><c>NAME=ROLE</c> each.</param>
/// <param name="OnlyText">Print the text that was read.</param>
internal sealed record ExtractArguments(string Path, string? Format, IReadOnlyList<string> Columns, bool OnlyText);
