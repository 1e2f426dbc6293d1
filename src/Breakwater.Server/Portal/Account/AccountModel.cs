using Breakwater.Hub.Messages;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal.Account;

public sealed record AccountModel(
    PersonMessages Settings, SecondStepState SecondStep, IReadOnlyList<PortalSession> Sessions, string Problem);

/// <param name="Draft">A key to take; null when the second step is on.</param>
/// <param name="Codes">New recovery codes, shown this once; empty otherwise.</param>
public sealed record SecondStepModel(
    SecondStepState State, SecondStepDraft? Draft, IReadOnlyList<string> Codes, string Problem);
