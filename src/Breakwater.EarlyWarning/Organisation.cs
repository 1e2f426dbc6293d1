namespace Breakwater.EarlyWarning;

/// <summary>What the rule knows of a member. Names are compared as they stand: the caller brings them into one form.</summary>
/// <param name="Owner">Who owns it; empty when nobody else does.</param>
/// <param name="Provider">Who runs its IT; empty when it does so itself.</param>
/// <param name="Verified">A coordinator vouches for it.</param>
/// <param name="Since">When it joined.</param>
public sealed record Organisation(string Id, string Name, string Owner, string Provider, bool Verified, DateTimeOffset Since)
{
    /// <summary>What it shares with others that it is not independent of.</summary>
    public IReadOnlyList<string> Ties { get; } = TiesOf(Id, Name, Owner, Provider);

    private static List<string> TiesOf(string id, string name, string owner, string provider)
    {
        var ties = new List<string> { "member:" + id };
        Add("owner:", owner);
        Add("owner:", name);
        Add("provider:", provider);
        // An owner or a provider may be a member itself, under its own name.
        Add("owner:", provider);
        return ties;

        void Add(string what, string key)
        {
            if (key.Length > 0)
            {
                ties.Add(what + key);
            }
        }
    }
}

/// <summary>The members, and since when there have been any.</summary>
/// <param name="Began">When the first member joined: who joined soon after it is not new, since then nobody was anything else.</param>
/// <param name="Find">Null for who is not a member, or no longer.</param>
public sealed record Community(DateTimeOffset Began, Func<string, Organisation?> Find);
