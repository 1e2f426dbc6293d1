namespace Breakwater.CargoFlow.Tests;

/// <summary>Small ports with everything that a model can have, from a seed.</summary>
internal sealed class RandomPort(int seed)
{
    private static readonly string[] Skills = ["it", "ot"];

    private readonly Random _random = new(seed);

    public CargoModel Make(int services, int crews = 2, bool cycles = true)
    {
        var all = Enumerable.Range(0, services).Select(i => $"s{i}").ToArray();
        var members = Enumerable.Range(0, 3).Select(i => new PortMember($"m{i}", $"Member {i}")).ToArray();
        var flows = Enumerable.Range(0, 1 + _random.Next(4)).Select(i => new Flow
        {
            Id = $"f{i}",
            Name = $"Flow {i}",
            Kind = (FlowKind)_random.Next(7),
            Owner = members[_random.Next(3)].Id,
            Rate = _random.Next(0, 400) / 4.0,
            Weight = _random.Next(4) == 0 ? _random.Next(1, 6) : 1,
            Needs = NeedOf(all, 2),
            Into = _random.Next(3) == 0 ? "y" : "",
            OutOf = _random.Next(3) == 0 ? "y" : "",
            RecoveryExtra = _random.Next(3) * 0.25,
        }).ToArray();
        return new CargoModel
        {
            Name = $"random port {seed}",
            Members = members,
            People = [new Pool("p", "People", _random.Next(0, 12))],
            Services = [.. Enumerable.Range(0, services).Select(i => ServiceOf(i, all, members, cycles))],
            Flows = flows,
            Yards = [new Yard { Id = "y", Name = "Yard", Owner = "m0", Capacity = 5000, Filled = _random.Next(5000) }],
            Crews = [.. Enumerable.Range(0, crews).Select(CrewOf)],
        };
    }

    public string[] Pick(CargoModel model, double chance) =>
        [.. model.Services.Select(one => one.Id).Where(_ => _random.NextDouble() < chance)];

    public int Next(int most) => _random.Next(most);

    private Service ServiceOf(int i, string[] all, PortMember[] members, bool cycles)
    {
        string[] others = cycles ? [.. all.Where((_, j) => j != i || _random.Next(9) == 0)] : all[..i];
        return new Service
        {
            Id = all[i],
            Name = $"Service {i}",
            Owner = members[_random.Next(3)].Id,
            Safety = _random.Next(5) == 0,
            Physical = _random.Next(6) == 0,
            Needs = _random.Next(3) > 0 ? NeedOf(others, 2) : Need.Nothing,
            Fallbacks = [.. Enumerable.Range(0, Math.Max(0, _random.Next(4) - 1)).Select(_ => FallbackOf(others))],
            Work = new RestoreWork
            {
                Skill = _random.Next(2) == 0 ? "" : Skills[_random.Next(2)],
                Clean = RangeOf(),
                Restored = RangeOf(),
                Reconciled = RangeOf(),
                After = [.. all[..i].Where(_ => _random.Next(5) == 0)],
            },
        };
    }

    private Crew CrewOf(int i) => new($"c{i}", $"Crew {i}", i == 0 ? Skills : [.. Skills.Where(_ => _random.Next(3) > 0)])
    {
        From = _random.Next(3) == 0 ? _random.Next(8) : 0,
    };

    private Fallback FallbackOf(string[] others) => new()
    {
        Name = "by hand",
        Share = _random.Next(1, 10) / 10.0,
        After = _random.Next(3) == 0 ? _random.Next(6) : 0,
        Lasts = _random.Next(3) == 0 ? _random.Next(1, 20) : null,
        Needs = _random.Next(3) == 0 ? NeedOf(others, 1) : Need.Nothing,
        Staff = _random.Next(2) == 0 ? [new Staffing("p", _random.Next(1, 8))] : [],
    };

    private HourRange RangeOf()
    {
        var low = _random.Next(0, 16) / 4.0;
        var likely = low + (_random.Next(0, 16) / 4.0);
        return new HourRange(low, likely, likely + (_random.Next(0, 16) / 4.0));
    }

    private Need NeedOf(string[] from, int depth)
    {
        if (from.Length == 0)
        {
            return Need.Nothing;
        }

        if (depth == 0 || _random.Next(3) == 0)
        {
            return new ServiceNeed(from[_random.Next(from.Length)], _random.Next(5) == 0 ? _random.Next(1, 9) / 10.0 : 0);
        }

        Need[] entries = [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => NeedOf(from, depth - 1))];
        return _random.Next(2) == 0 ? new AllNeed(entries) : new AnyNeed(entries);
    }
}
