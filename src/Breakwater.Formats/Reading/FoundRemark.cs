namespace Breakwater.Formats.Reading;

/// <summary>What a table says about a value.</summary>
/// <param name="Until">When it ends, which is later than now.</param>
internal sealed record FoundRemark(string Comment, DateTimeOffset? Seen, DateTimeOffset? Until = null);
