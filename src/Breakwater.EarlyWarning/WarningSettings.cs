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
    /// When so many independent members have a value in ordinary use, and they are at least <see cref="OrdinaryPercent"/> of all who say
    /// something about it, then it is traffic for everybody.
    /// </summary>
    public int OrdinaryMembers { get; init; } = 2;

    /// <inheritdoc cref="OrdinaryMembers"/>
    public int OrdinaryPercent { get; init; } = 20;

    /// <summary>False: a sender's address in a mail log says that mail arrived, and takes a warning to confirmed at most.</summary>
    public bool ArrivalAlerts { get; init; }

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

    /// <summary>Kinds of systems where mail arrives, as sightings name them.</summary>
    public IReadOnlySet<string> MailSystems { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "mail" };

    /// <summary>Kinds of systems that cargo depends on, as sightings name them.</summary>
    public IReadOnlySet<string> CargoSystems { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "tos", "gate", "crane", "yard", "reefer", "edi", "vts", "rail", "plc", "scada", "ot",
    };
}
