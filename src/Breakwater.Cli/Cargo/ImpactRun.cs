using Breakwater.CargoFlow.Outage;

namespace Breakwater.Cli.Cargo;

/// <summary>Says what an outage does.</summary>
internal sealed class ImpactRun(TextWriter output, TextWriter errors, bool asJson)
{
    /// <returns>The exit code.</returns>
    public int Run(string file, SaidSituation said)
    {
        if (ModelInput.TryRead(file, errors, said.Problems, said.Situation.Check) is not { } model)
        {
            return ExitCodes.WrongUsage;
        }

        var report = Impact.Assess(model, said.Situation);
        if (asJson)
        {
            ImpactLines.Write(output, report, SinglePoints.Of(model));
            return ExitCodes.Done;
        }

        Flows(report, said.Situation.BackInHours);
        Services(report);
        Yards(report);
        Ahead(report);
        Shared(SinglePoints.Of(model));
        return ExitCodes.Done;
    }

    private void Flows(ImpactReport report, double back)
    {
        output.WriteLine(CargoLine.Text(
            $"Cargo: {report.CarriedPerHour:0} of {report.NormalPerHour:0} weighted units an hour are carried."));
        output.WriteLine();
        foreach (var one in report.Flows)
        {
            output.WriteLine(CargoLine.Text(
                $"{one.Flow.Name}: {one.PerHour:0.#} of {one.Flow.Rate:0.#} {one.Flow.Unit} an hour ({one.Share:0%})."));
            if (one.Why.Count > 0)
            {
                output.WriteLine($"  why: {one.WhyInWords}.");
            }
            else if (one.PerHour < one.Flow.Rate)
            {
                output.WriteLine("  why: the yard is full.");
            }

            if (one.QueueWhenBack >= 0.5)
            {
                var gone = one.BacklogHours is { } hours ? $"gone {CargoLine.Time(hours)} later"
                    : "never gone: nothing above the normal rate can be carried";
                output.WriteLine(CargoLine.Text(
                    $"  waiting: {one.QueueNow:0} {one.Flow.Unit} now, ") + CargoLine.Text(
                    $"{one.QueueWhenBack:0} when all is back in {CargoLine.Time(back)}; {gone}."));
            }

            if (one.Demurrage is { UnitDays: > 0 } late)
            {
                output.WriteLine(CargoLine.Text(
                    $"  free time: {late.Units:0} {one.Flow.Unit} miss their last free day, ") + CargoLine.Text(
                    $"{late.UnitDays:0} days in all, {late.Money:0} {late.Currency}."));
            }
        }
    }

    private void Services(ImpactReport report)
    {
        output.WriteLine();
        output.WriteLine(report.Services.Count == 0 ? "No service is touched." : "Services:");
        foreach (var one in report.Services)
        {
            var by = one.Fallback.Length > 0
                ? $", {one.Fallback}{(one.FallbackEndsIn is { } ends ? $", for {CargoLine.Time(ends)} more" : "")}" : "";
            var tolerable = one.TolerableFor is not { } left ? ""
                : left < 0 ? $" Gone {CargoLine.Time(-left)} longer than is tolerable." : $" Tolerable for {CargoLine.Time(left)} more.";
            output.WriteLine($"{one.Service.Name}{(one.Service.Safety ? " (safety)" : "")}: "
                + CargoLine.Text($"{one.Level:0%}{by}.{tolerable}"));
            if (!one.Hit && one.Why.Count > 0)
            {
                output.WriteLine($"  why: {one.WhyInWords}.");
            }
        }
    }

    private void Yards(ImpactReport report)
    {
        output.WriteLine();
        foreach (var one in report.Yards)
        {
            var congested = one.CongestedIn is { } crowded
                ? crowded <= 0 ? "congested now" : $"congested in {CargoLine.Time(crowded)}" : "not congested in sight";
            var full = one.FullIn is { } hours ? hours <= 0 ? "full now" : $"full in {CargoLine.Time(hours)}" : "not full in sight";
            output.WriteLine(CargoLine.Text(
                $"{one.Yard.Name}: {one.Filled:0} of {one.Yard.Capacity:0} ({one.Filled / one.Yard.Capacity:0%}), ")
                + CargoLine.Text($"{one.NetPerHour:+0.#;-0.#;0} an hour; {congested}, {full}."));
            if (one.Reefers is { } reefers)
            {
                Reefers(reefers);
            }
        }
    }

    private void Reefers(ReeferImpact reefers)
    {
        if (reefers.WithoutPower > 0 && reefers.Lost is { } lost)
        {
            output.WriteLine(CargoLine.Text(
                $"  reefers: {reefers.WithoutPower:0} without power; their cargo spoils in ")
                + $"{CargoLine.Time(lost.Low)} to {CargoLine.Time(lost.High)}.");
        }

        if (reefers.Unwatched > 0)
        {
            output.WriteLine(CargoLine.Text($"  reefers: {reefers.Unwatched:0} with power that nobody watches; walk the stack."));
        }

        if (reefers.PowerEndsIn is { } ends)
        {
            output.WriteLine($"  reefers: more lose power in {CargoLine.Time(ends)}.");
        }

        if (reefers.Why.Length > 0)
        {
            output.WriteLine($"  why: {reefers.Why}.");
        }
    }

    private void Ahead(ImpactReport report)
    {
        const int Shown = 12;
        foreach (var one in report.Ahead.Take(Shown))
        {
            output.WriteLine(CargoLine.Text(
                $"In {CargoLine.Time(one.At)}: {one.Service.Name} goes from {one.Before:0%} to {one.After:0%}."));
        }

        if (report.Ahead.Count > Shown)
        {
            output.WriteLine($"{report.Ahead.Count - Shown} further changes are in the output of --json.");
        }

        if (report.CutShort)
        {
            output.WriteLine("More changes than a forecast may hold: what comes later was not looked at.");
        }
    }

    private void Shared(IReadOnlyList<SinglePoint> points)
    {
        const int Shown = 5;
        output.WriteLine();
        output.WriteLine("What many members depend on:");
        foreach (var one in points.Take(Shown))
        {
            output.WriteLine(CargoLine.Text(
                $"{one.Service.Name}: {one.Members.Count} members, {one.LostPerHour:0} weighted units an hour lost when it is down."));
        }
    }
}
