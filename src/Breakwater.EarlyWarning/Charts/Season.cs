namespace Breakwater.EarlyWarning.Charts;

/// <summary>
/// What is usual for each slot of the week, from the weeks before, as outbreak detection in public health takes it (Farrington 1996): the
/// mean of the same slot and its neighbours, and how much more than chance the counts scatter. What stood out is remembered as no more than
/// it could have been by chance, so that an outbreak does not become the usual.
/// </summary>
public sealed class Season(ChartSettings settings)
{
    private const double CapDeviations = 2.5;
    private const double ScatterMeanMin = 0.25;
    private readonly List<double[]> _weeks = [];
    private double[] _week = new double[settings.SlotsPerWeek];
    private int _slot;

    public bool IsKnown => _weeks.Count >= settings.WeeksMin;

    /// <summary>The mean of the slot that comes next; at least the floor.</summary>
    public double Usual() => Math.Max(settings.UsualMin, Mean(_slot));

    /// <summary>Variance over mean, at least 1.</summary>
    public double Scatter()
    {
        double squares = 0;
        var count = 0;
        foreach (var week in _weeks)
        {
            for (var slot = 0; slot < week.Length; slot++)
            {
                var mean = Math.Max(ScatterMeanMin, Mean(slot));
                squares += (week[slot] - mean) * (week[slot] - mean) / mean;
                count++;
            }
        }

        return count == 0 ? 1 : Math.Max(1, squares / count);
    }

    /// <summary>The slot is over.</summary>
    public void Add(long count)
    {
        var remembered = (double)count;
        if (IsKnown)
        {
            var usual = Usual();
            var margin = CapDeviations * Math.Sqrt(usual * Scatter());
            remembered = Math.Clamp(remembered, usual - margin, usual + margin);
        }

        _week[_slot] = remembered;
        if (++_slot < settings.SlotsPerWeek)
        {
            return;
        }

        _slot = 0;
        _weeks.Add(_week);
        _week = new double[settings.SlotsPerWeek];
        if (_weeks.Count > Math.Min(settings.WeeksMax, Limits.SeasonWeeksMax))
        {
            _weeks.RemoveAt(0);
        }
    }

    private double Mean(int slot)
    {
        if (_weeks.Count == 0)
        {
            return 0;
        }

        // The slot itself counts twice, its neighbours once: few weeks are little to go by.
        var (before, after) = ((slot + settings.SlotsPerWeek - 1) % settings.SlotsPerWeek, (slot + 1) % settings.SlotsPerWeek);
        var near = settings.SlotsPerWeek > 2 * 7;
        double sum = 0;
        foreach (var week in _weeks)
        {
            sum += near ? week[slot] : ((2 * week[slot]) + week[before] + week[after]) / 4;
        }

        return sum / _weeks.Count;
    }
}
