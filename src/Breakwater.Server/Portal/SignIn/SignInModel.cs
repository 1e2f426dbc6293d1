namespace Breakwater.Server.Portal.SignIn;

/// <param name="Problem">What came of the last attempt; empty for the first.</param>
/// <param name="LockedUntil">When the next attempt is looked at; null when at once.</param>
/// <param name="Return">Where to go afterwards.</param>
public sealed record SignInModel(string Email, string Problem, DateTimeOffset? LockedUntil, string Return);

public sealed record InvitationModel(string Secret, string Name, string Email, string? Organisation, string Problem);
