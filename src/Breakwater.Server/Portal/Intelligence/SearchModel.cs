using Breakwater.Hub.Channels;

namespace Breakwater.Server.Portal.Intelligence;

/// <param name="Answer">Null before anything was asked.</param>
/// <param name="Problem">Why it was not searched; empty for none.</param>
public sealed record SearchModel(string Text, SearchAnswer? Answer, string Problem);
