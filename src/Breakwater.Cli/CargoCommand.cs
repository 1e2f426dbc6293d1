using System.CommandLine;
using Breakwater.Cli.Cargo;

namespace Breakwater.Cli;

/// <summary><c>breakwater cargo</c>: which cargo stops, and what to restore first, offline.</summary>
internal static class CargoCommand
{
    public static Command Build() => new("cargo", "Says which cargo stops when something is down, and in which order to restore.")
    {
        BuildCheck(),
        BuildLibrary(),
        BuildImpact(),
        BuildCompare(),
        BuildPlan(),
    };

    private static Argument<string> File() => new("FILE")
    {
        Description = "The model of the port (docs/formats/cargo-model.md), gzip too, or - for standard input.",
    };

    private static Option<bool> Json() => new("--json") { Description = "Print JSON lines, each with what it is in \"what\"." };

    private static Command BuildCheck()
    {
        var file = File();
        var json = Json();
        var command = new Command("check", CommandText.WithExamples(
            "Reads a model and prints every problem with its code, JSON path and a sentence. Exits with 0 when it can be used, 1 when it "
            + "cannot, 2 when it cannot be read.",
            "breakwater cargo check port.json")) { file, json };
        command.SetAction(parsed => new CheckRun(Console.Out, Console.Error, parsed.GetValue(json)).Run(parsed.GetRequiredValue(file)));
        return command;
    }

    private static Command BuildLibrary()
    {
        var command = new Command("library", CommandText.WithExamples(
            "Prints the model of an invented container terminal and its port community, to begin with. "
            + "Every number in it is a starting value.",
            "breakwater cargo library >port.json"));
        command.SetAction(_ =>
        {
            using var output = Console.OpenStandardOutput();
            output.Write(CargoFlow.Library.StartingLibrary.File());
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command BuildImpact()
    {
        var file = File();
        var json = Json();
        var hits = new HitOptions();
        var command = new Command("impact", CommandText.WithExamples(
            "Says what each flow still carries and why, which services fall, when yards are full, which reefers are at risk, how long the "
            + "queues get, what free time costs. Exits with 0, or 2 when the model or an option is wrong.",
            "breakwater cargo impact port.json --down tos --since 4h --back-in 48h",
            "breakwater cargo impact port.json --disconnected terminal --degraded gate=0.3 --json")) { file, json };
        hits.AddTo(command);
        command.SetAction(parsed => new ImpactRun(Console.Out, Console.Error, parsed.GetValue(json))
            .Run(parsed.GetRequiredValue(file), hits.Read(parsed)));
        return command;
    }

    private static Command BuildCompare()
    {
        var file = File();
        var json = Json();
        var hits = new HitOptions();
        var cut = new Option<string[]>("--disconnect")
        {
            Description = "Services, or members with all that is theirs, to disconnect in thought.",
            HelpName = "ID",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("compare", CommandText.WithExamples(
            "Says what stops if something is disconnected, before it is done: each flow as it is now and as it would be then.",
            "breakwater cargo compare port.json --disconnect terminal",
            "breakwater cargo compare port.json --down tos --disconnect community-system")) { file, cut, json };
        hits.AddTo(command);
        command.SetAction(parsed => new CompareRun(Console.Out, Console.Error, parsed.GetValue(json))
            .Run(parsed.GetRequiredValue(file), hits.Read(parsed), HitOptions.Ids(parsed.GetRequiredValue(cut))));
        return command;
    }

    private static Command BuildPlan()
    {
        var file = File();
        var json = Json();
        var hits = new HitOptions();
        var plan = new PlanOptions();
        var command = new Command("plan", CommandText.WithExamples(
            "Finds the order of restoration: safety first, then what regains most cargo soonest, with the crews that there are. "
            + "Says who does what when, when each flow is back, what could still be better at most, "
            + "and how far uncertain durations spread the times.",
            "breakwater cargo plan port.json --down identity network tos gate",
            "breakwater cargo plan port.json --down identity tos gate --reached identity=restored --at identity=it-one",
            "breakwater cargo plan port.json --down tos gate --crews it=3 ot=1 --first gate --runs 1000")) { file, json };
        hits.AddTo(command);
        plan.AddTo(command);
        command.SetAction(parsed => new PlanRun(Console.Out, Console.Error, parsed.GetValue(json))
            .Run(parsed.GetRequiredValue(file), hits.Read(parsed), plan.Read(parsed)));
        return command;
    }
}
