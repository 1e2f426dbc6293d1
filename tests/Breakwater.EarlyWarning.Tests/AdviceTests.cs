using Xunit;

namespace Breakwater.EarlyWarning.Tests;

public sealed class AdviceTests
{
    private static readonly IndicatorKey Evil = Port.Domain("evil.example");

    [Fact]
    public void Every_level_kind_and_change_says_why_in_a_sentence_and_what_to_do_in_each_tier()
    {
        foreach (var level in new[] { WarningLevel.Notice, WarningLevel.Confirmed, WarningLevel.PortAlert })
        {
            foreach (var change in Enum.GetValues<Change>())
            {
                foreach (var kind in new[] { "domain", "url", "ipv4", "ipv6", "email", "md5", "sha256" })
                {
                    var advice = AdviceText.Of(level, change, new IndicatorKey(kind, "x"), 3, Judged(level, 3, []));
                    Assert.EndsWith(".", advice.Why, StringComparison.Ordinal);
                    Assert.Contains($"the {kind} x", advice.Why, StringComparison.Ordinal);
                    Assert.Equal(4, advice.Todo.Count);
                    Assert.All(advice.Todo, todo => Assert.NotEmpty(todo));
                    Assert.NotEmpty(advice.Concerns);
                }
            }
        }
    }

    [Fact]
    public void Which_cargo_system_was_touched_is_said_only_where_enough_members_saw_it()
    {
        var few = AdviceText.Of(WarningLevel.PortAlert, Change.Raised, Evil, 0, Judged(WarningLevel.PortAlert, 2, ["crane"]));
        var many = AdviceText.Of(WarningLevel.PortAlert, Change.Raised, Evil, 0, Judged(WarningLevel.PortAlert, 5, ["crane", "dns"]));
        Assert.DoesNotContain("crane", few.CouldStop, StringComparison.Ordinal);
        Assert.StartsWith("Cargo itself", few.CouldStop, StringComparison.Ordinal);
        Assert.Contains("cranes", many.CouldStop, StringComparison.Ordinal);
    }

    private static Judgement Judged(WarningLevel level, int members, IReadOnlyList<string> systems) =>
        new(level, members, systems.Any(WarningSettings.Default.CargoSystems.Contains), systems, []);
}
