namespace Breakwater.Hub.Storage;

/// <summary>More writes wait than <see cref="Limits.WritesWaitingMax"/>: nothing was done, and the caller may try again.</summary>
public sealed class DatabaseBusyException() : Exception("The hub is busy; nothing was taken in. Try again in a moment.");
