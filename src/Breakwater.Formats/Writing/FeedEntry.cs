using System.Globalization;
using Breakwater.Matching;
using Breakwater.Stix;

namespace Breakwater.Formats.Writing;

/// <summary>What an indicator is fit for, by the evidence behind it (docs/formats/stix-extension.md).</summary>
public enum EntryUse
{
    /// <summary>Known for what surrounds it; nothing is done about it.</summary>
    Context,

    /// <summary>To be reported where it is seen.</summary>
    Alert,

    /// <summary>To be blocked.</summary>
    Block,
}

/// <summary>One value that a device or platform is told, with what is known of it.</summary>
/// <param name="ObjectId">STIX id of the indicator.</param>
/// <param name="Kind">Null for a value that lists have no kind for, such as a mutex.</param>
/// <param name="KindName">Wire name of the kind, or the place in STIX: <c>mutex:name</c>.</param>
/// <param name="Value">Canonical (<see cref="IndicatorValue"/>) where there is a kind; else as the pattern has it, which may be
/// anything.</param>
/// <param name="IsCertificate">The hash is of an X.509 certificate, not of a file.</param>
/// <param name="Score">0 to 100; lists begin with the highest.</param>
/// <param name="Name">Foreign text; writers escape it.</param>
/// <param name="Why">Foreign text: the description; writers escape it.</param>
/// <param name="Url">The first reference that has an address; empty for none. Foreign text.</param>
public sealed record FeedEntry(
    string ObjectId,
    IndicatorKind? Kind,
    string KindName,
    string Value,
    bool IsCertificate = false,
    EntryUse Use = EntryUse.Block,
    int Score = FeedEntry.ScoreUnsaid,
    string Name = "",
    string Why = "",
    string Url = "",
    IReadOnlyList<string>? Labels = null,
    StixTimestamp? ValidFrom = null,
    StixTimestamp? ValidUntil = null,
    StixTimestamp? Modified = null,
    TlpLevel? Level = null)
{
    /// <summary>For an indicator without a confidence.</summary>
    public const int ScoreUnsaid = 50;

    internal const string TooWide = "The range is wider than a list may hold: most of it is somebody else's.";

    /// <summary>A range of more than <see cref="Limits.BlockPrefixIpv4Min"/> or <see cref="Limits.BlockPrefixIpv6Min"/> leave.</summary>
    public bool IsTooWide => Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6
        && Value.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
        && int.Parse(Value.AsSpan(slash + 1), CultureInfo.InvariantCulture)
            < (Kind == IndicatorKind.Ipv4 ? Limits.BlockPrefixIpv4Min : Limits.BlockPrefixIpv6Min);

    /// <summary>By which anybody can ask why this is listed: <c>bw:</c> and the first twelve hexadecimal digits of the indicator's
    /// id.</summary>
    public string Reference => EntryReference.Of(ObjectId);
}
