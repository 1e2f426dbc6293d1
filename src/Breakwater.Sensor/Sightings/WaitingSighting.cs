using Breakwater.Matching;
using Breakwater.Protocol;

namespace Breakwater.Sensor.Sightings;

/// <summary>Hits of one value on one kind of system that are not yet in a batch.</summary>
/// <param name="Count">Log lines with the value; one for what was found by looking back.</param>
/// <param name="PublishedMicros">When the first indicator of the value was published.</param>
/// <param name="SeenBefore">Already known to have been in ordinary use when it was hit.</param>
internal sealed record WaitingSighting(
    string Kind,
    string Value,
    string System,
    long Count,
    DateTimeOffset First,
    DateTimeOffset Last,
    IReadOnlyList<string> Indicators,
    long PublishedMicros,
    bool SeenBefore)
{
    /// <summary>Field of the log; null when there is none, and for what was found by looking back.</summary>
    public string? Field { get; init; }

    /// <summary>What is added up: hits of a value on one kind of system in one field.</summary>
    public string Key => Field is null ? ValueKey : $"{ValueKey} {Field}";

    /// <summary>What is sent at once when it is hit first.</summary>
    public string ValueKey => $"{System} {Kind} {Value}";

    public IndicatorValue IndicatorValue => IndicatorKinds.TryParse(Kind, out var kind)
        ? new IndicatorValue(kind, Value)
        : throw new InvalidDataException($"'{Kind}' is no kind.");

    public DateTimeOffset Published => DateTimeOffset.UnixEpoch.AddTicks(PublishedMicros * TimeSpan.TicksPerMicrosecond);

    /// <summary>Both together.</summary>
    public WaitingSighting Plus(WaitingSighting other) => this with
    {
        Count = Count + other.Count,
        First = First <= other.First ? First : other.First,
        Last = Last >= other.Last ? Last : other.Last,
        Indicators = [.. Indicators.Union(other.Indicators).Take(Protocol.Limits.IndicatorsPerSightingMax)],
        PublishedMicros = Math.Min(PublishedMicros, other.PublishedMicros),
        SeenBefore = SeenBefore || other.SeenBefore,
    };

    public SightingReport ToReport(LookBack lookBack) =>
        new(Kind, Value, Indicators, Count, First, Last, System, lookBack with { SeenBefore = lookBack.SeenBefore || SeenBefore })
        {
            Field = Field,
        };

    public static string KeyOf(SightingReport report) =>
        $"{report.System} {report.Kind} {report.Value}{(report.Field is null ? "" : " " + report.Field)}";
}
