using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>
/// One rule over one port. What reaches the hub is the same for every rule, and so is whom the attacks reach: nobody is spared in the model
/// because he was warned, so that a rule cannot look good by changing what it is measured on.
/// </summary>
internal sealed class Trial(World world)
{
    /// <summary>From the decision to the last member's message handed over.</summary>
    private const double DeliverySeconds = 60;

    private readonly Dictionary<IndicatorKey, SimValue> _values = ValuesOf(world);

    public Tally Play(IPortRule rule)
    {
        var tally = new Tally(world.Days * SimTime.Day / SimTime.Month);
        var told = new Dictionary<IndicatorKey, double>();
        var blocked = new Dictionary<IndicatorKey, double>();
        foreach (var said in world.Events.SelectMany(rule.Take))
        {
            if (said.IsMessage)
            {
                tally.Messages++;
                Count(tally, said);
            }

            tally.Notices += said is { Before: WarningLevel.None, Level: >= WarningLevel.Notice } ? 1 : 0;
            foreach (var value in said.Level >= WarningLevel.Confirmed ? said.Values : [])
            {
                if (said.IsMessage && said.Level > said.Before)
                {
                    told.TryAdd(value.Indicator, said.At + DeliverySeconds);
                }

                if (value.Block)
                {
                    blocked.TryAdd(value.Indicator, said.At);
                }
            }
        }

        foreach (var campaign in world.Campaigns)
        {
            var one = new KindTally();
            Judge(one, campaign, told, blocked);
            tally.Of(campaign.Kind).Add(one);
            if (campaign.IsSpreading && one.Reached > 0)
            {
                tally.ByReach[Tally.ReachSteps.Count(step => step <= one.Reached) - 1].Add(one);
            }
        }

        return tally;
    }

    /// <summary>A warning is false when nobody saw anything bad of it.</summary>
    private void Count(Tally tally, Told said)
    {
        var seen = said.Values.Select(value => _values[value.Indicator]).ToList();
        var about = seen.Find(value => value.IsBad) ?? (seen.Count > 0 ? seen[0] : _values[said.Warning]);
        var kind = tally.Of(about.Kind);
        kind.Messages++;
        if (said.Level <= said.Before)
        {
            tally.Lowered++;
            return;
        }

        if (about.IsBad)
        {
            return;
        }

        if (said.Level == WarningLevel.PortAlert)
        {
            kind.FalsePortAlerts++;
        }

        // What goes to a port alert in one step was not confirmed before.
        kind.FalseConfirmed += said.Before < WarningLevel.Confirmed ? 1 : 0;
    }

    private static void Judge(
        KindTally tally, SimCampaign campaign, Dictionary<IndicatorKey, double> told, Dictionary<IndicatorKey, double> blocked)
    {
        tally.Campaigns++;
        tally.CampaignsTold += campaign.Contacts.Any(contact => contact.All.Any(value => told.ContainsKey(value.Key))) ? 1 : 0;
        foreach (var contact in campaign.Reached)
        {
            var at = contact.HitAt!.Value;
            var toldAt = contact.All.Min(value => told.GetValueOrDefault(value.Key, double.PositiveInfinity));
            var inDeviceAt = contact.All
                .Min(value => contact.Member.PollAfter(blocked.GetValueOrDefault(value.Key, double.PositiveInfinity)));
            var warnedAt = Math.Min(toldAt, inDeviceAt);
            tally.Reached++;
            tally.InDevice += inDeviceAt < at ? 1 : 0;
            tally.BeforeContact += warnedAt < contact.At ? 1 : 0;
            if (warnedAt < at)
            {
                tally.Warned++;
                tally.Leads.Add(at - warnedAt);
            }
        }
    }

    private static Dictionary<IndicatorKey, SimValue> ValuesOf(World world)
    {
        var values = new Dictionary<IndicatorKey, SimValue>();
        foreach (var published in world.Events.OfType<Published>())
        {
            foreach (var value in published.Values)
            {
                values.TryAdd(value.Key, value);
            }
        }

        return values;
    }
}
