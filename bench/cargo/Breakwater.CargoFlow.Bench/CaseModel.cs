using Breakwater.CargoFlow.Library;
using Breakwater.CargoFlow.Outage;

namespace Breakwater.CargoFlow.Bench;

/// <summary>Brings a case into a model: the starting library, scaled to the published volume. No other number of it is touched.</summary>
public static class CaseModel
{
    private const double HoursADay = 24;

    public static CargoModel Of(CaseInput input)
    {
        var library = StartingLibrary.Read();
        var factor = input.QuayPerDay is { } quay ? quay / PerDay(library, IsQuay)
            : input.GatePerDay is { } gate ? gate / PerDay(library, IsGate)
            : input.Terminals;
        return library with
        {
            Name = "case",
            Members = [.. library.Members, .. input.Members.Select(id => new PortMember(id, id))],
            Services = [.. library.Services.Select(one =>
                input.Down.Contains(one.Id) ? one with { Members = [.. one.Members, .. input.Members] } : one)],
            Flows = [.. library.Flows.Select(one => one with { Rate = one.Rate * factor })],
            Yards = [.. library.Yards.Select(one => one with { Capacity = one.Capacity * factor, Filled = one.Filled * factor })],
            People = [.. library.People.Select(one => one with { Count = (int)Math.Ceiling(one.Count * Math.Max(1, factor)) })],
        };
    }

    public static Situation Situation(CaseFile file) => new()
    {
        Hits =
        [
            .. file.Input.Down.Select(id => new Hit(id, HitKind.Down)),
            .. file.Input.Disconnected.Select(id => new Hit(id, HitKind.Disconnected)),
        ],
        BackInHours = file.Happened.OutageHours,
    };

    public static bool IsGate(Flow flow) => flow.Kind is not (FlowKind.Vessel or FlowKind.ImportRail);

    public static double PerDay(CargoModel model, Func<Flow, bool> which) => model.Flows.Where(which).Sum(one => one.Rate) * HoursADay;

    private static bool IsQuay(Flow flow) => flow.Kind == FlowKind.Vessel;
}
