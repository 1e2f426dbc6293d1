namespace Breakwater.CargoFlow.Bench;

/// <summary>A large port in layers, as real ones are: few services that all need, many that few need.</summary>
public static class LargePort
{
    private static readonly string[] Skills = ["it", "ot", "utility"];

    public static CargoModel Make(int services, int crews, int seed)
    {
        var random = new Random(seed);
        var members = Enumerable.Range(0, 20).Select(i => new PortMember($"m{i}", $"Member {i}")).ToArray();
        return new CargoModel
        {
            Name = $"large port {seed}",
            Members = members,
            Services = [.. Enumerable.Range(0, services).Select(i => ServiceOf(i, random, members))],
            Flows = [.. Enumerable.Range(0, services / 3).Select(i => new Flow
            {
                Id = $"f{i}",
                Name = $"Flow {i}",
                Kind = FlowKind.ImportTruck,
                Owner = members[i % members.Length].Id,
                Rate = random.Next(1, 100),
                Needs = new AllNeed([.. Enumerable.Range(0, 3).Select(_ => new ServiceNeed($"s{random.Next(services / 4, services)}"))]),
            })],
            Crews = [.. Enumerable.Range(0, crews).Select(i => new Crew($"c{i}", $"Crew {i}", [Skills[i % 3]]))],
        };
    }

    private static Service ServiceOf(int i, Random random, PortMember[] members)
    {
        string Earlier() => $"s{random.Next(Math.Max(1, i / 2))}";
        return new Service
        {
            Id = $"s{i}",
            Name = $"Service {i}",
            Owner = members[i % members.Length].Id,
            Safety = i % 29 == 0,
            Needs = i == 0 ? Need.Nothing : new AllNeed(
                [new ServiceNeed(Earlier()), new AnyNeed([new ServiceNeed(Earlier()), new ServiceNeed(Earlier())])]),
            Fallbacks = i % 5 == 0 ? [new Fallback { Name = "by hand", Share = 0.2 }] : [],
            Work = new RestoreWork
            {
                Skill = Skills[random.Next(3)],
                Clean = new HourRange(1, random.Next(1, 12), 24),
                Restored = new HourRange(1, random.Next(1, 24), 48),
                Reconciled = HourRange.Of(random.Next(0, 4)),
                After = i > 0 && random.Next(3) == 0 ? [Earlier()] : [],
            },
        };
    }
}
