using Xunit;

namespace Breakwater.EarlyWarning.Tests;

public sealed class PortLevelTests
{
    private readonly PortLevels _levels = new(PortLevelSettings.Default);

    [Fact]
    public void Without_anything_it_is_green()
    {
        Assert.Equal(PortColour.Green, _levels.At([], Port.Noon).Colour);
        Assert.Equal(PortColour.Green, _levels.At([Step("w", WarningLevel.Notice, 0)], Port.Noon).Colour);
        Assert.Equal(PortColour.Green, _levels.At([Step("w", WarningLevel.PortAlert, 1)], Port.Noon).Colour);
    }

    [Fact]
    public void It_rises_at_once_and_falls_late_and_says_since_when_and_why()
    {
        PortLevelStep[] steps = [Step("w", WarningLevel.Confirmed, 0), Step("w", WarningLevel.PortAlert, 1)];
        Assert.Equal(PortColour.Yellow, _levels.At(steps, Port.Noon).Colour);
        var red = _levels.At(steps, Port.Noon.AddHours(1));
        Assert.Equal((PortColour.Red, Port.Noon.AddHours(1), "w PortAlert"), (red.Colour, red.Since, red.Why));
        Assert.Equal(PortColour.Red, _levels.At(steps, Port.Noon.AddHours(12.9)).Colour);
        var yellow = _levels.At(steps, Port.Noon.AddHours(13.1));
        Assert.Equal((PortColour.Yellow, Port.Noon.AddHours(13)), (yellow.Colour, yellow.Since));
        Assert.Equal(PortColour.Yellow, _levels.At(steps, Port.Noon.AddHours(36.9)).Colour);
        var green = _levels.At(steps, Port.Noon.AddHours(37.1));
        Assert.Equal((PortColour.Green, Port.Noon.AddHours(37)), (green.Colour, green.Since));
    }

    [Fact]
    public void What_keeps_it_up_would_not_take_it_there()
    {
        // As fresh pressure this would be green; after a confirmed warning it keeps yellow.
        var kept = _levels.At([Step("w", WarningLevel.Confirmed, 0)], Port.Noon.AddHours(11));
        Assert.Equal(PortColour.Yellow, kept.Colour);
        Assert.InRange(kept.Pressure, PortLevelSettings.Default.YellowUntil, PortLevelSettings.Default.YellowFrom);
    }

    [Fact]
    public void Many_confirmed_ones_together_are_red_and_a_withdrawn_one_presses_no_more()
    {
        var steps = Enumerable.Range(0, 5).Select(i => Step($"w{i}", WarningLevel.Confirmed, i * 0.1)).ToList();
        Assert.Equal(PortColour.Red, _levels.At(steps, Port.Noon.AddHours(1)).Colour);
        steps.AddRange(Enumerable.Range(0, 5).Select(i => Step($"w{i}", WarningLevel.None, 1)));
        Assert.Equal(PortColour.Green, _levels.At(steps, Port.Noon.AddHours(1)).Colour);
    }

    [Fact]
    public void In_which_order_steps_are_told_makes_no_difference()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 100; trial++)
        {
            var steps = Enumerable.Range(0, 12).Select(i => Step($"w{random.Next(4)}", (WarningLevel)random.Next(4), i * 3.7)).ToList();
            var (one, other) = (
                _levels.At(steps, Port.Noon.AddDays(2)),
                _levels.At(steps.OrderBy(_ => random.Next()), Port.Noon.AddDays(2)));
            Assert.Equal(one, other);
        }
    }

    private static PortLevelStep Step(string of, WarningLevel level, double hours) =>
        new(Port.Noon.AddHours(hours), of, level, $"{of} {level}");
}
