using System.Globalization;
using Breakwater.EarlyWarning.Charts;

namespace Breakwater.Harbor.Campaigns;

/// <summary>
/// The control charts on made-up rates with a weekly season and more scatter than chance: how often each signals when nothing is the
/// matter,
/// and how soon when something is that has no indicator in common.
/// </summary>
internal sealed class ChartTrials(ulong firstSeed, ulong lastSeed, CampaignTables tables)
{
    private const int Days = 90;
    private const int SlotsPerDay = 4;
    private const int HourlySlotsPerDay = 24;
    private const int CalmDays = 28;

    private static readonly Rate[] Rates =
    [
        new("reports of mail", 3, 1.2, 3, 24, SlotsPerDay, ChartSettings.Default),
        new("sightings by members of one kind", 12, 1.5, 2, 24, SlotsPerDay, ChartSettings.Default),
        new("failed log-ins", 400, 4, 1.5, 12, SlotsPerDay, ChartSettings.Default with { Factor = 1.5 }),
        new("look-alike mails", 8, 1.5, 2.5, 12, SlotsPerDay, ChartSettings.Default),
        new("EDI messages", 60, 3, 0, 12, HourlySlotsPerDay, ChartSettings.Silence with { SlotsPerWeek = 7 * HourlySlotsPerDay }),
    ];

    public void Print()
    {
        tables.Title("Control charts");
        tables.Say("Made-up rates with a weekly season, four weeks to learn from, and one event on a random day after: the rate changes "
            + "by the factor for the hours given. False signals are those outside of the event.");
        tables.Table(
            ["what is counted", "usual in a slot", "scatter", "event", "false signals a month", "events noticed", "delay, median"],
            Rates.Select(Row));
    }

    private IEnumerable<string> Row(Rate rate)
    {
        var (false_, noticed, events) = (0, 0, 0);
        var delays = new List<double>();
        for (var seed = firstSeed; seed <= lastSeed; seed++)
        {
            var (signals, delay) = Play(rate, seed);
            false_ += signals;
            events++;
            if (delay is { } known)
            {
                noticed++;
                delays.Add(known);
            }
        }

        delays.Sort();
        var months = events * (Days - CalmDays) / 30.0;
        return
        [
            rate.What, Text($"{rate.Usual:0}"), Text($"{rate.Scatter:0.0}"),
            rate.Factor == 0 ? Text($"silence for {rate.Hours} h") : Text($"× {rate.Factor:0.0} for {rate.Hours} h"),
            Text($"{false_ / months:0.00}"), Text($"{noticed} of {events}"),
            delays.Count == 0 ? "–" : Text($"{delays[delays.Count / 2]:0} h"),
        ];
    }

    private static (int False, double? DelayHours) Play(Rate rate, ulong seed)
    {
        var dice = new Dice(seed, 70_000 + (ulong)rate.Usual);
        var chart = new RateChart(rate.What, rate.Settings);
        var slotHours = 24.0 / rate.SlotsPerDay;
        // An event begins in working hours, when there is something to be silent about.
        var begins = ((CalmDays + 1 + dice.Below(Days - CalmDays - 8)) / 7 * 7 * rate.SlotsPerDay) + (dice.Below(5) * rate.SlotsPerDay)
            + (rate.SlotsPerDay / 3);
        var ends = begins + (int)Math.Ceiling(rate.Hours / slotHours);
        var falseSignals = 0;
        double? delay = null;
        for (var slot = 0; slot < Days * rate.SlotsPerDay; slot++)
        {
            var isEvent = slot >= begins && slot < ends;
            var mean = rate.Usual * Season(slot, rate.SlotsPerDay) * (isEvent ? rate.Factor : 1);
            if (chart.Add(Count(dice, mean, rate.Scatter)) is null)
            {
                continue;
            }

            if (slot < begins || slot > ends)
            {
                falseSignals++;
            }
            else
            {
                delay ??= (slot + 1 - begins) * slotHours;
            }
        }

        return (falseSignals, delay);
    }

    // Little at night and at the weekend.
    private static double Season(int slot, int slotsPerDay)
    {
        var hour = slot % slotsPerDay * 24 / slotsPerDay;
        var day = slot / slotsPerDay % 7;
        return (hour is >= 6 and < 18 ? 1.0 : 0.3) * (day < 5 ? 1.0 : 0.4);
    }

    // A Poisson count whose mean itself scatters, so that the variance is so many times the mean.
    private static int Count(Dice dice, double mean, double scatter)
    {
        if (mean <= 0)
        {
            return 0;
        }

        var spread = Math.Sqrt(Math.Log(1 + ((scatter - 1) / mean)));
        return dice.Poisson(dice.LogNormal(mean, spread) * Math.Exp(-spread * spread / 2));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <param name="Usual">In a slot of a working day.</param>
    /// <param name="Scatter">Variance over mean.</param>
    private sealed record Rate(
        string What, double Usual, double Scatter, double Factor, int Hours, int SlotsPerDay, ChartSettings Settings);
}
