using Breakwater.EarlyWarning.Charts;
using Xunit;

namespace Breakwater.EarlyWarning.Tests;

public sealed class ChartTests
{
    private const int PerWeek = 28;

    [Fact]
    public void It_learns_before_it_speaks()
    {
        var chart = new RateChart("reports", ChartSettings.Default);
        Assert.All(Enumerable.Range(0, 3 * PerWeek), slot => Assert.Null(chart.Add(slot * 100)));
    }

    [Fact]
    public void A_weekly_season_is_usual_and_a_rise_above_it_is_not()
    {
        var chart = new RateChart("reports", ChartSettings.Default);
        for (var slot = 0; slot < 8 * PerWeek; slot++)
        {
            Assert.Null(chart.Add(Usual(slot)));
        }

        var why = Enumerable.Range(0, 4).Select(slot => chart.Add(3 * Usual(slot))).FirstOrDefault(said => said is not null);
        Assert.StartsWith("More reports than is usual at this time of the week", why, StringComparison.Ordinal);
        Assert.True(chart.IsSignalling);
    }

    [Fact]
    public void It_signals_once_and_ends_late()
    {
        var chart = new RateChart("reports", ChartSettings.Default);
        Learn(chart);
        Assert.NotNull(chart.Add(100));
        Assert.Null(chart.Add(100));
        Assert.Null(chart.Add(10));
        Assert.True(chart.IsSignalling);
        Assert.True(Enumerable.Range(0, 9).All(_ => chart.Add(10) is null));
        Assert.False(chart.IsSignalling);
    }

    [Fact]
    public void Silence_where_traffic_is_usual_is_noticed_and_where_none_is_usual_is_not()
    {
        var chart = new RateChart("EDI messages", ChartSettings.Silence);
        for (var slot = 0; slot < 5 * PerWeek; slot++)
        {
            Assert.Null(chart.Add(slot % PerWeek < 20 ? 60 : 0));
        }

        Assert.StartsWith("Fewer EDI messages", chart.Add(0), StringComparison.Ordinal);
        var night = new RateChart("EDI messages", ChartSettings.Silence);
        for (var slot = 0; slot < 20 * PerWeek; slot++)
        {
            Assert.Null(night.Add(0));
        }
    }

    [Fact]
    public void An_outbreak_does_not_become_the_usual()
    {
        var chart = new RateChart("reports", ChartSettings.Default);
        Learn(chart);
        for (var slot = 0; slot < PerWeek; slot++)
        {
            chart.Add(80);
        }

        for (var slot = 0; slot < PerWeek; slot++)
        {
            chart.Add(10);
        }

        Assert.False(chart.IsSignalling);
        Assert.NotNull(Enumerable.Range(0, 3).Select(_ => chart.Add(40)).FirstOrDefault(said => said is not null));
    }

    private static void Learn(RateChart chart)
    {
        for (var slot = 0; slot < 4 * PerWeek; slot++)
        {
            Assert.Null(chart.Add(10 + (slot % 3) - 1));
        }
    }

    private static long Usual(int slot) => slot % PerWeek < 20 ? 30 : 4;
}
