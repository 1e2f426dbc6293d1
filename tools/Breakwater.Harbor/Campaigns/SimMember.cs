namespace Breakwater.Harbor.Campaigns;

/// <summary>A member with its habits. Times are seconds since the beginning; before it they are negative.</summary>
/// <param name="Since">When it joined.</param>
/// <param name="SensorSince">When its sensor began to remember; null for none.</param>
/// <param name="SensorDelay">Seconds from a line to the sighting at the hub.</param>
/// <param name="Coverage">That a trace of one value is in a log that its sensor reads.</param>
/// <param name="PollEvery">Seconds between two polls of its own devices; 0 for none.</param>
internal sealed record SimMember(
    int Index, string Kind, int Tier, string Owner, string Provider, bool Verified, double Since, double? SensorSince,
    double SensorDelay, double Coverage, double PollEvery, double PollPhase, double ReportChance, double ReportDelay,
    double MachineReportChance, bool Vulnerable)
{
    public string Id { get; } = "m" + Index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The first poll of its devices at or after a moment.</summary>
    public double PollAfter(double at) => PollEvery <= 0
        ? double.PositiveInfinity
        : PollPhase + (Math.Ceiling((at - PollPhase) / PollEvery) * PollEvery);
}
