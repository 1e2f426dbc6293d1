using System.CommandLine;
using System.Globalization;
using Breakwater.Hub.Scorecard;

namespace Breakwater.Server.Commands;

/// <summary>The community's numbers.</summary>
internal static class ScorecardCommands
{
    public static Command Create()
    {
        var month = new Option<string?>("--month") { Description = "Year and month, 2026-11. Default the newest." };
        var csv = new Option<bool>("--csv") { Description = "As CSV; without a month all of them." };
        return AdminCommand.Create(
            "scorecard", "Shows the community's numbers of a month, each with its definition.", "scorecard --month 2026-11",
            run =>
            {
                var read = run.Get<ReadScorecard>();
                if (run.Value(csv))
                {
                    Console.Out.Write(read.Csv(run.Value(month)));
                    return Task.CompletedTask;
                }

                var card = read.Month(run.Value(month));
                run.Output.Print(card, card.Numbers.Select(LineOf).Prepend(
                    $"{card.Month}, {(card.Closed ? "closed" : $"up to {card.UpTo:yyyy-MM-dd}")}"));
                return Task.CompletedTask;
            },
            month, csv);
    }

    private static string LineOf(ScoreNumber number) => number.Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{number.Name,-22} {value,10:0.###} {number.Unit}  {number.Definition}")
        : $"{number.Name,-22} {"-",10} {number.Unit}  {number.Reason}";
}
