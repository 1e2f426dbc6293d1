namespace Breakwater.EarlyWarning.Charts;

/// <summary>How a control chart decides, with defaults.</summary>
public sealed record ChartSettings
{
    public static ChartSettings Default { get; } = new();

    /// <summary>For silence: the usual halved. Where nothing is usual, nothing is missed.</summary>
    public static ChartSettings Silence { get; } = new() { Factor = 0.5, UsualMin = 0 };

    /// <summary>The change that the chart is sharpest for: so many times the usual. Below 1 it watches for silence.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>
    /// The sum at which it signals. With a usual rate that is known exactly it signals falsely no more often than once in e to the power of
    /// this many slots.
    /// </summary>
    public double SignalAt { get; init; } = 9;

    /// <summary>It is over when the sum has fallen to this.</summary>
    public double OverAt { get; init; } = 3;

    /// <summary>Slots of one week: 28 of six hours.</summary>
    public int SlotsPerWeek { get; init; } = 28;

    /// <summary>Whole weeks that are learned from before it speaks.</summary>
    public int WeeksMin { get; init; } = 3;

    /// <summary>Whole weeks that it remembers.</summary>
    public int WeeksMax { get; init; } = 8;

    /// <summary>The usual rate of a slot is held to be no less, since of what never happens the first is not yet a rise.</summary>
    public double UsualMin { get; init; } = 0.25;
}
