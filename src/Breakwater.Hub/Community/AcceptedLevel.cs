using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Community;

/// <summary>The level up to which a member accepts what is shared. It gets and loses the difference as rows of its own.</summary>
public sealed class AcceptedLevel(Database database, MemberRegister members)
{
    /// <exception cref="RejectedException">It is no TLP level, or there is no such member.</exception>
    public async Task<Member> SetAsync(string idOrName, string? level, CancellationToken cancellationToken)
    {
        var member = members.Find(idOrName);
        if (!Tlp.TryParse(level ?? "", out var highest))
        {
            throw RejectedException.Invalid(
                "bad-level", "$.level", $"\"{level}\" is not a TLP level: clear, green, amber, amber+strict or red.");
        }

        await database.WriteAsync(
            scope =>
            {
                var before = CommunityStore.ViewerOf(scope, member.Id);
                if (before.Highest != highest)
                {
                    CommunityStore.SetLevel(scope, member.Id, highest);
                    scope.MarkChange();
                    PublicationLog.FollowViewer(scope, before, before with { Highest = highest });
                    scope.Note($"It accepts up to {Tlp.Name(highest)} now.");
                }
            },
            cancellationToken).ConfigureAwait(false);
        return member with { LevelHighest = Tlp.Name(highest) };
    }
}
