using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal.Members;

/// <param name="Path">Of this page, which its forms post below.</param>
/// <param name="Organisation">Null for the centre.</param>
/// <param name="Made">An invitation that was just made; null for none.</param>
public sealed record PeopleModel(
    string Path, string? Organisation, IReadOnlyList<PersonState> People, IReadOnlyList<string> Roles, InvitationMade? Made,
    string Problem);
