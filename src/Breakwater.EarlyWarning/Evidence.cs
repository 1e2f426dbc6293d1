namespace Breakwater.EarlyWarning;

/// <summary>What a member's statement about a value says.</summary>
public enum EvidenceKind
{
    /// <summary>Seen there, and look-back shows that it was not in ordinary use before.</summary>
    Seen,

    /// <summary>In ordinary use there: traffic, or a report that it is nothing bad.</summary>
    Ordinary,
}

/// <summary>One member's statement about one value.</summary>
/// <param name="Way">By which way it came, when not by the member's own eyes: an upstream source, a service provider's key. What came
/// by one way counts once, whoever passed it on.</param>
/// <param name="System">On which kind of system.</param>
/// <param name="At">When it was received.</param>
public sealed record Evidence(string MemberId, EvidenceKind Kind, string Way, string System, DateTimeOffset At);

/// <summary>All statements about one value.</summary>
/// <param name="FalsePositive">A coordinator's verdict: it is nothing bad, whatever was seen.</param>
public sealed record IndicatorEvidence(IndicatorKey Indicator, IReadOnlyCollection<Evidence> Evidence, bool FalsePositive = false);
