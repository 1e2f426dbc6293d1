using System.Globalization;

namespace Breakwater.Taxii.Client;

/// <summary>What to ask a listing for (TAXII 2.1 sections 3.4 and 3.5). An empty list does not constrain and is not sent.</summary>
public sealed record ObjectsQuery
{
    /// <summary>Microseconds since 1970 UTC, exclusive by the specification; null from the beginning.</summary>
    public long? AddedAfterMicros { get; init; }

    /// <summary>Objects in a page; the server may give fewer. Null leaves it to the server.</summary>
    public int? Limit { get; init; }

    /// <summary>The token of a following page; sent with the same other parameters. Null for none.</summary>
    public string? Next { get; init; }

    public IReadOnlyList<string> Ids { get; init; } = [];

    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>first, last, all, or times; none means last.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    public IReadOnlyList<string> SpecVersions { get; init; } = [];

    internal Uri AppliedTo(Uri listing)
    {
        var parts = new List<string>();
        Add("added_after", AddedAfterMicros is { } micros ? TaxiiTimestamp.Format(micros) : null);
        Add("limit", Limit?.ToString(CultureInfo.InvariantCulture));
        Add("match[id]", List(Ids));
        Add("match[type]", List(Types));
        Add("match[version]", List(Versions));
        Add("match[spec_version]", List(SpecVersions));
        Add("next", Next);
        return parts.Count == 0 ? listing : new Uri($"{listing.AbsoluteUri}?{string.Join('&', parts)}");

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    private static string? List(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(',', values);
}
