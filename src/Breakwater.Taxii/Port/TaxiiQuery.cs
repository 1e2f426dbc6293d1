namespace Breakwater.Taxii.Port;

/// <summary>What to read from a collection. All parts must hold; an empty list does not constrain.</summary>
public sealed record TaxiiQuery
{
    /// <summary>Only records added after this, exclusive: microseconds since 1970 UTC. Null from the beginning.</summary>
    public long? AfterMicros { get; init; }

    /// <summary>Most records to return; between 1 and the server's page limit.</summary>
    public required int Limit { get; init; }

    /// <summary>Confines the answer to one object; null for all.</summary>
    public string? ObjectId { get; init; }

    /// <summary>Object ids, any of which may match.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>STIX types, any of which may match; a type nobody knows matches nothing.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>STIX versions such as 2.1, any of which may match; empty means the newest one of each object.</summary>
    public IReadOnlyList<string> SpecVersions { get; init; } = [];

    /// <summary>Which versions of each object.</summary>
    public TaxiiVersions Versions { get; init; } = TaxiiVersions.Latest;

    /// <summary>False when only ids, versions and dates are wanted; <see cref="TaxiiRecord.Json"/> may then be empty.</summary>
    public bool NeedsJson { get; init; } = true;
}

/// <summary>
/// Which versions of an object: any of the parts may match. First and last are among the versions that the caller may read in this
/// collection, before the date filter is applied.
/// </summary>
/// <param name="ExactMicros">Versions by time, microseconds since 1970 UTC; finer fractions are cut off on both sides.</param>
public sealed record TaxiiVersions(bool First, bool Last, bool All, IReadOnlyList<long> ExactMicros)
{
    /// <summary>The last version only: what a request without a version filter means when it reads.</summary>
    public static TaxiiVersions Latest { get; } = new(false, true, false, []);

    /// <summary>Every version.</summary>
    public static TaxiiVersions Every { get; } = new(false, false, true, []);
}
