namespace Breakwater.EarlyWarning.Charts;

/// <summary>
/// A control chart on how often something happens: a cumulative sum of the logarithm of how much likelier each count is at the changed rate
/// than at the usual one of that slot of the week (Poisson CUSUM; Lucas 1985), divided by the scatter. It needs no common indicator.
/// </summary>
public sealed class RateChart(string what, ChartSettings settings)
{
    private const double SumMaxFactor = 2;
    private readonly Season _season = new(settings);

    /// <summary>What is counted, in words that go behind "more" or "fewer".</summary>
    public string What => what;

    /// <summary>The sum; it signals when this reaches its threshold.</summary>
    public double Sum { get; private set; }

    /// <summary>It signalled, and that is not over yet.</summary>
    public bool IsSignalling { get; private set; }

    /// <summary>The slot that comes next in the week is over.</summary>
    /// <returns>Why, in a sentence, when it begins to signal by this; else null.</returns>
    public string? Add(long count)
    {
        string? why = null;
        if (_season.IsKnown)
        {
            var usual = _season.Usual();
            var step = ((count * Math.Log(settings.Factor)) - (usual * (settings.Factor - 1))) / _season.Scatter();
            Sum = Math.Clamp(Sum + step, 0, settings.SignalAt * SumMaxFactor);
            if (!IsSignalling && Sum >= settings.SignalAt)
            {
                IsSignalling = true;
                why = string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{(settings.Factor > 1 ? "More" : "Fewer")} {what} than is usual at this time of the week: {count}, where {usual:0.#} "
                    + $"are usual.");
            }
            else if (IsSignalling && Sum <= settings.OverAt)
            {
                IsSignalling = false;
            }
        }

        _season.Add(count);
        return why;
    }
}
