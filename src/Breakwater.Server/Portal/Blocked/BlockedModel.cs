using Breakwater.Hub.Channels;

namespace Breakwater.Server.Portal.Blocked;

/// <param name="Asked">What was typed; empty before anything was.</param>
/// <param name="Answer">Null before anything was asked, or when it is no value.</param>
/// <param name="Problem">Why the last form was not taken; empty for none.</param>
/// <param name="Settings">What the reader looks after; null for who may not change lists.</param>
/// <param name="ForEverybody">The settings are the centre's, and hold for all members.</param>
public sealed record BlockedModel(string Asked, BlockAnswer? Answer, string Problem, ListSettings? Settings, bool ForEverybody);
