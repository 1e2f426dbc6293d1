namespace Breakwater.EarlyWarning;

/// <summary>
/// The rule: from all that is said about a cluster to its level. A function of the evidence as a set: in which order it came makes no
/// difference. It counts independent members, and never more than one for anybody's word:
/// <list type="bullet">
/// <item>those who saw values that are joined by what the values themselves show;</item>
/// <item>those who saw values of one campaign by their own word;</item>
/// <item>those who saw anything of the whole cluster, without whoever's word ties it together.</item>
/// </list>
/// The highest of the three is what counts.
/// </summary>
public sealed class Rule(WarningSettings settings, Community community)
{
    private const int Percent = 100;

    public WarningSettings Settings => settings;

    /// <param name="members">Independent members who saw it.</param>
    /// <param name="reached">Those of them to whom more happened than that mail arrived.</param>
    public WarningLevel LevelOf(int members, int reached, bool cargoTouched) =>
        reached >= settings.PortAlertMembers || (cargoTouched && members >= settings.PortAlertMembersWithCargo) ? WarningLevel.PortAlert
        : members >= settings.ConfirmedMembers ? WarningLevel.Confirmed
        : members >= 1 ? WarningLevel.Notice
        : WarningLevel.None;

    /// <summary>In ordinary use, or judged to be nothing bad: it confirms nothing, and joins nothing.</summary>
    public bool IsTraffic(IndicatorEvidence about)
    {
        if (about.FalsePositive)
        {
            return true;
        }

        if (!settings.LookBackCounts || !about.Evidence.Any(one => one.Kind == EvidenceKind.Ordinary))
        {
            return false;
        }

        var ordinary = Count(about.Evidence.Where(one => one.Kind == EvidenceKind.Ordinary && IsHeard(one)));
        return ordinary >= settings.OrdinaryMembers
            && ordinary * Percent >= settings.OrdinaryPercent * (ordinary + Count(Counted(about, DateTimeOffset.MinValue)));
    }

    /// <param name="now">Evidence that is older than its life at this moment counts no more.</param>
    public Judgement Judge(Cluster cluster, DateTimeOffset now)
    {
        var oldest = now - settings.EvidenceLife;
        var counted = cluster.Indicators.Select(one => IsTraffic(one) ? [] : Counted(one, oldest)).ToList();
        var values = cluster.Indicators.Select((one, i) =>
        {
            var members = Count(counted[i]);
            return new ValueJudgement(one.Indicator, members, members >= settings.ConfirmedMembers);
        }).Where(value => value.Members > 0).ToList();
        var members = MembersOf(cluster, counted);
        var reached = members < settings.PortAlertMembers || settings.ArrivalAlerts
            ? members
            : MembersOf(cluster, counted.Select((all, i) => WithoutArrivals(cluster.Indicators[i].Indicator, all)).ToList());
        var systems = counted.SelectMany(all => all).Select(one => one.System.ToLowerInvariant()).Where(system => system.Length > 0)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var cargo = systems.Exists(IsCargo);
        return new Judgement(LevelOf(members, reached, cargo), members, cargo, systems, values);
    }

    /// <summary>True for a kind of system that cargo depends on.</summary>
    public bool IsCargo(string system) => settings.CargoSystems.Contains(system);

    private int MembersOf(Cluster cluster, List<List<Evidence>> counted) =>
        Math.Max(OfCores(cluster, counted), Math.Max(OfOwnWords(cluster, counted), OfAll(cluster, counted)));

    private List<Evidence> WithoutArrivals(IndicatorKey indicator, List<Evidence> counted) => indicator.Kind == "email"
        ? counted.Where(one => !settings.MailSystems.Contains(one.System)).ToList()
        : counted;

    private int OfCores(Cluster cluster, List<List<Evidence>> counted) => cluster.Cores.Index()
        .GroupBy(core => core.Item)
        .Select(core => Count(core.SelectMany(one => counted[one.Index])))
        .DefaultIfEmpty(0).Max();

    private int OfOwnWords(Cluster cluster, List<List<Evidence>> counted)
    {
        if (cluster.Words.Count == 0)
        {
            return 0;
        }

        var places = cluster.Indicators.Select((one, i) => (one.Indicator, i)).ToDictionary(pair => pair.Indicator, pair => pair.i);
        return cluster.Words.GroupBy(word => word.Tie.Key, StringComparer.Ordinal)
            .Max(tie => Count(tie.SelectMany(word => counted[places[word.Indicator]].Where(one => one.MemberId == word.Tie.By))));
    }

    private int OfAll(Cluster cluster, List<List<Evidence>> counted)
    {
        // Without ties on anybody's word the whole cluster is one core.
        if (cluster.Words.Count == 0)
        {
            return 0;
        }

        var tying = cluster.Words.Select(word => word.Tie.By).ToHashSet(StringComparer.Ordinal);
        return Count(counted.SelectMany(all => all).Where(one => !tying.Contains(one.MemberId)));
    }

    private List<Evidence> Counted(IndicatorEvidence about, DateTimeOffset oldest)
    {
        var counted = new List<Evidence>(about.Evidence.Count);
        // Who had it in ordinary use once is no witness for it, whatever it says later.
        var users = settings.LookBackCounts
            ? about.Evidence.Where(one => one.Kind == EvidenceKind.Ordinary).Select(one => one.MemberId)
                .ToHashSet(StringComparer.Ordinal)
            : [];
        var atEdge = about.Indicator.Kind is "ipv4" or "ipv6" && !settings.PerimeterCounts;
        foreach (var one in about.Evidence)
        {
            if (one.At >= oldest && !users.Contains(one.MemberId)
                && !(atEdge && settings.PerimeterSystems.Contains(one.System)) && IsHeard(one))
            {
                counted.Add(one);
            }
        }

        return counted;
    }

    /// <summary>Of a member that is verified, and was not new when it said so.</summary>
    private bool IsHeard(Evidence one) =>
        community.Find(one.MemberId) is { Verified: true } member
        && (one.At - member.Since >= settings.MemberAgeMin || member.Since - community.Began <= settings.MemberAgeMin);

    private int Count(IEnumerable<Evidence> evidence) => settings.IndependenceCounts
        ? Independence.Count(Voices(evidence))
        : evidence.Select(one => one.MemberId).Distinct(StringComparer.Ordinal).Count();

    private IEnumerable<Voice> Voices(IEnumerable<Evidence> evidence)
    {
        var known = new HashSet<(string, string)>();
        foreach (var one in evidence)
        {
            if (known.Add((one.MemberId, one.Way)))
            {
                yield return new Voice(community.Find(one.MemberId)!, one.Way);
            }
        }
    }
}
