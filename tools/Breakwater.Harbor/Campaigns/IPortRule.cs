using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>Something that a rule tells everybody.</summary>
/// <param name="Warning">Which warning it is about.</param>
/// <param name="Values">What it names, with whether so many saw that very value that it is fit to block, and how many saw it.</param>
internal sealed record Told(
    double At, IndicatorKey Warning, WarningLevel Level, WarningLevel Before, bool IsMessage, IReadOnlyList<ValueJudgement> Values);

/// <summary>A rule of early warning, as the simulator plays it: ours, a naive one, or none.</summary>
internal interface IPortRule
{
    string Name { get; }

    /// <summary>What it tells by this; mostly nothing.</summary>
    IReadOnlyList<Told> Take(PortEvent one);
}
