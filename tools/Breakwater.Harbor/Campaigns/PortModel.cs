namespace Breakwater.Harbor.Campaigns;

/// <summary>
/// What the simulated port and its attackers are like. Where each number is from, and which are assumptions, says
/// docs/decisions/0030-the-simulated-port.md. Times are in hours unless they say otherwise; per tier is tier 0 to 3.
/// </summary>
internal sealed record PortModel
{
    public static PortModel Expected { get; } = new();

    /// <summary>Everything that can reasonably be worse is: fewer and later reports, fewer sensors, faster attackers, more
    /// mistakes.</summary>
    public static PortModel Pessimistic { get; } = new()
    {
        ReportChance = [0.05, 0.08, 0.15, 0.35],
        ReportDelay = [8, 6, 4, 2],
        MachineReportChance = [0, 0, 0.05, 0.2],
        MachineReportDelay = 1,
        SensorShare = [0, 0.12, 0.35, 0.85],
        Coverage = [0, 0.4, 0.55, 0.7],
        SprayHours = 4,
        ClickHours = 0.33,
        SupplierDays = 1.5,
        HopHoursMin = 0.5,
        HopHours = 1,
        TheftDays = 4,
        MistakesPerMemberMonth = 0.04,
        ScanReportsPerMemberMonth = 0.04,
        BulkMailsPerMonth = 8,
    };

    public int Days { get; init; } = 90;

    /// <summary>That somebody at a member who met an attack tells the centre.</summary>
    public double[] ReportChance { get; init; } = [0.12, 0.22, 0.35, 0.6];

    /// <summary>Median from noticing to the report, within working hours below tier 3.</summary>
    public double[] ReportDelay { get; init; } = [4, 3, 2, 1];

    public double ReportDelaySpread { get; init; } = 1.0;

    /// <summary>That a member's own mail gateway or detection finds an attack and hands it in by machine.</summary>
    public double[] MachineReportChance { get; init; } = [0, 0.03, 0.15, 0.4];

    /// <summary>Median of how long that takes.</summary>
    public double MachineReportDelay { get; init; } = 0.25;

    public double[] SensorShare { get; init; } = [0, 0.25, 0.6, 0.95];

    /// <summary>That a trace of one value is in a log that the member's sensor reads.</summary>
    public double[] Coverage { get; init; } = [0, 0.5, 0.7, 0.85];

    /// <summary>Sensors that are fed by file, hours late.</summary>
    public double BatchSensorShare { get; init; } = 0.05;

    /// <summary>Firewalls, name servers or mail filters that poll a list.</summary>
    public double[] PollShare { get; init; } = [0.3, 0.5, 0.7, 0.8];

    /// <summary>Unpatched against whatever a worm goes by.</summary>
    public double[] VulnerableShare { get; init; } = [0.6, 0.5, 0.35, 0.2];

    public double ProviderShare { get; init; } = 0.4;

    public double OwnedShare { get; init; } = 0.1;

    public double JoinsMeanwhileShare { get; init; } = 0.12;

    public double UnverifiedShare { get; init; } = 0.03;

    /// <summary>Campaigns in the whole time.</summary>
    public int Sprays { get; init; } = 12;

    public int SupplierCompromises { get; init; } = 3;

    public int Worms { get; init; } = 1;

    public int CraneCampaigns { get; init; } = 1;

    public int CargoThefts { get; init; } = 4;

    /// <summary>Median of how long a wave of mails goes on.</summary>
    public double SprayHours { get; init; } = 48;

    /// <summary>Median from the mail to the first click at a member.</summary>
    public double ClickHours { get; init; } = 1.5;

    /// <summary>That somebody at a member that got the mails falls for one.</summary>
    public double ClickChance { get; init; } = 0.2;

    public double SupplierDays { get; init; } = 5;

    /// <summary>From one member's infection to the next: at least, and the mean of what comes on top.</summary>
    public double HopHoursMin { get; init; } = 1.5;

    public double HopHours { get; init; } = 4.5;

    public int PartnersMean { get; init; } = 5;

    public double TheftDays { get; init; } = 10;

    public double MistakesPerMemberMonth { get; init; } = 0.02;

    public double ScanReportsPerMemberMonth { get; init; } = 0.02;

    /// <summary>Newsletters and spam that reach a quarter of the port, and that some take for an attack.</summary>
    public double BulkMailsPerMonth { get; init; } = 4;

    /// <summary>That somebody who got such a mail reports it as an attack, of the chance that an attack is reported.</summary>
    public double BulkReported { get; init; } = 0.05;

    /// <summary>Popular values that the lists at the gate know.</summary>
    public double GateKnowsPopular { get; init; } = 0.7;

    /// <summary>What is reported by mistake: a partner's site, one that part of the port uses, a popular one; the rest is popular and
    /// new.</summary>
    public double MistakePartner { get; init; } = 0.55;

    public double MistakeRegional { get; init; } = 0.15;

    public double MistakePopular { get; init; } = 0.25;
}
