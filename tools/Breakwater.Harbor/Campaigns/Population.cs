namespace Breakwater.Harbor.Campaigns;

/// <summary>The members of one simulated port.</summary>
/// <param name="Partners">For each member, whom it is connected with.</param>
internal sealed record Population(IReadOnlyList<SimMember> Members, IReadOnlyList<IReadOnlyList<int>> Partners)
{
    private const int MembersPerProvider = 40;
    private const int ProvidersMin = 3;
    private const int GroupMin = 2;
    private const int GroupMax = 5;
    private const double OldestSensorDays = 400;
    private const double OldestMemberDays = 800;
    private const double YoungestFounderDays = 30;
    private static readonly int[] PollMinutes = [5, 15, 30, 60];

    // The first members of every port: those without whom there is none. Kind, how many, and for each tier the share of the kind.
    private static readonly (string Kind, int Count, double[] Tiers)[] Core =
    [
        ("terminal", 6, [0, 0.1, 0.4, 0.5]),
        ("carrier", 6, [0.05, 0.35, 0.4, 0.2]),
        ("trucker", 8, [0.6, 0.35, 0.05, 0]),
        ("broker", 3, [0.35, 0.5, 0.15, 0]),
        ("warehouse", 3, [0.35, 0.5, 0.15, 0]),
        ("forwarder", 3, [0.3, 0.5, 0.15, 0.05]),
        ("railroad", 2, [0, 0.2, 0.4, 0.4]),
        ("utility", 2, [0, 0.2, 0.4, 0.4]),
        ("fuel", 2, [0.3, 0.4, 0.2, 0.1]),
        ("port-authority", 1, [0, 0, 0.2, 0.8]),
        ("telecom", 1, [0, 0, 0.4, 0.6]),
        ("agency", 1, [0.3, 0.5, 0.2, 0]),
        ("tug", 1, [0.6, 0.4, 0, 0]),
        ("pilot", 1, [0.4, 0.6, 0, 0]),
    ];

    // Who comes beyond them: mostly small firms. Kind, share, and for each tier the share of the kind.
    private static readonly (string Kind, double Share, double[] Tiers)[] Others =
    [
        ("trucker", 0.42, [0.75, 0.22, 0.03, 0]),
        ("forwarder", 0.14, [0.4, 0.45, 0.13, 0.02]),
        ("warehouse", 0.12, [0.5, 0.42, 0.08, 0]),
        ("broker", 0.10, [0.45, 0.45, 0.1, 0]),
        ("carrier", 0.07, [0.05, 0.35, 0.4, 0.2]),
        ("agency", 0.05, [0.3, 0.5, 0.2, 0]),
        ("fuel", 0.02, [0.3, 0.4, 0.2, 0.1]),
        ("tug", 0.02, [0.6, 0.4, 0, 0]),
        ("utility", 0.02, [0, 0.2, 0.4, 0.4]),
        ("terminal", 0.01, [0, 0.3, 0.5, 0.2]),
        ("pilot", 0.01, [0.4, 0.6, 0, 0]),
        ("telecom", 0.01, [0, 0, 0.4, 0.6]),
        ("other", 0.01, [0.5, 0.5, 0, 0]),
    ];

    /// <summary>When the community began.</summary>
    public static double Began => -OldestMemberDays * SimTime.Day;

    public static Population Make(PortModel model, int count, ulong seed)
    {
        var dice = new Dice(seed, 1);
        var core = Core.SelectMany(kind => Enumerable.Repeat((kind.Kind, kind.Tiers), kind.Count)).ToList();
        var kinds = core.Take(count).Concat(Enumerable.Range(0, Math.Max(0, count - core.Count)).Select(_ => Other(dice))).ToList();
        var owners = Owners(dice, count, model.OwnedShare);
        var providers = Math.Max(ProvidersMin, count / MembersPerProvider);
        var members = kinds.Select((kind, i) => MakeMember(model, dice, i, kind.Kind, Tier(dice, kind.Tiers), owners[i], providers))
            .ToList();
        return new Population(members, MakePartners(dice, model, count));
    }

    private static SimMember MakeMember(PortModel model, Dice dice, int index, string kind, int tier, string owner, int providers)
    {
        var provider = tier <= 1 && dice.Chance(model.ProviderShare) ? "provider-" + dice.Rank(providers) : "";
        var since = dice.Chance(model.JoinsMeanwhileShare) ? dice.Between(0, model.Days * SimTime.Day)
            : -dice.Between(YoungestFounderDays, OldestMemberDays) * SimTime.Day;
        var hasSensor = dice.Chance(model.SensorShare[tier]);
        var sensorSince = Math.Max(since, -dice.Between(0, OldestSensorDays) * SimTime.Day);
        var delay = dice.Chance(model.BatchSensorShare) ? dice.Between(1, 12) * SimTime.Hour : dice.Between(1, 10);
        var poll = dice.Chance(model.PollShare[tier]) ? dice.Pick(PollMinutes) * 60.0 : 0;
        return new SimMember(
            index, kind, tier, owner, provider, !dice.Chance(model.UnverifiedShare), since, hasSensor ? sensorSince : null, delay,
            model.Coverage[tier], poll, dice.Unit() * Math.Max(poll, 1), model.ReportChance[tier], model.ReportDelay[tier] * SimTime.Hour,
            model.MachineReportChance[tier], dice.Chance(model.VulnerableShare[tier]));
    }

    private static (string Kind, double[] Tiers) Other(Dice dice)
    {
        var (at, sum) = (dice.Unit(), 0.0);
        var (kind, _, tiers) = Others.FirstOrDefault(kind => (sum += kind.Share) > at, Others[^1]);
        return (kind, tiers);
    }

    private static int Tier(Dice dice, double[] shares)
    {
        var (at, sum) = (dice.Unit(), 0.0);
        for (var tier = 0; tier < shares.Length; tier++)
        {
            sum += shares[tier];
            if (at < sum)
            {
                return tier;
            }
        }

        return 0;
    }

    private static string[] Owners(Dice dice, int count, double share)
    {
        var owners = Enumerable.Repeat("", count).ToArray();
        var left = (int)(count * share);
        for (var group = 0; left >= GroupMin; group++)
        {
            var size = Math.Min(left, GroupMin + dice.Below(GroupMax - GroupMin + 1));
            for (var i = 0; i < size; i++)
            {
                owners[dice.Below(count)] = "owner-" + group.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            left -= size;
        }

        return owners;
    }

    private static List<IReadOnlyList<int>> MakePartners(Dice dice, PortModel model, int count)
    {
        var partners = Enumerable.Range(0, count).Select(_ => new HashSet<int>()).ToList();
        for (var i = 0; i < count * model.PartnersMean / 2; i++)
        {
            // Few have many partners, as terminals do; they come first.
            var (one, other) = (dice.Rank(count), dice.Below(count));
            if (one != other)
            {
                partners[one].Add(other);
                partners[other].Add(one);
            }
        }

        return partners.Select(all => (IReadOnlyList<int>)all.Order().ToList()).ToList();
    }
}
