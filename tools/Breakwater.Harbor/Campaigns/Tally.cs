namespace Breakwater.Harbor.Campaigns;

/// <summary>What came of a rule over one port, or over several added up.</summary>
/// <param name="months">How long it went.</param>
internal sealed class Tally(double months)
{
    private readonly SortedDictionary<CampaignKind, KindTally> _kinds = [];

    public double Months { get; private set; } = months;

    /// <summary>Messages to each member.</summary>
    public int Messages { get; set; }

    /// <summary>Those of them that said that a warning fell.</summary>
    public int Lowered { get; set; }

    /// <summary>Warnings that began as a notice: in lists and on screens, no message.</summary>
    public int Notices { get; set; }

    public IReadOnlyDictionary<CampaignKind, KindTally> Kinds => _kinds;

    /// <summary>From how many members that a campaign would hit each of <see cref="ByReach"/> begins.</summary>
    public static IReadOnlyList<int> ReachSteps { get; } = [1, 3, 10, 30, 100];

    /// <summary>Campaigns that spread, by how many members they would hit.</summary>
    public IReadOnlyList<KindTally> ByReach { get; } = ReachSteps.Select(_ => new KindTally()).ToList();

    public int FalsePortAlerts => _kinds.Values.Sum(kind => kind.FalsePortAlerts);

    public int FalseConfirmed => _kinds.Values.Sum(kind => kind.FalseConfirmed);

    /// <summary>Of the campaigns that spread, all together.</summary>
    public KindTally Spreading
    {
        get
        {
            var all = new KindTally();
            foreach (var kind in new[] { CampaignKind.Spray, CampaignKind.Supplier, CampaignKind.Worm, CampaignKind.CargoTheft })
            {
                all.Add(Of(kind));
            }

            return all;
        }
    }

    public KindTally Of(CampaignKind kind)
    {
        if (!_kinds.TryGetValue(kind, out var tally))
        {
            _kinds.Add(kind, tally = new KindTally());
        }

        return tally;
    }

    public void Add(Tally other)
    {
        Months += other.Months;
        Messages += other.Messages;
        Lowered += other.Lowered;
        Notices += other.Notices;
        foreach (var (mine, theirs) in ByReach.Zip(other.ByReach))
        {
            mine.Add(theirs);
        }

        foreach (var (kind, tally) in other._kinds)
        {
            Of(kind).Add(tally);
        }
    }
}

/// <summary>The same of one kind of campaign. A member counts once in each campaign, at its first hit.</summary>
internal sealed class KindTally
{
    public int Campaigns { get; set; }

    /// <summary>About how many of them anything confirmed was told, early or late.</summary>
    public int CampaignsTold { get; set; }

    public int Reached { get; set; }

    /// <summary>Warned before the hit.</summary>
    public int Warned { get; set; }

    /// <summary>Warned before anything of it arrived.</summary>
    public int BeforeContact { get; set; }

    /// <summary>Had a value of it in a device of their own before the hit.</summary>
    public int InDevice { get; set; }

    /// <summary>Messages to each member about it.</summary>
    public int Messages { get; set; }

    public int FalsePortAlerts { get; set; }

    public int FalseConfirmed { get; set; }

    /// <summary>Seconds from the warning to the hit, of those who were warned before.</summary>
    public List<double> Leads { get; } = [];

    public double WarnedShare => Reached == 0 ? 0 : (double)Warned / Reached;

    public void Add(KindTally other)
    {
        Campaigns += other.Campaigns;
        CampaignsTold += other.CampaignsTold;
        Reached += other.Reached;
        Warned += other.Warned;
        BeforeContact += other.BeforeContact;
        InDevice += other.InDevice;
        Messages += other.Messages;
        FalsePortAlerts += other.FalsePortAlerts;
        FalseConfirmed += other.FalseConfirmed;
        Leads.AddRange(other.Leads);
    }

    /// <summary>Null when nobody was warned before.</summary>
    public double? Lead(double quantile)
    {
        if (Leads.Count == 0)
        {
            return null;
        }

        var sorted = Leads.Order().ToList();
        return sorted[(int)(quantile * (sorted.Count - 1))];
    }
}
