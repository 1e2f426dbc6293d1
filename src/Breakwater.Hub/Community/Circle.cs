namespace Breakwater.Hub.Community;

/// <summary>A named group of members to share within.</summary>
/// <param name="LevelDefault">TLP level of what is shared here without a marking.</param>
/// <param name="LevelHighest">The most restrictive level that the circle accepts.</param>
public sealed record Circle(string Id, string Name, string LevelDefault, string LevelHighest, DateTimeOffset CreatedAt)
{
    /// <summary>The circle that every member is in. Its id is fixed so that it means the same in every hub.</summary>
    public const string EveryoneId = "b3a1c9d4-7f00-4e52-9c1b-0e5e4f0a0001";

    public const string EveryoneName = "everyone";
}

/// <summary>Somebody at a member, or on the centre's staff when <see cref="MemberId"/> is null.</summary>
public sealed record Person(string Id, string? MemberId, string Name, string Email, string Role, DateTimeOffset CreatedAt);

/// <summary>Roles that people have.</summary>
public static class PersonRoles
{
    public const string Coordinator = "coordinator";
    public const string Manager = "manager";
    public const string Analyst = "analyst";
    public const string Auditor = "auditor";
    public const string Contact = "contact";

    public static readonly IReadOnlyList<string> OfCentre = [Coordinator, Analyst, Auditor];

    public static readonly IReadOnlyList<string> OfMember = [Manager, Analyst, Contact];
}
