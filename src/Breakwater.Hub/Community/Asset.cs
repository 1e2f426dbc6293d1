namespace Breakwater.Hub.Community;

/// <summary>A domain or an address range that a member says is its own.</summary>
/// <param name="State">One of <see cref="AssetStates"/>; it protects the member only when approved.</param>
/// <param name="Proof">What to publish to prove control: a TXT record at <c>_breakwater.</c> below the domain; empty for a range.</param>
/// <param name="Note">Why it is in this state, in words.</param>
public sealed record Asset(
    string Id, string MemberId, string Kind, string Value, string State, string Proof, string Note, DateTimeOffset CreatedAt);

public static class AssetKinds
{
    public const string Domain = "domain";
    public const string Range = "range";
}

public static class AssetStates
{
    public const string Claimed = "claimed";

    /// <summary>Control is shown, but a live indicator is in the way: a coordinator decides.</summary>
    public const string Held = "held";

    public const string Approved = "approved";
    public const string Refused = "refused";
}
