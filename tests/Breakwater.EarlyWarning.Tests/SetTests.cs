using Xunit;

namespace Breakwater.EarlyWarning.Tests;

/// <summary>What must hold for any evidence, tried on made-up ports.</summary>
public sealed class SetTests
{
    private const int Trials = 400;
    private static readonly string[] Systems = ["dns", "mail", "tos", "firewall", "report"];

    [Fact]
    public void In_which_order_it_came_makes_no_difference_to_what_the_rule_says()
    {
        for (var seed = 0; seed < Trials; seed++)
        {
            var random = new Random(seed);
            var (port, values, statements) = MakeUp(random, withTies: true);
            var rule = new Rule(port.Settings, port.Community);
            var shuffled = statements.OrderBy(_ => random.Next()).ToList();
            Assert.True(
                Judge(rule, values, statements).SequenceEqual(Judge(rule, values, shuffled)),
                $"Seed {seed}: the same evidence in another order is judged otherwise.");
        }
    }

    [Fact]
    public void More_of_those_who_saw_it_never_means_less_where_nobody_ties_others_together()
    {
        for (var seed = 0; seed < Trials; seed++)
        {
            var (port, values, statements) = MakeUp(new Random(seed), withTies: false);
            var rule = new Rule(port.Settings, port.Community);
            var seen = statements.Where(one => one.Said.Kind == EvidenceKind.Seen).ToList();
            var before = Judge(rule, values, []);
            for (var count = 1; count <= seen.Count; count++)
            {
                var now = Judge(rule, values, seen.Take(count));
                Assert.True(
                    now.Zip(before).All(pair => pair.First.Level >= pair.Second.Level), $"Seed {seed}: the {count}th statement lowered.");
                before = now;
            }
        }
    }

    [Fact]
    public void What_is_out_never_falls_but_by_taking_back_or_a_verdict()
    {
        for (var seed = 0; seed < Trials; seed++)
        {
            var (port, values, statements) = MakeUp(new Random(seed), withTies: true);
            foreach (var (value, said) in statements)
            {
                var before = values.ToDictionary(one => one, port.LevelOf);
                var decision = port.Watch.Take(value, said);
                Assert.True(decision is not { Change: Change.Lowered or Change.Withdrawn }, $"Seed {seed}: it fell by {said}.");
                Assert.True(values.All(one => port.LevelOf(one) >= before[one]), $"Seed {seed}: a value fell by {said}.");
            }
        }
    }

    [Fact]
    public void Members_of_one_owner_never_confirm_whatever_they_say_and_tie_together()
    {
        for (var seed = 0; seed < Trials; seed++)
        {
            var random = new Random(seed);
            var port = new Port();
            foreach (var i in Enumerable.Range(0, 5))
            {
                port.Join($"shell{i}", owner: "attacker", provider: $"p{i}");
            }

            var values = Enumerable.Range(0, 6).Select(i => Port.Domain($"v{i}.d{i / 2}.example")).ToArray();
            for (var i = 0; i < 40; i++)
            {
                var shell = $"shell{random.Next(5)}";
                if (random.Next(3) == 0)
                {
                    port.Publish(shell, values[random.Next(6)], values[random.Next(6)]);
                }

                port.See(shell, values[random.Next(6)], Systems[random.Next(Systems.Length)]);
            }

            Assert.All(port.Watch.Out, one => Assert.True(one.Level <= WarningLevel.Notice && one.Blocked.Count == 0, $"Seed {seed}"));
        }
    }

    private static List<(IndicatorKey Value, WarningLevel Level, int Members)> Judge(
        Rule rule, IReadOnlyList<IndicatorKey> values, IEnumerable<(IndicatorKey Value, Evidence Said)> statements)
    {
        var graph = new EvidenceMemory();
        foreach (var value in values)
        {
            graph.Add(value, InfrastructureTies.Of(value), Port.Noon);
        }

        foreach (var (value, said) in statements)
        {
            graph.Add(value, said);
        }

        var search = new ClusterSearch(graph, rule);
        return values.Select(value =>
        {
            var judged = rule.Judge(search.Around(value), Port.Noon.AddDays(1));
            return (value, judged.Level, judged.Members);
        }).ToList();
    }

    private static (Port Port, List<IndicatorKey> Values, List<(IndicatorKey Value, Evidence Said)> Statements) MakeUp(
        Random random, bool withTies)
    {
        var port = new Port();
        for (var i = 0; i < 12 && withTies; i++)
        {
            port.Join($"m{i}", owner: $"o{random.Next(8)}", provider: $"p{random.Next(8)}", verified: random.Next(5) > 0);
        }

        var values = Enumerable.Range(0, 8).Select(i => Port.Domain($"v{i}.d{random.Next(5)}.example")).Distinct().ToList();
        foreach (var value in values)
        {
            port.Publish("m20", value);
        }

        var statements = Enumerable.Range(0, 30).Select(i => (
            values[random.Next(values.Count)],
            new Evidence(
                $"m{random.Next(12)}", random.Next(6) == 0 ? EvidenceKind.Ordinary : EvidenceKind.Seen, random.Next(6) == 0 ? "feed" : "",
                Systems[random.Next(Systems.Length)], Port.Noon.AddMinutes(i)))).ToList();
        return (port, values, withTies ? statements : statements.Select(one => (one.Item1, one.Item2 with { Way = "" })).ToList());
    }
}
