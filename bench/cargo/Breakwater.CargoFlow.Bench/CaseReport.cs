using System.Globalization;
using Breakwater.CargoFlow.Outage;
using Breakwater.CargoFlow.Restoration;

namespace Breakwater.CargoFlow.Bench;

/// <summary>What the model says of a real outage, beside what happened.</summary>
internal static class CaseReport
{
    private const int Runs = 1_000;
    private const double HoursADay = 24;
    private const string Range = "the same, a tenth to nine tenths of runs";

    public static void PrintAll(TextWriter output)
    {
        foreach (var file in CaseFile.All())
        {
            Print(output, file);
        }
    }

    private static void Print(TextWriter output, CaseFile file)
    {
        var model = CaseModel.Of(file.Input);
        var situation = CaseModel.Situation(file);
        var impact = Impact.Assess(model, situation);
        var request = new PlanRequest(situation with { BackInHours = 0 });
        var plan = Planner.Plan(model, request);
        var spread = Simulation.Run(model, request, Runs);
        output.WriteLine($"## {file.Title}");
        output.WriteLine();
        var hit = string.Join(", ", situation.Hits.Select(one =>
            $"{model.NameOf(one.Target)} {(one.Kind == HitKind.Down ? "down" : "disconnected")}"));
        output.WriteLine(Text($"Input: {hit}; {CaseModel.PerDay(model, CaseModel.IsGate):0} boxes a day at the gate."));
        output.WriteLine();
        output.WriteLine("| | the model | what happened | error |");
        output.WriteLine("|---|---|---|---|");
        Forecast(output, file, impact, plan, spread);
        output.WriteLine();
        Flows(output, file, impact);
        Order(output, file, plan);
        List(output, "Published facts that went in", file.Facts.Select(one => $"{one.Fact} ({one.Source})"));
        List(output, "Assumed, where nothing was published", file.Assumed);
        List(output, "What the model cannot know", file.CannotKnow);
    }

    private static void Forecast(TextWriter output, CaseFile file, ImpactReport impact, RestorationPlan plan, PlanSpread spread)
    {
        var yard = impact.Yards[0];
        var gate = impact.Flows.Where(one => CaseModel.IsGate(one.Flow)).ToList();
        Row(output, "import yard 90 % full, hours", yard.CongestedIn, file.Happened.CongestedHours);
        Row(output, "import yard full, hours", yard.FullIn, null);
        Row(output, "all that was hit runs again, hours (likely)", plan.Steps.Max(one => one.Restored), file.Happened.RestoredHours);
        output.WriteLine(Text(
            $"| {Range} | {At(spread, one => one.Restored.P10):0} to {At(spread, one => one.Restored.P90):0} | | |"));
        Row(output, "all reconciled, cargo moving, hours (likely)", plan.Ends, file.Happened.MovingHours);
        output.WriteLine(Text($"| {Range} | {spread.Ends.P10:0} to {spread.Ends.P90:0} | | |"));
        Row(output, Text($"boxes queued at the gate after {file.Happened.OutageHours:0.#} hours"), gate.Sum(one => one.QueueWhenBack),
            file.Happened.QueuedBoxes);
        Row(output, Text($"days of backlog after {file.Happened.OutageHours:0.#} hours"), gate.Max(one => one.BacklogHours) / HoursADay,
            file.Happened.BacklogDays);
    }

    private static double At(PlanSpread spread, Func<StepSpread, double> which) => spread.Steps.Max(which);

    private static void Flows(TextWriter output, CaseFile file, ImpactReport impact)
    {
        output.WriteLine("| flow | carries at once, the model | what happened | why, in the model's words |");
        output.WriteLine("|---|---|---|---|");
        foreach (var flow in impact.Flows)
        {
            var said = file.Happened.FlowsStopped.Contains(flow.Flow.Id) ? "stopped, or all but"
                : file.Happened.FlowsMoved.Contains(flow.Flow.Id) ? "went on, in part at least" : "not published";
            output.WriteLine(Text($"| {flow.Flow.Name} | {flow.Share:0%} | {said} | {flow.WhyInWords} |"));
        }

        output.WriteLine();
    }

    private static void Order(TextWriter output, CaseFile file, RestorationPlan plan)
    {
        output.WriteLine("Order of restoration, the model: " + string.Join(", ", plan.Steps.OrderBy(one => one.Reconciled)
            .Select(one => Text($"{one.Service.Name} ({one.Reconciled:0} h)"))) + ".");
        output.WriteLine();
        if (file.Happened.Order.Count > 1)
        {
            var ends = plan.Steps.ToDictionary(one => one.Service.Id, one => one.Reconciled, StringComparer.Ordinal);
            var pairs = Pairs(file.Happened.Order).Where(one => ends.ContainsKey(one.First) && ends.ContainsKey(one.Second)).ToList();
            output.WriteLine($"What happened: {string.Join(", then ", file.Happened.Order.Select(one => string.Join(" and ", one)))}. Of "
                + $"{pairs.Count} pairs in it the model has {pairs.Count(one => ends[one.First] <= ends[one.Second])} in the same order.");
            output.WriteLine();
        }
    }

    private static IEnumerable<(string First, string Second)> Pairs(IReadOnlyList<IReadOnlyList<string>> order) =>
        from one in order.Index()
        from other in order.Index()
        where one.Index < other.Index
        from first in one.Item
        from second in other.Item
        select (first, second);

    private static void List(TextWriter output, string title, IEnumerable<string> entries)
    {
        output.WriteLine(title + ":");
        output.WriteLine();
        foreach (var entry in entries)
        {
            output.WriteLine("- " + entry);
        }

        output.WriteLine();
    }

    private static void Row(TextWriter output, string what, double? said, double? happened)
    {
        var error = said is { } one && happened is { } other
            ? Text($"{one - other:+0.#;-0.#;0} ({(one - other) / other:+0%;-0%;0%})")
            : "–";
        output.WriteLine($"| {what} | {Number(said, "never")} | {Number(happened, "not published")} | {error} |");
    }

    private static string Number(double? value, string otherwise) => value is { } one ? Text($"{one:0.#}") : otherwise;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
