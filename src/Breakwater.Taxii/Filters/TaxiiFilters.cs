using Breakwater.Taxii.Port;

namespace Breakwater.Taxii.Filters;

/// <summary>Which URL parameters an endpoint knows; others are ignored there, as the specification lets a server do.</summary>
[Flags]
public enum FilterFields
{
    None = 0,

    /// <summary>added_after, limit and next.</summary>
    Paging = 1,

    /// <summary>match[id].</summary>
    Id = 2,

    /// <summary>match[type].</summary>
    Type = 4,

    /// <summary>match[version].</summary>
    Version = 8,

    /// <summary>match[spec_version].</summary>
    SpecVersion = 16,

    /// <summary>What Get Manifest and Get Objects know.</summary>
    All = Paging | Id | Type | Version | SpecVersion,
}

/// <summary>The URL parameters of a request (TAXII 2.1 sections 3.4 and 3.5), read but not yet obeyed.</summary>
public sealed record TaxiiFilters
{
    /// <summary>Exclusive; microseconds since 1970 UTC.</summary>
    public long? AddedAfterMicros { get; init; }

    /// <summary>What the client asked for, or the default, lowered to the server's most.</summary>
    public required int Limit { get; init; }

    /// <summary>The token of a page, unchecked; null when absent or empty.</summary>
    public string? Next { get; init; }

    public IReadOnlyList<string> Ids { get; init; } = [];

    public IReadOnlyList<string> Types { get; init; } = [];

    public IReadOnlyList<string> SpecVersions { get; init; } = [];

    /// <summary>Null when the client named none.</summary>
    public TaxiiVersions? Versions { get; init; }
}
