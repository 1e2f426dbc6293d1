using System.Globalization;

namespace Breakwater.Harbor.Campaigns;

/// <summary>Prints what came of it, as Markdown.</summary>
internal sealed class CampaignTables(TextWriter output)
{
    private const double P10 = 0.1;
    private const double Median = 0.5;

    public void Title(string text) => output.WriteLine($"\n## {text}\n");

    public void Say(string text) => output.WriteLine(text + "\n");

    /// <summary>One row for each rule: all campaigns that spread, and what they cost everybody.</summary>
    public void Overview(IReadOnlyList<(string Name, Tally Tally)> results)
    {
        output.WriteLine("| rule | warned before the hit | before anything arrived | in own device | lead, median | lead, p10 | false port "
            + "alerts a month | false confirmed a month | messages per member and month | notices a month |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, tally) in results)
        {
            var all = tally.Spreading;
            Row(
                name, Share(all.Warned, all.Reached), Share(all.BeforeContact, all.Reached), Share(all.InDevice, all.Reached),
                Hours(all.Lead(Median)), Hours(all.Lead(P10)), Rate(tally.FalsePortAlerts, tally), Rate(tally.FalseConfirmed, tally),
                Rate(tally.Messages, tally), Rate(tally.Notices, tally));
        }
    }

    /// <summary>One row for each rule: what share is warned, by how many a campaign would hit.</summary>
    public void Reaches(IReadOnlyList<(string Name, Tally Tally)> results)
    {
        var steps = Tally.ReachSteps;
        Table(
            ["rule", .. steps.Select((from, i) => i + 1 < steps.Count ? $"{from} to {steps[i + 1] - 1}" : $"{from} and more")],
            results.Select(result => result.Tally.ByReach.Select(one => $"{Share(one.Warned, one.Reached)} of {one.Reached}")
                .Prepend(result.Name)));
    }

    /// <summary>One row for each kind of campaign, and for each kind of what is none.</summary>
    public void Kinds(Tally tally)
    {
        output.WriteLine("| kind | campaigns | told of | members hit | warned before the hit | before anything arrived | in own device "
            + "| lead, median | lead, p10 | messages per member and month |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (kind, one) in tally.Kinds.Where(kind => kind.Key < CampaignKind.Scanning))
        {
            Row(
                Name(kind), one.Campaigns.ToString(CultureInfo.InvariantCulture), Share(one.CampaignsTold, one.Campaigns),
                one.Reached.ToString(CultureInfo.InvariantCulture), Share(one.Warned, one.Reached), Share(one.BeforeContact, one.Reached),
                Share(one.InDevice, one.Reached), Hours(one.Lead(Median)), Hours(one.Lead(P10)), Rate(one.Messages, tally));
        }

        output.WriteLine("\n| what is no attack | false confirmed a month | false port alerts a month | messages per member and month |");
        output.WriteLine("|---|---|---|---|");
        foreach (var kind in new[] { CampaignKind.Scanning, CampaignKind.Popular, CampaignKind.Mistake, CampaignKind.BulkMail })
        {
            Row(Name(kind), Rate(tally.Of(kind).FalseConfirmed, tally), Rate(tally.Of(kind).FalsePortAlerts, tally),
                Rate(tally.Of(kind).Messages, tally));
        }

        output.WriteLine();
    }

    public void Table(IReadOnlyList<string> heads, IEnumerable<IEnumerable<string>> rows)
    {
        Row(heads);
        Row(heads.Select(_ => "---"));
        foreach (var row in rows)
        {
            Row(row);
        }
    }

    private static string Name(CampaignKind kind) => kind switch
    {
        CampaignKind.Spray => "spray phishing",
        CampaignKind.Supplier => "supplier compromise",
        CampaignKind.Worm => "worm",
        CampaignKind.CargoTheft => "cargo theft, remote tools",
        CampaignKind.Cranes => "targeted at cranes",
        CampaignKind.Scanning => "scanning",
        CampaignKind.Popular => "popular places, such as a CDN",
        CampaignKind.Mistake => "members' mistakes",
        _ => "newsletters and spam",
    };

    private void Row(params IEnumerable<string> cells) => output.WriteLine("| " + string.Join(" | ", cells) + " |");

    private static string Share(int part, int whole) =>
        whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");

    private static string Hours(double? seconds) =>
        seconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / SimTime.Hour:0.0} h") : "–";

    private static string Rate(int count, Tally tally) =>
        string.Create(CultureInfo.InvariantCulture, $"{count / tally.Months:0.00}");
}
