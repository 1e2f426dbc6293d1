using System.Globalization;
using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>What is no attack, and is reported as one: scans, mistakes, popular places, newsletters.</summary>
internal sealed class Noise(PortModel model, Population port, Hearing hearing, ulong seed)
{
    private const double HorizonDays = 14;
    private const double FreshHours = 24;
    private const double MemoryDays = 30;
    private const int ScannersAtATime = 30;
    private const double EdgeSensors = 0.7;

    public void Make()
    {
        MakeMistakes(new Dice(seed, 60_000));
        MakeScans(new Dice(seed, 61_000));
        MakeBulkMail(new Dice(seed, 62_000));
    }

    private double Months => model.Days * SimTime.Day / SimTime.Month;

    private void MakeMistakes(Dice dice)
    {
        var count = dice.Poisson(model.MistakesPerMemberMonth * port.Members.Count * Months);
        for (var number = 0; number < count; number++)
        {
            var member = dice.Pick(port.Members);
            var at = SimTime.AtWork(dice.Unit() * model.Days * SimTime.Day);
            var sort = dice.Unit();
            // How many use it, how often each in days, and since when and until when each began to, in days from the mistake.
            var (kind, share, every, from, to) =
                sort < model.MistakePartner ? (CampaignKind.Mistake, 4.0 / port.Members.Count, 7.0, -365.0, 30.0)
                : sort < model.MistakePartner + model.MistakeRegional ? (CampaignKind.Mistake, 0.3, 3.0, -365.0, 30.0)
                : sort < model.MistakePartner + model.MistakeRegional + model.MistakePopular
                    ? (CampaignKind.Popular, 0.8, 0.1, -2000.0, 30.0)
                : (CampaignKind.Popular, dice.Between(0.1, 0.4), 0.3, -2.0, 5.0);
            var knownAtGate = kind == CampaignKind.Popular && dice.Chance(from < -365 ? model.GateKnowsPopular
                : model.GateKnowsPopular / 2);
            if (member.Since > at || knownAtGate)
            {
                continue;
            }

            var value = Value("domain", $"www.{kind.ToString().ToLowerInvariant()}{number}.example", kind, "dns");
            Report(dice, at, member, value);
            foreach (var user in port.Members.Where(_ => dice.Chance(share)))
            {
                Use(dice, user, value, at, at + (dice.Between(from, to) * SimTime.Day), every * SimTime.Day);
            }
        }
    }

    /// <summary>It is handed in, sometimes taken back, sometimes found out by a coordinator.</summary>
    private void Report(Dice dice, double at, SimMember member, SimValue value)
    {
        hearing.Submit(at, member, [value], null);
        if (dice.Chance(0.3))
        {
            hearing.Add(new TakenBack(SimTime.AtWork(at + (dice.Between(2, 24) * SimTime.Hour)), member.Id, value));
        }

        if (dice.Chance(0.6))
        {
            hearing.Add(new Verdict(SimTime.AtWork(at + (dice.Between(1, 8) * SimTime.Hour)), value));
        }
    }

    /// <summary>A member uses a value from a day on, every so often; its sensor tells what it remembers.</summary>
    private void Use(
        Dice dice, SimMember user, SimValue value, double published, double first, double every,
        double latest = double.PositiveInfinity)
    {
        if (user.SensorSince is not { } since || !dice.Chance(user.Coverage))
        {
            return;
        }

        var from = Math.Max(Math.Max(since, first), published - (MemoryDays * SimTime.Day));
        var earliest = from <= first ? first : Math.Min(latest, from + dice.Exponential(every));
        var ordinary = earliest < published - (FreshHours * SimTime.Hour);
        if (earliest < published + (HorizonDays * SimTime.Day) && Hearing.Sighted(user, earliest, published) is { } told)
        {
            hearing.Add(new Said(told, user, value, ordinary ? EvidenceKind.Ordinary : EvidenceKind.Seen));
        }
    }

    /// <summary>Addresses that knock everywhere; some members take it for news.</summary>
    private void MakeScans(Dice dice)
    {
        var count = dice.Poisson(model.ScanReportsPerMemberMonth * port.Members.Count * Months);
        var out_ = new Dictionary<IndicatorKey, double>();
        for (var number = 0; number < count; number++)
        {
            var member = dice.Pick(port.Members);
            var at = SimTime.AtWork(dice.Unit() * model.Days * SimTime.Day);
            if (member.Since > at || member.Tier == 0)
            {
                continue;
            }

            var month = (int)(at / SimTime.Month);
            var scanner = dice.Rank(ScannersAtATime);
            var address = string.Create(CultureInfo.InvariantCulture, $"198.{month}.{scanner}.{20 + scanner}");
            var value = Value("ipv4", address, CampaignKind.Scanning, "firewall");
            // Each begins some day, and is noticed on that day or any later one.
            var began = (month * SimTime.Month)
                + (new Dice(seed, 63_000 + ((ulong)month * 100) + (ulong)scanner).Between(-60, 30) * SimTime.Day);
            at = SimTime.AtWork(Math.Max(at, began + (dice.Unit() * FreshHours * SimTime.Hour)));
            Report(dice, at, member, value);
            if (!out_.TryAdd(value.Key, at))
            {
                continue;
            }

            foreach (var other in port.Members.Where(_ => dice.Chance(EdgeSensors)))
            {
                Use(dice, other, value, at, began, SimTime.Day);
            }
        }
    }

    /// <summary>A newsletter, or spam: within hours at a quarter of the port, mostly from senders who have written before.</summary>
    private void MakeBulkMail(Dice dice)
    {
        var count = dice.Poisson(model.BulkMailsPerMonth * Months);
        for (var number = 0; number < count; number++)
        {
            var start = SimTime.AtWork(dice.Unit() * model.Days * SimTime.Day);
            var isNew = dice.Chance(0.2);
            var value = Value("email", $"news@bulk{number}.example", CampaignKind.BulkMail, "mail");
            var reached = port.Members.Where(member => member.Since <= start && dice.Chance(0.25))
                .Select(member => (Member: member, At: start + (dice.Unit() * 2 * SimTime.Hour))).ToList();
            var reports = reached.Where(one => dice.Chance(one.Member.ReportChance * model.BulkReported))
                .Select(one => (one.Member, At: SimTime.AtWork(one.At + dice.LogNormal(one.Member.ReportDelay, model.ReportDelaySpread))))
                .OrderBy(one => one.At).ToList();
            foreach (var (member, at) in reports)
            {
                Report(dice, at, member, value);
            }

            if (reports.Count == 0)
            {
                continue;
            }

            foreach (var (member, at) in reached)
            {
                var wroteBefore = !isNew && dice.Chance(0.6);
                Use(dice, member, value, reports[0].At, wroteBefore ? at - (dice.Between(2, 300) * SimTime.Day) : at,
                    7 * SimTime.Day, at);
            }
        }
    }

    private static SimValue Value(string what, string value, CampaignKind kind, string system) =>
        new(new IndicatorKey(what, value), system, kind);
}
