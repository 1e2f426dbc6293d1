using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;

namespace Breakwater.Hub.Warnings;

/// <summary>How things stand in the port, by what a reader may see.</summary>
public sealed class PortLevelBoard(WarningStore store, AudienceStore audiences, PortLevelSettings settings, TimeProvider time)
{
    /// <exception cref="RejectedException">The caller may not read.</exception>
    public PortLevelAnswer Of(Caller caller) => caller.May(KeyPurposes.Read)
        ? At(audiences.VisibleTo(audiences.PersonOf(caller)))
        : throw RejectedException.Forbidden("This is not for you to read.");

    internal PortLevelAnswer At(IReadOnlyList<long> visible)
    {
        var now = time.GetUtcNow();
        var level = new PortLevels(settings).At(store.Steps(visible, now - Limits.PortLevelMemory), now);
        return new PortLevelAnswer(level.Colour.ToString().ToLowerInvariant(), level.Since, level.Why);
    }
}
