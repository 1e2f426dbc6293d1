namespace Breakwater.EarlyWarning;

/// <summary>Every threshold of the rule, with the default that docs/early-warning.md gives the curves for.</summary>
public sealed record WarningSettings
{
    public static WarningSettings Default { get; } = new();

    /// <summary>Independent members behind a confirmed warning, and behind a value that is fit to block.</summary>
    public int ConfirmedMembers { get; init; } = 2;

    /// <summary>Independent members behind a port alert.</summary>
    public int PortAlertMembers { get; init; } = 3;

    /// <summary>As <see cref="PortAlertMembers"/>, when one of them saw it on a service that cargo depends on.</summary>
    public int PortAlertMembersWithCargo { get; init; } = 2;

    /// <summary>A member raises no level in its first days; those who joined in the community's own first days do.</summary>
    public TimeSpan MemberAgeMin { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Older evidence raises nothing any more.</summary>
    public TimeSpan EvidenceLife { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// So many independent members have a value in ordinary use: then it is traffic for everybody, unless more of them say that they had
    /// it not.
    /// </summary>
    public int OrdinaryMembers { get; init; } = 2;

    /// <summary>False: an address seen at the edge of a network, where everybody is knocked at all day, raises no level.</summary>
    public bool PerimeterCounts { get; init; }

    /// <summary>False: each value stands alone. For the curves.</summary>
    public bool ClustersCount { get; init; } = true;

    /// <summary>False: every member counts, whoever owns or runs it. For the curves.</summary>
    public bool IndependenceCounts { get; init; } = true;

    /// <summary>False: what was in ordinary use is evidence like any other. For the curves.</summary>
    public bool LookBackCounts { get; init; } = true;

    /// <summary>Kinds of systems at the edge of a network, as sightings name them.</summary>
    public IReadOnlySet<string> PerimeterSystems { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "firewall", "ids", "ips", "waf",
    };

    /// <summary>Kinds of systems that cargo depends on, as sightings name them.</summary>
    public IReadOnlySet<string> CargoSystems { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "tos", "gate", "crane", "yard", "reefer", "edi", "vts", "rail", "plc", "scada", "ot",
    };
}
