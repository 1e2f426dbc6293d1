namespace Breakwater.MatchingBench;

/// <summary>Times of one thing, repeated.</summary>
internal static class Rates
{
    /// <summary>Gigabytes (10⁹) a second of this thread's processor time.</summary>
    public static double Of(long bytes, Action action)
    {
        var start = ProcessorClock.OfThread();
        action();
        return bytes / (ProcessorClock.OfThread() - start).TotalSeconds / 1e9;
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The median of the ratios of measurements taken one right after the other.</summary>
    public static double Ratio(IReadOnlyList<double> of, IReadOnlyList<double> to) => Median(of.Zip(to, (a, b) => a / b));
}
