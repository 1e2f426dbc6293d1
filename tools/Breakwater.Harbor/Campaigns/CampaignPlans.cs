namespace Breakwater.Harbor.Campaigns;

/// <summary>Plays the attacks of one port: whom each reaches, and when, if nobody is warned.</summary>
internal sealed class CampaignPlans(PortModel model, Population port, ulong seed)
{
    private const double WarmUpDays = 3;
    private const double CoolDownDays = 10;
    private const double HourSpread = 0.8;
    private const double ClickSpread = 1.2;
    private static readonly string[] CargoSystems = ["tos", "crane", "gate", "yard"];
    private static readonly string[] TheftKinds = ["trucker", "broker", "carrier", "forwarder"];

    public IReadOnlyList<SimCampaign> All()
    {
        var all = new List<SimCampaign>();
        Add(CampaignKind.Spray, model.Sprays, Spray);
        Add(CampaignKind.Supplier, model.SupplierCompromises, Supplier);
        Add(CampaignKind.Worm, model.Worms, Worm);
        Add(CampaignKind.CargoTheft, model.CargoThefts, CargoTheft);
        Add(CampaignKind.Cranes, model.CraneCampaigns, Cranes);
        return all;

        void Add(CampaignKind kind, int count, Func<Dice, Infrastructure, double, List<Contact>> play)
        {
            for (var number = 0; number < count; number++)
            {
                var dice = new Dice(seed, 100 + ((ulong)kind * 1_000) + (ulong)number);
                var start = dice.Between(WarmUpDays, model.Days - CoolDownDays) * SimTime.Day;
                var contacts = play(dice, new Infrastructure(dice, kind, number), start);
                // Who is not a member yet cannot be warned, nor tell anybody.
                all.Add(new SimCampaign(kind, number, contacts.Where(one => one.At >= one.Member.Since).OrderBy(one => one.At).ToList()));
            }
        }
    }

    /// <summary>Mails in waves, each from another sender to another site, all with one payload; in working hours.</summary>
    private List<Contact> Spray(Dice dice, Infrastructure values, double start)
    {
        var share = dice.Between(0.15, 0.5);
        var waves = 2 + dice.Below(4);
        var length = dice.LogNormal(model.SprayHours, HourSpread) * SimTime.Hour;
        return Mailed(dice, port.Members.Where(_ => dice.Chance(share)), start, length, waves, values, model.ClickChance);
    }

    /// <summary>Load boards and carriers: few mails to each, then a remote tool.</summary>
    private List<Contact> CargoTheft(Dice dice, Infrastructure values, double start)
    {
        var share = dice.Between(0.03, 0.12);
        var targets = port.Members.Where(member => TheftKinds.Contains(member.Kind) && dice.Chance(share)).ToList();
        var length = dice.LogNormal(model.TheftDays, HourSpread / 2) * SimTime.Day;
        return Mailed(dice, targets, start, length, 3, values, model.ClickChance * 1.5);
    }

    private List<Contact> Mailed(
        Dice dice, IEnumerable<SimMember> targets, double start, double length, int waves, Infrastructure values, double clickChance)
    {
        var contacts = new List<Contact>();
        foreach (var member in targets)
        {
            var into = dice.Unit();
            var wave = (int)(into * waves);
            var at = SimTime.AtWork(start + (into * length)) + (dice.Unit() * SimTime.Hour);
            double? hit = dice.Chance(clickChance)
                ? SimTime.AtWork(at + (dice.LogNormal(model.ClickHours, ClickSpread) * SimTime.Hour))
                : null;
            contacts.Add(new Contact(
                member, at, hit, [values.Sender(wave)],
                [values.Domain(wave), values.Url(wave), values.File(wave / 2), values.Home(wave / 2)],
                [values.Sender(wave), values.Domain(wave), values.Url(wave), values.File(wave / 2)]));
        }

        return contacts;
    }

    /// <summary>A supplier's own update or mailbox: what it sends from is in ordinary use, what it carries is not.</summary>
    private List<Contact> Supplier(Dice dice, Infrastructure values, double start)
    {
        var providers = port.Members.Select(member => member.Provider).Where(name => name.Length > 0).Distinct()
            .Order(StringComparer.Ordinal).ToList();
        // Some suppliers are the IT provider of all whom they reach, who then are not independent of each other.
        var provider = providers.Count > 0 && dice.Chance(0.3) ? dice.Pick(providers) : "";
        var share = dice.Between(0.08, 0.25);
        var length = dice.LogNormal(model.SupplierDays, HourSpread / 2) * SimTime.Day;
        var contacts = new List<Contact>();
        foreach (var member in port.Members)
        {
            if (provider.Length > 0 ? member.Provider != provider : !dice.Chance(share))
            {
                continue;
            }

            var at = start + (dice.Unit() * length);
            double? hit = dice.Chance(0.35) ? at + (dice.LogNormal(model.ClickHours, ClickSpread) * SimTime.Hour) : null;
            contacts.Add(new Contact(member, at, hit, [values.File(0)], [values.Domain(0), values.Home(0)], [values.File(0)]));
        }

        return contacts;
    }

    /// <summary>From machine to machine along partners' links, at any hour.</summary>
    private List<Contact> Worm(Dice dice, Infrastructure values, double start)
    {
        const double WormDays = 7;
        var contacts = new List<Contact>();
        var infected = new HashSet<int>();
        var queue = new PriorityQueue<int, double>();
        queue.Enqueue(dice.Below(port.Members.Count), start);
        while (queue.TryDequeue(out var index, out var at) && at < start + (WormDays * SimTime.Day))
        {
            if (infected.Contains(index))
            {
                continue;
            }

            var member = port.Members[index];
            var falls = member.Vulnerable || infected.Count == 0;
            contacts.Add(new Contact(
                member, at, falls ? at : null, [values.File(0)], [values.Domain(0), values.Home(0)], [values.File(0)]));
            foreach (var partner in falls && infected.Add(index) ? port.Partners[index] : [])
            {
                queue.Enqueue(partner, at + ((model.HopHoursMin + dice.Exponential(model.HopHours)) * SimTime.Hour));
            }
        }

        return contacts;
    }

    /// <summary>A few terminals, days apart, on what cargo depends on.</summary>
    private List<Contact> Cranes(Dice dice, Infrastructure values, double start)
    {
        var terminals = port.Members.Where(member => member.Kind == "terminal").ToList();
        var contacts = new List<Contact>();
        var at = start;
        foreach (var terminal in terminals.OrderBy(_ => dice.Unit()).Take(1 + dice.Below(Math.Min(4, terminals.Count))))
        {
            var system = dice.Pick(CargoSystems);
            contacts.Add(new Contact(
                terminal, at, dice.Chance(0.7) ? at + dice.Between(SimTime.Hour, SimTime.Day) : null, [values.Sender(0)],
                [Infrastructure.On(values.Domain(0), system), Infrastructure.On(values.File(0), system), values.Home(0)],
                [values.Sender(0), values.Domain(0)]));
            at += dice.Exponential(3 * SimTime.Day);
        }

        return contacts;
    }
}
