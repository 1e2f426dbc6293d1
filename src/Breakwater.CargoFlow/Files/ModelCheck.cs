using System.Globalization;

namespace Breakwater.CargoFlow.Files;

/// <summary>What holds between the parts of a model: ids are unique, what is referred to is there, work does not wait for itself.</summary>
public static class ModelCheck
{
    /// <summary>What holds between the parts; the ranges of single values are the reader's.</summary>
    /// <returns>Empty when it is well; notes do not stand in the way of using it.</returns>
    public static IReadOnlyList<ModelProblem> Check(CargoModel model)
    {
        var problems = new ProblemList();
        Check(model, problems);
        return problems.All;
    }

    internal static void Check(CargoModel model, ProblemList problems)
    {
        Counts(model, problems);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        Unique(ids, model.Services.Select(one => one.Id), "services", problems);
        // A service and a member are both named where something is disconnected; so the two share their ids' space.
        Unique(ids, model.Members.Select(one => one.Id), "members", problems);
        Unique([], model.Flows.Select(one => one.Id), "flows", problems);
        Unique([], model.Yards.Select(one => one.Id), "yards", problems);
        Unique([], model.People.Select(one => one.Id), "people", problems);
        Unique([], model.Crews.Select(one => one.Id), "crews", problems);
        var known = new References(model, problems);
        foreach (var (i, service) in model.Services.Index())
        {
            known.Check(service, $"$.services[{i}]");
        }

        foreach (var (i, flow) in model.Flows.Index())
        {
            known.Check(flow, $"$.flows[{i}]");
        }

        foreach (var (i, yard) in model.Yards.Index())
        {
            known.Check(yard, $"$.yards[{i}]");
        }

        var weighted = model.Flows.Sum(flow => flow.Rate * flow.Weight);
        if (!(weighted <= Limits.WeightedRateMax))
        {
            problems.Add("out-of-range", "$.flows", string.Create(CultureInfo.InvariantCulture,
                $"Rate times weight of all flows is {weighted:0}; at most {Limits.WeightedRateMax} is allowed."));
        }

        var leaves = model.Services.Sum(one => one.Needs.Leaves.Count() + one.Fallbacks.Sum(f => f.Needs.Leaves.Count()))
            + model.Flows.Sum(one => one.Needs.Leaves.Count());
        if (leaves > Limits.NeedLeavesMax)
        {
            problems.Add("too-many", "$", $"All needs name {leaves} services together; at most {Limits.NeedLeavesMax} are allowed.");
        }

        if (!problems.HasErrors)
        {
            Cycles(model, problems);
            foreach (var ring in new Outage.PortGraph(model).Rings.Where(ring => ring.Length > Limits.RingServicesMax))
            {
                problems.Add("too-many", $"$.services[{ring.Min()}]",
                    $"{ring.Length} services need each other or share people; at most {Limits.RingServicesMax} may.");
            }
        }
    }

    private static void Counts(CargoModel model, ProblemList problems)
    {
        Count(model.Services.Count, Limits.ServicesMax, "services");
        Count(model.Members.Count, Limits.MembersMax, "members");
        Count(model.Flows.Count, Limits.FlowsMax, "flows");
        Count(model.Yards.Count, Limits.YardsMax, "yards");
        Count(model.People.Count, Limits.PoolsMax, "people");
        Count(model.Crews.Count, Limits.CrewsMax, "crews");

        void Count(int count, int most, string name)
        {
            if (count > most)
            {
                problems.Add("too-many", $"$.{name}", $"{name} has {count} entries; at most {most} are allowed.");
            }
        }
    }

    private static void Unique(HashSet<string> seen, IEnumerable<string> ids, string list, ProblemList problems)
    {
        foreach (var (i, id) in ids.Index())
        {
            if (!seen.Add(id))
            {
                problems.Add("duplicate-id", $"$.{list}[{i}].id", $"'{id}' is the id of another one already.");
            }
        }
    }

    /// <summary>Services that need each other are allowed, and said; work that waits for itself could never begin.</summary>
    private static void Cycles(CargoModel model, ProblemList problems)
    {
        var index = model.Services.Index().ToDictionary(one => one.Item.Id, one => one.Index, StringComparer.Ordinal);
        var needs = model.Services.Select(one =>
            one.Needs.Leaves.Concat(one.Fallbacks.SelectMany(f => f.Needs.Leaves)).Select(leaf => index[leaf.Service]).ToArray()).ToArray();
        foreach (var group in Components.Of(needs).Where(group => group.Length > 1 || needs[group[0]].Contains(group[0])))
        {
            problems.Note("needs-itself", $"$.services[{group.Min()}].needs",
                $"These need each other, and work again only when each of them is restored: {Names(group)}.");
        }

        var after = model.Services.Select(one => one.Work.After.Select(id => index[id]).ToArray()).ToArray();
        foreach (var group in Components.Of(after).Where(group => group.Length > 1 || after[group[0]].Contains(group[0])))
        {
            problems.Add("waits-for-itself", $"$.services[{group.Min()}].restore.after",
                $"Work on these waits for each other and could never begin: {Names(group)}.");
        }

        string Names(int[] group)
        {
            const int Shown = 8;
            var names = string.Join(", ", group.Order().Take(Shown).Select(i => model.Services[i].Id));
            return group.Length > Shown ? $"{names} and {group.Length - Shown} more" : names;
        }
    }

    private sealed class References(CargoModel model, ProblemList problems)
    {
        private readonly HashSet<string> _services = Set(model.Services.Select(one => one.Id));
        private readonly HashSet<string> _members = Set(model.Members.Select(one => one.Id));
        private readonly HashSet<string> _yards = Set(model.Yards.Select(one => one.Id));
        private readonly HashSet<string> _pools = Set(model.People.Select(one => one.Id));
        private readonly HashSet<string> _skills = Set(model.Crews.SelectMany(one => one.Skills));

        public void Check(Service service, string path)
        {
            Known(_members, service.Owner, path + ".owner", "member");
            Known(_members, service.Members, path + ".members", "member");
            Known(_services, service.Needs, path + ".needs");
            foreach (var (i, fallback) in service.Fallbacks.Index())
            {
                Known(_services, fallback.Needs, $"{path}.fallbacks[{i}].needs");
                Known(_pools, fallback.Staff.Select(one => one.Pool), $"{path}.fallbacks[{i}].staff", "pool of people", ".pool");
            }

            Known(_services, service.Work.After, path + ".restore.after", "service");
            if (service.Work.Skill.Length > 0 && model.Crews.Count > 0 && !_skills.Contains(service.Work.Skill))
            {
                problems.Note("no-crew", path + ".restore.skill", $"No crew of this file has the skill '{service.Work.Skill}'.");
            }
        }

        public void Check(Flow flow, string path)
        {
            Known(_members, flow.Owner, path + ".owner", "member");
            Known(_services, flow.Needs, path + ".needs");
            if (flow.Into.Length > 0)
            {
                Known(_yards, flow.Into, path + ".into", "yard");
            }

            if (flow.OutOf.Length > 0)
            {
                Known(_yards, flow.OutOf, path + ".outOf", "yard");
            }
        }

        public void Check(Yard yard, string path)
        {
            Known(_members, yard.Owner, path + ".owner", "member");
            if (yard.Filled > yard.Capacity)
            {
                problems.Add("overfull", path + ".filled", string.Create(CultureInfo.InvariantCulture,
                    $"filled is {yard.Filled}, more than the capacity of {yard.Capacity}."));
            }

            if (yard.Reefers is { } reefers)
            {
                Known(_services, reefers.Power, path + ".reefers.power");
                Known(_services, reefers.Monitoring, path + ".reefers.monitoring");
            }
        }

        private static HashSet<string> Set(IEnumerable<string> ids) => ids.ToHashSet(StringComparer.Ordinal);

        private void Known(HashSet<string> known, Need need, string path)
        {
            if (need is ServiceNeed one)
            {
                Known(known, one.Service, path, "service");
                return;
            }

            var (name, entries) = need is AllNeed all ? ("all", all.Entries) : ("any", ((AnyNeed)need).Entries);
            foreach (var (i, entry) in entries.Index())
            {
                Known(known, entry, $"{path}.{name}[{i}]");
            }
        }

        private void Known(HashSet<string> known, IEnumerable<string> ids, string path, string what, string below = "")
        {
            foreach (var (i, id) in ids.Index())
            {
                Known(known, id, $"{path}[{i}]{below}", what);
            }
        }

        private void Known(HashSet<string> known, string id, string path, string what)
        {
            if (!known.Contains(id))
            {
                problems.Add("unknown-id", path, $"There is no {what} '{id}'.");
            }
        }
    }
}
