namespace Breakwater.Hub.Community;

/// <summary>An organisation in the community.</summary>
/// <param name="Kind">Its role in moving cargo; one of <see cref="MemberKinds.All"/>.</param>
/// <param name="Tier">Security maturity 0 to 3: decides how things are delivered, never what the member may know.</param>
/// <param name="Owner">Who owns it; members of one owner are not independent of each other.</param>
/// <param name="Provider">Who runs its IT; empty when it does so itself.</param>
/// <param name="Verified">A coordinator vouches for it. Only verified members' sightings count as evidence.</param>
public sealed record Member(
    string Id, string Name, string Kind, int Tier, string Owner, string Provider, bool Verified, DateTimeOffset CreatedAt)
{
    /// <summary>The most restrictive TLP level that it accepts; what is above reaches it by no channel.</summary>
    public string LevelHighest { get; init; } = "red";
}

/// <summary>Cargo roles, and the cross-sector and authority kinds of the glossary.</summary>
public static class MemberKinds
{
    public const string Other = "other";

    public static readonly IReadOnlyList<string> All =
    [
        "terminal", "carrier", "railroad", "trucker", "broker", "warehouse", "forwarder", "tug", "pilot", "port-authority", "utility",
        "telecom", "fuel", "agency", Other,
    ];
}
