using Breakwater.Hub.Community;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal;

/// <summary>Who may open a page, or do an act. What they may see on it, the hub decides on what it loads.</summary>
[Flags]
public enum PortalRole
{
    None = 0,

    /// <summary>Nobody is signed in, or the second step is still to come.</summary>
    Stranger = 1,

    Contact = 2,
    Analyst = 4,
    Manager = 8,
    Coordinator = 16,

    /// <summary>Of the centre: the port's own monitoring, strictly apart from the members' data.</summary>
    CentreAnalyst = 32,

    Auditor = 64,

    Member = Contact | Analyst | Manager,
    Centre = Coordinator | CentreAnalyst | Auditor,
    Person = Member | Centre,
    Anyone = Person | Stranger,
}

internal static class PortalRoles
{
    public static PortalRole Of(SignedIn? who) => who switch
    {
        null or { Session.IsWhole: false } => PortalRole.Stranger,
        { Person: { MemberId: null, Role: PersonRoles.Coordinator } } => PortalRole.Coordinator,
        { Person: { MemberId: null, Role: PersonRoles.Auditor } } => PortalRole.Auditor,
        { Person.MemberId: null } => PortalRole.CentreAnalyst,
        { Person.Role: PersonRoles.Manager } => PortalRole.Manager,
        { Person.Role: PersonRoles.Analyst } => PortalRole.Analyst,
        _ => PortalRole.Contact,
    };
}
