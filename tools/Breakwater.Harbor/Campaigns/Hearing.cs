using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>
/// What reaches the hub: people report what they noticed, sensors find what was published, in what they remember and in what comes later.
/// </summary>
internal sealed class Hearing(PortModel model, Population port, ulong seed)
{
    private const double PublishSeconds = 2;
    private const double IndexSeconds = 2;
    private const double MemoryDays = 30;
    private const double NotHitReports = 0.7;
    private const double OutageReports = 2;
    private const int FirstTierThatLooks = 2;
    private readonly List<PortEvent> _events = [];
    private int _submissions;

    public Population Port => port;

    /// <summary>All of it in the order of time; what comes at the same moment stays in the order it was made in.</summary>
    public IReadOnlyList<PortEvent> Events() => _events.Where(one => one.At < model.Days * SimTime.Day).OrderBy(one => one.At).ToList();

    public void Hear(SimCampaign campaign)
    {
        var dice = new Dice(seed, 50_000 + ((ulong)campaign.Kind * 1_000) + (ulong)campaign.Number);
        var published = new Dictionary<IndicatorKey, double>();
        foreach (var (at, contact) in Reports(dice, campaign).OrderBy(report => report.At))
        {
            // Where it called home is found by whoever can look into an infected machine.
            var found = at >= contact.HitAt && contact.Member.Tier >= FirstTierThatLooks ? contact.Hit : [];
            Submit(at, contact.Member, contact.Carried.Concat(found).DistinctBy(value => value.Key).ToList(), published);
        }

        foreach (var contact in campaign.Contacts.Where(contact => contact.Member.SensorSince is not null))
        {
            Trace(dice, contact.Member, contact.At, contact.Met, published);
            if (contact.HitAt is { } hit)
            {
                Trace(dice, contact.Member, hit, contact.Hit, published);
            }
        }
    }

    /// <summary>A member hands in what it saw itself.</summary>
    public void Submit(double at, SimMember member, IReadOnlyList<SimValue> seen, Dictionary<IndicatorKey, double>? published)
    {
        var submission = "submission:" + (_submissions++).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var out_ = at + PublishSeconds;
        _events.Add(new Published(out_, member.Id, submission, seen));
        foreach (var value in seen)
        {
            published?.TryAdd(value.Key, out_);
            _events.Add(new Said(out_, member, value with { System = "report" }, EvidenceKind.Seen));
        }
    }

    public void Add(PortEvent one) => _events.Add(one);

    /// <summary>When a sensor tells of a trace of something that is published then, or was.</summary>
    public static double? Sighted(SimMember member, double trace, double published)
    {
        if (member.SensorSince is not { } since || trace < since || trace < published - (MemoryDays * SimTime.Day))
        {
            return null;
        }

        return Math.Max(trace, published + IndexSeconds) + member.SensorDelay;
    }

    private IEnumerable<(double At, Contact Contact)> Reports(Dice dice, SimCampaign campaign)
    {
        foreach (var contact in campaign.Contacts)
        {
            var member = contact.Member;
            if (dice.Chance(member.MachineReportChance))
            {
                yield return (contact.At + dice.LogNormal(model.MachineReportDelay * SimTime.Hour, model.ReportDelaySpread), contact);
            }

            // An outage is noticed by everybody; a mail that nobody fell for is not always worth a report.
            var weight = contact.HitAt is null ? NotHitReports : campaign.Kind == CampaignKind.Worm ? OutageReports : 1;
            // A scan that found nothing to infect, or an update that nobody ran, is seen by machines, not by people.
            var isSilent = contact.HitAt is null && campaign.Kind is CampaignKind.Worm or CampaignKind.Supplier;
            if (!dice.Chance(isSilent && contact.HitAt is null ? 0 : Math.Min(0.95, member.ReportChance * weight)))
            {
                continue;
            }

            var noticed = contact.HitAt is { } hit && dice.Chance(0.5) ? hit : contact.At;
            var at = Math.Max(noticed, campaign.Kind == CampaignKind.Worm ? contact.HitAt!.Value : noticed)
                + dice.LogNormal(member.ReportDelay, model.ReportDelaySpread);
            yield return (member.Tier < 3 ? SimTime.AtWork(at) : at, contact);
        }
    }

    private void Trace(
        Dice dice, SimMember member, double at, IReadOnlyList<SimValue> values, Dictionary<IndicatorKey, double> published)
    {
        foreach (var value in values)
        {
            if (dice.Chance(member.Coverage) && published.TryGetValue(value.Key, out var since) && Sighted(member, at, since) is { } told)
            {
                _events.Add(new Said(told, member, value, EvidenceKind.Seen));
            }
        }
    }
}
