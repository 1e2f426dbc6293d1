namespace Breakwater.Formats.Reading;

/// <summary>What a table says about a value.</summary>
internal sealed record FoundRemark(string Comment, DateTimeOffset? Seen);
