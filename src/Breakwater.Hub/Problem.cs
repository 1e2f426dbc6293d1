namespace Breakwater.Hub;

/// <summary>One thing that is wrong with what was handed in.</summary>
/// <param name="Code">Stable, for programs: lower-case words joined by hyphens.</param>
/// <param name="Path">Where: a JSON path, or the name of a parameter.</param>
/// <param name="Message">A sentence with the value and what is allowed.</param>
public sealed record Problem(string Code, string Path, string Message);
