namespace Breakwater.Server.Portal.Design;

/// <summary>A room of the portal, as the navigation has it.</summary>
/// <param name="Icon">One of <see cref="Icons"/>.</param>
/// <param name="Name">Its name, of the words that every page has.</param>
public sealed record Room(string Path, string Icon, PortalRole Roles, Func<ShellTexts, string> Name);

/// <summary>The rooms, in the order in which they are shown.</summary>
public static class Navigation
{
    private static readonly IReadOnlyList<Room> All =
    [
        new("/", "harbour", PortalRole.Person, texts => texts.Overview),
        new("/warnings", "warning", PortalRole.Person, texts => texts.Warnings),
        new("/share", "share", PortalRole.Member, texts => texts.Share),
        new("/search", "search", PortalRole.Person, texts => texts.Search),
        new("/reviews", "inbox", PortalRole.Coordinator, texts => texts.Reviews),
        new("/blocked", "shield", PortalRole.Person, texts => texts.Blocked),
        new("/people", "people", PortalRole.Manager | PortalRole.Coordinator, texts => texts.People),
        new("/audit", "book", PortalRole.Coordinator | PortalRole.Auditor, texts => texts.Audit),
        new("/account", "key", PortalRole.Person, texts => texts.Account),
    ];

    public static IReadOnlyList<Room> For(PortalRole role) => All.Where(room => (room.Roles & role) != 0).ToList();
}
