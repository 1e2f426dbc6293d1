using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>What is played.</summary>
internal enum CampaignKind
{
    Spray,
    Supplier,
    Worm,
    CargoTheft,
    Cranes,

    /// <summary>Not attacks, from here on.</summary>
    Scanning,
    Popular,
    Mistake,
    BulkMail,
}

/// <summary>A value that is met.</summary>
/// <param name="System">On which kind of system it leaves a trace.</param>
internal sealed record SimValue(IndicatorKey Key, string System, CampaignKind Kind)
{
    public bool IsBad => Kind < CampaignKind.Scanning;
}

/// <summary>A member meets an attack.</summary>
/// <param name="At">A mail arrives, a connection is tried.</param>
/// <param name="HitAt">Somebody falls for it, or the machine is infected; null when that does not happen.</param>
/// <param name="Met">What leaves a trace at <paramref name="At"/>.</param>
/// <param name="Hit">What leaves a trace at <paramref name="HitAt"/>.</param>
/// <param name="Carried">What whoever hands in the thing that came hands in with it, without having fallen for it.</param>
internal sealed record Contact(
    SimMember Member, double At, double? HitAt, IReadOnlyList<SimValue> Met, IReadOnlyList<SimValue> Hit,
    IReadOnlyList<SimValue> Carried)
{
    public IEnumerable<SimValue> All => HitAt is null ? Met : Met.Concat(Hit);
}

/// <summary>An attack, and whom it reaches when nobody is warned: that is fixed before any rule runs.</summary>
internal sealed record SimCampaign(CampaignKind Kind, int Number, IReadOnlyList<Contact> Contacts)
{
    /// <summary>It goes from member to member, so that warning some of them can help.</summary>
    public bool IsSpreading => Kind is CampaignKind.Spray or CampaignKind.Supplier or CampaignKind.Worm or CampaignKind.CargoTheft;

    /// <summary>Members that it hits, each at its first hit.</summary>
    public IEnumerable<Contact> Reached => Contacts.Where(one => one.HitAt is not null).GroupBy(one => one.Member.Index)
        .Select(all => all.MinBy(one => one.HitAt)!);
}
