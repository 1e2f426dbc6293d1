using Breakwater.CargoFlow.Outage;

namespace Breakwater.CargoFlow.Tests;

/// <summary>
/// The definition of a level, written down again without looking at how the library finds it: begin with everything working, and take away
/// whatever the facts do not allow, over all services at once, until nothing changes.
/// </summary>
internal sealed class NaivePort(CargoModel model)
{
    /// <summary>What is down or degraded, by service.</summary>
    public Dictionary<string, double> Left { get; } = [];

    /// <summary>The group that a service was cut off with.</summary>
    public Dictionary<string, string> CutOff { get; } = [];

    public Func<Fallback, bool> Usable { get; set; } = _ => true;

    public Dictionary<string, double> Levels()
    {
        var level = model.Services.ToDictionary(one => one.Id, _ => 1.0);
        while (true)
        {
            var normal = model.Services.ToDictionary(
                one => one.Id, one => Math.Min(Left.GetValueOrDefault(one.Id, 1), Value(one.Needs, one, level)));
            var next = model.Services.ToDictionary(one => one.Id, one => Math.Min(level[one.Id], Math.Max(
                normal[one.Id],
                one.Fallbacks.Where(Usable)
                    .Select(f => Math.Min(f.Share * Staffed(f, normal), Value(f.Needs, one, level))).Prepend(0).Max())));
            if (next.All(one => one.Value == level[one.Key]))
            {
                return level;
            }

            level = next;
        }
    }

    public double ShareOf(Flow flow, Dictionary<string, double> level) => Value(flow.Needs, null, level);

    private double Value(Need need, Service? by, Dictionary<string, double> level) => need switch
    {
        ServiceNeed one when IsCut(by, model.FindService(one.Service)!) => one.Without,
        ServiceNeed one => Math.Max(level[one.Service], one.Without),
        AllNeed all => all.Entries.Select(one => Value(one, by, level)).Append(1).Min(),
        AnyNeed any => any.Entries.Max(one => Value(one, by, level)),
        _ => throw new InvalidOperationException(),
    };

    private bool IsCut(Service? by, Service to) =>
        by is not null && by.Id != to.Id && !to.Physical && (CutOff.ContainsKey(by.Id) || CutOff.ContainsKey(to.Id))
        && !(CutOff.TryGetValue(by.Id, out var one) && CutOff.TryGetValue(to.Id, out var other) && one == other);

    private double Staffed(Fallback fallback, Dictionary<string, double> normal) => fallback.Staff.Select(staff =>
    {
        var wanted = model.Services.Sum(one => one.Fallbacks.Where(f => normal[one.Id] < f.Share).SelectMany(f => f.Staff)
            .Where(other => other.Pool == staff.Pool).Select(other => other.Count).DefaultIfEmpty(0).Max());
        var there = model.People.Single(one => one.Id == staff.Pool).Count;
        return wanted <= there ? 1 : there / (double)wanted;
    }).Append(1).Min();

    public void Apply(Hit hit)
    {
        foreach (var service in model.Services.Where(one => one.Id == hit.Target || one.Owner == hit.Target))
        {
            if (hit.Kind == HitKind.Disconnected)
            {
                CutOff[service.Id] = hit.Target;
            }
            else
            {
                Left[service.Id] = Math.Min(Left.GetValueOrDefault(service.Id, 1), hit.Kind == HitKind.Down ? 0 : hit.Share);
            }
        }
    }
}
