using System.CommandLine;
using System.Globalization;
using Breakwater.Harbor.Campaigns;

namespace Breakwater.Harbor.Commands;

/// <summary><c>harbor campaigns</c>.</summary>
internal static class CampaignsCommand
{
    private const int MembersMin = 10;
    private const int MembersMax = 10_000;
    private static readonly int[] Sizes = [40, 1_000];

    public static Command Build()
    {
        var members = new Option<int[]>("--members")
        {
            Description = "How many members the ports have; may be given several times.",
            DefaultValueFactory = _ => Sizes,
        };
        members.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>()?.Any(one => one is < MembersMin or > MembersMax) == true)
            {
                result.AddError($"--members is from {MembersMin} to {MembersMax}.");
            }
        });
        var seeds = new Option<(ulong First, ulong Last)>("--seeds")
        {
            Description = "Which ports, such as 101-120.",
            DefaultValueFactory = _ => (101, 120),
            CustomParser = result => Range(result),
        };
        var model = new Option<string>("--model") { Description = "expected or pessimistic; both without it.",
            DefaultValueFactory = _ => "" };
        model.AcceptOnlyFromAmong("", "expected", "pessimistic");
        var curves = new Option<bool>("--curves") { Description = "Also what other thresholds would give." };
        var charts = new Option<bool>("--charts") { Description = "Also the control charts." };
        var command = new Command(
            "campaigns",
            "Plays attacks, and what is taken for one, over simulated ports for 90 days, and prints how many members the early-warning "
                + "rule warns before they are hit, beside a naive rule.\n\nExample:\n  harbor campaigns --members 40 --seeds 101-120")
        {
            members, seeds, model, curves, charts,
        };
        command.SetAction(parsed => FileCommand.Run(() =>
        {
            var (first, last) = parsed.GetValue(seeds);
            new CampaignsRun(
                new CampaignsOptions(
                    parsed.GetValue(members)!, first, last, parsed.GetValue(model)!, parsed.GetValue(curves), parsed.GetValue(charts)),
                Console.Out).Run();
        }));
        return command;
    }

    private static (ulong First, ulong Last) Range(System.CommandLine.Parsing.ArgumentResult result)
    {
        var parts = result.Tokens[0].Value.Split('-');
        if (ulong.TryParse(parts[0], CultureInfo.InvariantCulture, out var first)
            && ulong.TryParse(parts[^1], CultureInfo.InvariantCulture, out var last) && parts.Length <= 2 && last >= first)
        {
            return (first, last);
        }

        result.AddError("--seeds is a number, or two such as 101-120.");
        return default;
    }
}
