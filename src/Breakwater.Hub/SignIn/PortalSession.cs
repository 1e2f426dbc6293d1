using Breakwater.Hub.Community;

namespace Breakwater.Hub.SignIn;

/// <summary>A person who is signed in at one browser, as it is listed: everything but the secret, which the hub does not have.</summary>
/// <param name="IsWhole">False between the password and the second step; nothing but that step is open to it.</param>
/// <param name="Device">What the browser calls itself.</param>
/// <param name="ConfirmedAt">When the person last proved who they are.</param>
public sealed record PortalSession(
    string Id, string PersonId, bool IsWhole, string Device, string Address, DateTimeOffset CreatedAt, DateTimeOffset SeenAt,
    DateTimeOffset ExpiresAt, DateTimeOffset ConfirmedAt)
{
    /// <summary>Whether the last proof is recent enough for a dangerous act.</summary>
    public bool IsConfirmed(DateTimeOffset now) => now - ConfirmedAt < Limits.ConfirmationLife;
}

/// <summary>A new session with what its cookie holds, on the one occasion that the hub has it.</summary>
public sealed record NewSession(PortalSession Session, string Secret);

/// <summary>Who is at the other end of a session.</summary>
/// <param name="Member">Null for the centre's staff.</param>
/// <param name="Caller">The same as for a key of this person, so that every rule is the same.</param>
public sealed record SignedIn(PortalSession Session, Person Person, Member? Member, Caller Caller);

/// <summary>Where a browser stands, as far as the hub can tell.</summary>
public sealed record BrowserPlace(string Device, string Address);

/// <summary>What a person may do, by their role.</summary>
public static class RolePurposes
{
    /// <summary>For a person of a member: a contact may read, share and answer, an analyst also take back, a manager all of it.</summary>
    public static KeyPurposes Of(Person person) => (person.MemberId is null, person.Role) switch
    {
        (true, PersonRoles.Coordinator) => KeyPurposes.Coordinate | KeyPurposes.Read,
        (true, PersonRoles.Auditor) => KeyPurposes.Audit | KeyPurposes.Read,
        (true, _) => KeyPurposes.Read,
        (false, PersonRoles.Manager) => KeyPurposeNames.OfFirstKey,
        (false, PersonRoles.Analyst) => KeyPurposes.Read | KeyPurposes.Submit | KeyPurposes.Withdraw,
        (false, _) => KeyPurposes.Read | KeyPurposes.Submit,
    };
}
