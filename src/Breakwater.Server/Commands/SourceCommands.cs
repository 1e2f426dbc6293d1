using System.CommandLine;
using Breakwater.Hub.OutsideSources;

namespace Breakwater.Server.Commands;

internal static class SourceCommands
{
    public static Command Create() => new("source", "Sources of outside intelligence: TAXII collections, STIX bundles, MISP feeds.")
    {
        SourceAddCommand.Create(), List(), Show(), Run(), Pause(), Resume(), Remove(),
    };

    /// <summary>A source with its health as printed in JSON: everything but its secret, which nobody gets to see again.</summary>
    public static object Shown(SourceHealth one) => new
    {
        one.Source.Id,
        one.Source.Name,
        one.Source.Kind,
        url = one.Source.Url.GetLeftPart(UriPartial.Path),
        one.Source.Collection,
        one.Circle,
        one.Source.Level,
        one.Source.Use,
        one.Source.Trust,
        everySeconds = (long)one.Source.Every.TotalSeconds,
        one.Source.AllowPrivate,
        one.Source.Mirror,
        one.State,
        one.Taken,
        one.Published,
        one.Held,
        one.Refused,
        one.Withdrawn,
        one.LastSuccessAt,
        one.LastFailureAt,
        one.LastFailure,
        one.FailuresInARow,
        one.Notes,
        one.NextRunAt,
    };

    private static Argument<string> Name() => new("name") { Description = "Id or name of the source." };

    private static Command List() => AdminCommand.Create(
        "list", "Lists the sources, and how they go.", "source list",
        run =>
        {
            var all = run.Get<SourceRegister>().List();
            run.Output.Print(all.Select(Shown).ToList(), all.SelectMany(Lines));
            return Task.CompletedTask;
        });

    private static Command Show()
    {
        var name = Name();
        return AdminCommand.Create(
            "show", "Shows one source, and what of it did not get through.", "source show partner",
            run =>
            {
                var source = run.Get<SourceRegister>().Find(run.Value(name));
                var health = run.Get<SourceRegister>().List().First(one => one.Source.Id == source.Id);
                var refused = run.Get<SourceRegister>().Refusals(source);
                run.Output.Print(
                    new { source = Shown(health), refused },
                    [.. Lines(health), .. refused.Select(one => $"  refused {one.ObjectId}: {one.Reason}")]);
                return Task.CompletedTask;
            },
            name);
    }

    private static Command Run()
    {
        var name = Name();
        return AdminCommand.Create(
            "run", "Reads a source now, to its end.", "source run partner",
            async run =>
            {
                var source = run.Get<SourceRegister>().Find(run.Value(name));
                SourceRunOutcome outcome;
                do
                {
                    outcome = await run.Get<RunSource>().RunAsync(source.Id, run.CancellationToken).ConfigureAwait(false);
                }
                while (outcome == SourceRunOutcome.More);
                var health = run.Get<SourceRegister>().List().First(one => one.Source.Id == source.Id);
                run.Output.Print(
                    new { outcome, source = Shown(health) },
                    [
                        outcome == SourceRunOutcome.Busy ? $"{source.Name} is being read already." : $"{source.Name}: {outcome}.",
                        .. Lines(health),
                    ]);
                if (outcome != SourceRunOutcome.Done)
                {
                    throw Hub.RejectedException.Conflict("not-read", $"{source.Name} was not read to its end.");
                }
            },
            name);
    }

    private static Command Pause()
    {
        var name = Name();
        return AdminCommand.Create(
            "pause", "Stops reading a source; what it brought stays.", "source pause partner",
            async run =>
            {
                await run.Get<SourceRegister>().PauseAsync(run.Get<SourceRegister>().Find(run.Value(name)), run.CancellationToken)
                    .ConfigureAwait(false);
                run.Output.Print(new { paused = run.Value(name) }, "Paused.");
            },
            name);
    }

    private static Command Resume()
    {
        var name = Name();
        return AdminCommand.Create(
            "resume", "Reads a paused source again, at once.", "source resume partner",
            async run =>
            {
                await run.Get<SourceRegister>().ResumeAsync(run.Get<SourceRegister>().Find(run.Value(name)), run.CancellationToken)
                    .ConfigureAwait(false);
                run.Output.Print(new { resumed = run.Value(name) }, "Resumed.");
            },
            name);
    }

    private static Command Remove()
    {
        var name = Name();
        var withdraw = new Option<bool>("--withdraw") { Description = "Take back everything that it brought; else it stays out." };
        return AdminCommand.Create(
            "remove", "Forgets a source, its secret, and how far it was read.", "source remove partner --withdraw",
            async run =>
            {
                var source = run.Get<SourceRegister>().Find(run.Value(name));
                var withdrawn = await run.Get<SourceRegister>().RemoveAsync(source, run.Value(withdraw), run.CancellationToken)
                    .ConfigureAwait(false);
                run.Output.Print(new { removed = source.Name, withdrawn }, $"Removed; {withdrawn} objects withdrawn.");
            },
            name, withdraw);
    }

    private static IEnumerable<string> Lines(SourceHealth one)
    {
        yield return $"{one.Source.Name}  {one.Source.Kind}  {one.State}  in {one.Circle}, {one.Source.Use}, trust {one.Source.Trust}"
            + $"{(one.Source.AllowPrivate ? ", private network allowed" : "")}{(one.Source.Mirror ? ", mirrored" : "")}";
        yield return $"  {one.Taken} taken: {one.Published} published, {one.Held} held, {one.Refused} refused, {one.Withdrawn} withdrawn";
        yield return $"  last success {one.LastSuccessAt?.ToString("u") ?? "never"}, "
            + $"next run {one.NextRunAt?.ToString("u") ?? "when resumed"}";
        if (one.LastFailure is { } failure)
        {
            var inARow = one.FailuresInARow > 0 ? $", {one.FailuresInARow} in a row" : "";
            yield return $"  last failure {one.LastFailureAt:u}{inARow}: {failure}";
        }

        foreach (var note in one.Notes)
        {
            yield return $"  mind: {note}";
        }
    }
}
