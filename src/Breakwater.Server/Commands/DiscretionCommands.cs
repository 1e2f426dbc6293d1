using System.CommandLine;
using Breakwater.Hub.Intake;

namespace Breakwater.Server.Commands;

/// <summary>How much speed and context the community gives for anonymity.</summary>
internal static class DiscretionCommands
{
    public static Command Create() => new("discretion", "How much speed and context the community gives for anonymity.")
    {
        Show(), Set("quick", "Everything goes out at once, unless a submission says urgent=false.", discreet: false),
        Set("discreet", "What is not urgent waits for a time drawn by lot; plain indicators only, unless the text is asked for.",
            discreet: true),
    };

    private static Command Show() => AdminCommand.Create(
        "show", "Shows the choice, and how long what was released had waited, by day.", "discretion show",
        run =>
        {
            var discretion = run.Get<DiscretionStore>().Current();
            var days = run.Get<WaitingRelease>().Days();
            var name = discretion.Discreet ? "discreet" : "quick";
            run.Output.Print(
                new { discretion.Discreet, waitHours = discretion.DelayMax.TotalHours, days },
                days.Select(day => $"{day.Day:yyyy-MM-dd}  {day.Released} released, waited {day.Waited.TotalHours:0.0} h on average")
                    .Prepend($"{name}; what is not urgent waits up to {discretion.DelayMax.TotalHours:0} h"));
            return Task.CompletedTask;
        });

    private static Command Set(string name, string description, bool discreet)
    {
        var wait = new Option<double>("--wait-hours")
        {
            Description = "Longest wait of what is not urgent.", DefaultValueFactory = _ => (discreet ? Hub.Limits.DiscreetDelay
                : Hub.Limits.ReleaseDelay).TotalHours,
        };
        return AdminCommand.Create(
            name, description, $"discretion {name} --wait-hours 24",
            async run =>
            {
                var discretion = new Discretion(discreet, TimeSpan.FromHours(run.Value(wait)));
                await run.Get<DiscretionStore>().SetAsync(discretion, run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { discretion.Discreet, waitHours = discretion.DelayMax.TotalHours }, $"The community is {name} now.");
            },
            wait);
    }
}
