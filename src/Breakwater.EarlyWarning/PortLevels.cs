namespace Breakwater.EarlyWarning;

/// <summary>
/// From what happened to the port level. It rises at once and falls late: the pressure that takes it up is twice that which keeps it there,
/// and fades by half-lives. A function of what happened and of the moment, so that every node, and every reader of the same warnings, has
/// the same.
/// </summary>
public sealed class PortLevels(PortLevelSettings settings)
{
    private const string AllQuiet = "No confirmed warning is fresh.";

    /// <param name="steps">In any order; the newest <see cref="Limits.LevelStepsMax"/> count.</param>
    public PortLevel At(IEnumerable<PortLevelStep> steps, DateTimeOffset now)
    {
        var pressures = new Dictionary<string, (double Pressure, string Why)>(StringComparer.Ordinal);
        var (colour, since, at) = (PortColour.Green, (DateTimeOffset?)null, DateTimeOffset.MinValue);
        foreach (var step in steps.Where(step => step.At <= now).OrderByDescending(step => step.At).Take(Limits.LevelStepsMax)
            .OrderBy(step => step.At).ThenBy(step => step.Of, StringComparer.Ordinal).ThenBy(step => step.Level))
        {
            Pass(step.At);
            pressures[step.Of] = (Math.Max(OfStep(step.Level), Keeps(step)), step.Why);
            Settle(step.At);
        }

        Pass(now);
        var why = pressures.Values.OrderByDescending(one => one.Pressure).Select(one => one.Why).FirstOrDefault() ?? AllQuiet;
        return new PortLevel(colour, since, Total(), colour == PortColour.Green ? AllQuiet : why);

        double Total() => pressures.Values.Sum(one => one.Pressure);

        // What was withdrawn presses no more; what rises again has at least what it had.
        double Keeps(PortLevelStep step) =>
            step.Level >= WarningLevel.Confirmed && pressures.TryGetValue(step.Of, out var before) ? before.Pressure : 0;

        void Pass(DateTimeOffset to)
        {
            var (from, total) = (at, Total());
            at = to;
            if (total <= 0)
            {
                return;
            }

            // When it falls is worked out, not looked for: between two steps the pressure only fades.
            foreach (var (next, until) in new[] { (PortColour.Yellow, settings.RedUntil), (PortColour.Green, settings.YellowUntil) })
            {
                var falls = total <= until ? from : from + (settings.HalfLife * Math.Log2(total / until));
                if (colour > next && falls < to)
                {
                    (colour, since) = (next, falls);
                }
            }

            var left = Math.Pow(0.5, (to - from) / settings.HalfLife);
            foreach (var of in pressures.Keys.ToList())
            {
                pressures[of] = pressures[of] with { Pressure = pressures[of].Pressure * left };
            }
        }

        void Settle(DateTimeOffset when)
        {
            var total = Total();
            var risen = total >= settings.RedFrom ? PortColour.Red : total >= settings.YellowFrom ? PortColour.Yellow : PortColour.Green;
            var kept = total < settings.YellowUntil ? PortColour.Green : total < settings.RedUntil ? PortColour.Yellow : PortColour.Red;
            var next = risen > colour ? risen : (PortColour)Math.Min((int)colour, (int)kept);
            if (next != colour)
            {
                (colour, since) = (next, when);
            }
        }
    }

    private double OfStep(WarningLevel level) => level switch
    {
        WarningLevel.PortAlert => settings.PortAlertPressure,
        WarningLevel.Confirmed => settings.ConfirmedPressure,
        _ => 0,
    };
}
