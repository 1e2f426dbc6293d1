using Breakwater.CargoFlow.Library;
using Breakwater.CargoFlow.Outage;
using Xunit;

namespace Breakwater.CargoFlow.Tests;

/// <summary>What still moves: against the naive evaluator, and by what must always hold.</summary>
public sealed class ImpactTests
{
    private const int Seed = 20260602;
    private const int Ports = 1_500;
    private const double Close = 1e-6;

    private static readonly CargoModel Terminal = StartingLibrary.Read();

    [Fact]
    public void Levels_and_shares_equal_the_naive_evaluator_on_random_ports()
    {
        for (var i = 0; i < Ports; i++)
        {
            var random = new RandomPort(Seed + i);
            var model = random.Make(1 + (i % 12));
            var hits = Hits(random, model);
            var port = new NaivePort(model) { Usable = one => one.After <= 0 };
            hits.ForEach(port.Apply);
            var level = port.Levels();
            var report = Impact.Assess(model, new Situation { Hits = hits, LookAheadHours = 0, BackInHours = 0 });
            foreach (var service in model.Services)
            {
                var said = report.Services.FirstOrDefault(one => one.Service.Id == service.Id)?.Level ?? 1;
                Assert.True(said == level[service.Id], $"seed {Seed + i}, {service.Id}: {said}, naive {level[service.Id]}");
            }

            Assert.All(report.Flows, one => Assert.True(
                one.Share == port.ShareOf(one.Flow, level), $"seed {Seed + i}, {one.Flow.Id}: {one.Share}"));
        }
    }

    [Fact]
    public void Every_loss_has_a_chain_of_reasons_that_ends_at_what_was_hit()
    {
        for (var i = 0; i < Ports; i++)
        {
            var random = new RandomPort(Seed + i);
            var model = random.Make(1 + (i % 12));
            var hits = Hits(random, model);
            var report = Impact.Assess(model, new Situation { Hits = hits, LookAheadHours = 0, BackInHours = 0 });
            foreach (var service in report.Services.Where(one => one.Level < 1))
            {
                Assert.True(service.Why.Count > 0, $"seed {Seed + i}, {service.Service.Id}: no reason");
                var said = service.Why.Select(one => one.Service).ToHashSet();
                Assert.True(
                    service.Why.Count >= Limits.ChainLinksMax || service.Why.All(one => one.Because.Count == 0
                        || one.Because.All(said.Contains) || one.Words.Contains("cut off", StringComparison.Ordinal)
                        || IsCutPartly(one, said)),
                    $"seed {Seed + i}: {service.WhyInWords}");
                Assert.True(service.Why.Count >= Limits.ChainLinksMax || service.Why.Any(one => one.Ends), $"seed {Seed + i}: {service.WhyInWords}");
            }

            Assert.All(report.Flows.Where(one => one.Share < 1), one => Assert.True(
                one.Why.Count > 0 || NeedsLess(one.Flow), $"seed {Seed + i}, {one.Flow.Id}"));
        }

        // Where alternatives are gone for different reasons, what is cut off is named beside what fell.
        static bool IsCutPartly(ReasonLink link, HashSet<string> said) => link.Because.Any(said.Contains);

        static bool NeedsLess(Flow flow) => !flow.Needs.Leaves.Any();
    }

    [Fact]
    public void More_down_never_carries_more_and_restoring_never_carries_less()
    {
        for (var i = 0; i < Ports; i++)
        {
            var random = new RandomPort(Seed + i);
            var model = random.Make(2 + (i % 9));
            var few = Hits(random, model);
            var more = few.Concat(random.Pick(model, 0.3).Select(id => new Hit(id, HitKind.Down))).ToList();
            var one = Impact.Assess(model, new Situation { Hits = few, LookAheadHours = 0, BackInHours = 30 });
            var other = Impact.Assess(model, new Situation { Hits = more, LookAheadHours = 0, BackInHours = 30 });
            foreach (var (first, second) in one.Flows.Zip(other.Flows))
            {
                Assert.True(second.Share <= first.Share, $"seed {Seed + i}, {first.Flow.Id}: {first.Share} and then {second.Share}");
                var isYard = first.Flow.Into.Length > 0;
                Assert.True(isYard || second.QueueWhenBack >= first.QueueWhenBack - Close, $"seed {Seed + i}, {first.Flow.Id}: queue");
            }
        }
    }

    [Fact]
    public void A_calm_port_loses_nothing()
    {
        var report = Impact.Assess(Terminal, Situation.Calm);
        Assert.Empty(report.Services);
        Assert.Equal(report.NormalPerHour, report.CarriedPerHour);
        Assert.All(report.Flows, one => Assert.Equal((1, 0, 0), (one.Share, one.QueueWhenBack, one.BacklogHours)));
        Assert.All(report.Yards, one => Assert.Null(one.FullIn));
    }

    [Fact]
    public void A_lost_gate_fills_the_yard_while_ships_discharge_and_then_stops_them()
    {
        var report = Impact.Assess(Terminal, new Situation { Hits = [new Hit("gate", HitKind.Down)], BackInHours = 48 });
        Assert.Equal(1, Flow(report, "discharge").Share);
        Assert.Equal(0, Flow(report, "import-truck").Share);
        Assert.Equal("Import by truck needs Truck gate; Truck gate is down", Flow(report, "import-truck").WhyInWords);

        // 2,500 places at 64 an hour for eight hours, and then 57.6 when one lane works on paper.
        var yard = report.Yards[0];
        Assert.Equal(8 + ((2500 - (8 * 64)) / 57.6), yard.FullIn!.Value, Close);
        Assert.Equal(8 + ((1500 - (8 * 64)) / 57.6), yard.CongestedIn!.Value, Close);

        // Queue at 48 hours: 8 hours of nothing, 40 of a tenth. A quarter above normal works it off.
        Assert.Equal(58 * (8 + (40 * 0.9)), Flow(report, "import-truck").QueueWhenBack, Close);
        Assert.Equal(4 * (8 + (40 * 0.9)), Flow(report, "import-truck").BacklogHours!.Value, Close);

        // The yard is full after 42.5 hours; until 48 the ships bring only what leaves.
        var discharge = Flow(report, "discharge");
        Assert.Equal((48 - yard.FullIn.Value) * 57.6, discharge.QueueWhenBack, Close);
    }

    [Fact]
    public void Lost_power_puts_reefers_at_risk_within_hours()
    {
        var report = Impact.Assess(Terminal, new Situation { Hits = [new Hit("power", HitKind.Down) { SinceHours = 1 }] });
        var reefers = report.Yards[0].Reefers!;
        Assert.Equal(412 * 0.4, reefers.WithoutPower, Close);
        Assert.Equal(new HourRange(1, 2, 3), reefers.Lost);
        Assert.Equal(23, reefers.PowerEndsIn!.Value, Close);
        Assert.Contains("Power is down", reefers.Why, StringComparison.Ordinal);
        Assert.Contains(report.Ahead, one => one.Service.Id == "power" && Math.Abs(one.At - 23) < Close && one.After == 0);
        Assert.Equal("generators", Assert.Single(report.Services, one => one.Service.Id == "power").Fallback);
    }

    [Fact]
    public void A_disconnected_terminal_works_its_ships_and_not_its_gate()
    {
        var both = ImpactComparison.OfDisconnecting(Terminal, Situation.Calm, "terminal");
        Assert.Equal(1, Flow(both.Before, "import-truck").Share);
        Assert.Equal(0, Flow(both.After, "import-truck").Share);
        Assert.InRange(Flow(both.After, "discharge").Share, 0.5, 0.9);
        Assert.Contains("cut off", Flow(both.After, "import-truck").WhyInWords, StringComparison.Ordinal);

        // Power comes by wire.
        Assert.DoesNotContain(both.After.Services, one => one.Service.Id == "reefer-power" && one.Level < 1);
    }

    [Fact]
    public void Demurrage_counts_each_day_that_a_unit_stands_beyond_its_last_free_day()
    {
        var flow = new Flow
        {
            Id = "f", Name = "F", Kind = FlowKind.ImportTruck, Owner = "m", Rate = 10, RecoveryExtra = 0,
            Needs = new ServiceNeed("s"), FreeTime = new FreeTime(100, "USD", [new FreeUnits(1, 240), new FreeUnits(0, 240)]),
        };
        var model = new CargoModel
        {
            Name = "x", Members = [new PortMember("m", "M")], Flows = [flow],
            Services = [new Service { Id = "s", Name = "S", Owner = "m" }],
        };
        Assert.Equal(0, Flow(Impact.Assess(model, Situation.Calm), "f").Demurrage!.UnitDays);

        // Two days of nothing, then 240 a day. The first 240 are free until the end of the first day and gone at the end of the third: two
        // days each. The others likewise, a day later.
        var late = Flow(Impact.Assess(model, new Situation { Hits = [new Hit("s", HitKind.Down)], BackInHours = 48 }), "f").Demurrage!;
        Assert.Equal((480, 960, 96_000), (late.Units, late.UnitDays, late.Money));
        Assert.True(late.Complete);
        var never = Flow(Impact.Assess(model, new Situation { Hits = [new Hit("s", HitKind.Down)], BackInHours = 8_760 }), "f").Demurrage!;
        Assert.True(never.UnitDays > late.UnitDays);
    }

    [Fact]
    public void Services_that_need_each_other_hold_each_other_up_and_fall_together()
    {
        var model = new CargoModel
        {
            Name = "ring",
            Members = [new PortMember("m", "M")],
            Services =
            [
                new Service { Id = "a", Name = "A", Owner = "m", Needs = new ServiceNeed("b") },
                new Service { Id = "b", Name = "B", Owner = "m", Needs = new ServiceNeed("a") },
            ],
        };
        Assert.Empty(Impact.Assess(model, Situation.Calm).Services);
        var fallen = Impact.Assess(model, new Situation { Hits = [new Hit("a", HitKind.Down)] });
        Assert.All(fallen.Services, one => Assert.Equal(0, one.Level));
        Assert.Equal("B needs A; A is down", fallen.Services.Single(one => one.Service.Id == "b").WhyInWords);
    }

    [Fact]
    public void A_platform_of_many_is_found_as_a_single_point()
    {
        var found = SinglePoints.Of(Terminal);
        Assert.All(found, one => Assert.True(one.Members.Count > 1));
        Assert.Contains(found, one => one.Service.Id == "tos");
        Assert.Contains(found.Take(4), one => one.Service.Id == "community-system");
        Assert.DoesNotContain(found, one => one.Service.Id == "billing");
    }

    [Theory]
    [InlineData("nothing", 0, 0, 24)]
    [InlineData("tos", double.NaN, 0, 24)]
    [InlineData("tos", 2, 0, 24)]
    [InlineData("tos", 0, -1, 24)]
    [InlineData("tos", 0, 1e308, 24)]
    [InlineData("tos", 0, 0, double.PositiveInfinity)]
    public void A_situation_that_does_not_fit_is_refused(string target, double share, double since, double back)
    {
        var hit = new Hit(target, HitKind.Degraded) { Share = share, SinceHours = since };
        var situation = new Situation { Hits = [hit], BackInHours = back };
        Assert.NotEmpty(situation.Check(Terminal));
        Assert.Throws<ArgumentException>(() => Impact.Assess(Terminal, situation));
    }

    private static FlowImpact Flow(ImpactReport report, string id) => report.Flows.Single(one => one.Flow.Id == id);

    private static List<Hit> Hits(RandomPort random, CargoModel model) =>
        [.. random.Pick(model, 0.35).Select(id => new Hit(random.Next(8) == 0 ? $"m{random.Next(3)}" : id, (HitKind)random.Next(3))
        {
            Share = random.Next(10) / 10.0,
        }).DistinctBy(one => one.Target)];
}
