namespace Breakwater.Formats.Reading;

/// <summary>What lines of a list say about others.</summary>
/// <param name="Origin">What names of a zone are below, with a dot on both sides; empty for none (RFC 1035, 5.1).</param>
/// <param name="TakenBack">Entries of AdBlock's syntax that another line makes void.</param>
/// <param name="Served">Names that Unbound itself has addresses for, which it does not block.</param>
internal sealed record ListScope(string Origin, IReadOnlySet<string> Served, IReadOnlySet<string> TakenBack)
{
    public static ListScope None { get; } = new("", new HashSet<string>(), new HashSet<string>());

    public static ListScope Of(string text)
    {
        var origin = "";
        var served = new HashSet<string>(StringComparer.Ordinal);
        var back = new HashSet<string>(StringComparer.Ordinal);
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (origin.Length == 0 && line.StartsWith("$ORIGIN "))
            {
                origin = $".{line[8..].Trim().ToString().Split(' ', ';')[0].Trim('.').ToLowerInvariant()}.";
            }
            else if (AdBlockLine.TakenBack(line) is { } entry)
            {
                back.Add(entry);
            }
            else if (UnboundLine.ServedName(line) is { } name)
            {
                served.Add(name);
            }
        }

        return origin.Length == 0 && served.Count == 0 && back.Count == 0 ? None : new ListScope(origin, served, back);
    }
}
