namespace Breakwater.EarlyWarning;

/// <summary>What joins indicators, the strongest first.</summary>
public enum TieStrength
{
    /// <summary>The same host.</summary>
    Host,

    /// <summary>Handed in together.</summary>
    Submission,

    /// <summary>Of one campaign, by a relationship, a report or a label.</summary>
    Campaign,

    /// <summary>Below the same registered domain.</summary>
    Domain,

    /// <summary>In the same block of addresses: /24, or /64 of IPv6.</summary>
    Network,
}

/// <summary>Something that an indicator has, and that joins it with all others that have it too.</summary>
/// <param name="By">The member on whose word it stands; empty for what the values themselves show.</param>
public readonly record struct Tie(string Key, TieStrength Strength, string By);

/// <summary>One indicator's tie.</summary>
public readonly record struct TiedIndicator(IndicatorKey Indicator, Tie Tie);
