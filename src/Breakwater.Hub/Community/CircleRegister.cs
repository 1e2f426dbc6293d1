using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Community;

/// <summary>Circles and who is in them. A member that joins gets what is live in the circle; one that leaves loses it.</summary>
public sealed class CircleRegister(Database database, CommunityStore store)
{
    public IReadOnlyList<Circle> All() => store.Circles();

    /// <exception cref="RejectedException">There is none.</exception>
    public Circle Find(string idOrName) => store.FindCircle(idOrName) ?? throw RejectedException.NotFound("circle");

    public IReadOnlyList<string> MembersOf(Circle circle) => store.MembersOf(circle.Id);

    /// <summary>Makes sure that the circle of everyone is there; called at every start.</summary>
    public Task EnsureEveryoneAsync() => database.WriteAsync(
        scope =>
        {
            if (scope.Scalar<long>("select count(*) from circle where id = @id", new { id = Circle.EveryoneId }) == 0)
            {
                CommunityStore.InsertCircle(
                    scope, new Circle(Circle.EveryoneId, Circle.EveryoneName, Tlp.Name(TlpLevel.Green), Tlp.Name(TlpLevel.Red), scope.Now));
            }
        });

    public async Task<Circle> AddAsync(string? name, string? levelDefault, string? levelHighest, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        NameKey.Check(name, "name", problems);
        if (!Tlp.TryParse(levelDefault ?? "amber", out var normal))
        {
            problems.Add(new Problem("bad-level", "levelDefault", $"\"{levelDefault}\" is not a TLP level."));
        }

        if (!Tlp.TryParse(levelHighest ?? "amber+strict", out var highest) || highest < normal)
        {
            problems.Add(new Problem("bad-level", "levelHighest", $"\"{levelHighest}\" is not a TLP level at or above the default."));
        }

        RejectedException.ThrowIfAny(problems);
        return await database.WriteAsync(
            scope =>
            {
                if (CommunityStore.NameTaken(scope, "circle", name!, ""))
                {
                    throw RejectedException.Conflict("name-taken", $"There is a circle named \"{name}\" already.");
                }

                var circle = new Circle(RandomId.Uuid(), name!.Trim(), Tlp.Name(normal), Tlp.Name(highest), scope.Now);
                CommunityStore.InsertCircle(scope, circle);
                return circle;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>False when the member was in it already.</summary>
    public Task<bool> JoinAsync(Circle circle, Member member, CancellationToken cancellationToken)
    {
        ThrowIfEveryone(circle);
        return database.WriteAsync(
            scope =>
            {
                var before = CommunityStore.ViewerOf(scope, member.Id);
                if (!CommunityStore.InsertMembership(scope, circle.Id, member.Id))
                {
                    return false;
                }

                scope.MarkChange();
                PublicationLog.FollowViewer(scope, before, CommunityStore.ViewerOf(scope, member.Id));
                return true;
            },
            cancellationToken);
    }

    /// <summary>False when the member was not in it.</summary>
    public Task<bool> LeaveAsync(Circle circle, Member member, CancellationToken cancellationToken)
    {
        ThrowIfEveryone(circle);
        return database.WriteAsync(
            scope =>
            {
                var before = CommunityStore.ViewerOf(scope, member.Id);
                if (!CommunityStore.DeleteMembership(scope, circle.Id, member.Id))
                {
                    return false;
                }

                scope.MarkChange();
                PublicationLog.FollowViewer(scope, before, CommunityStore.ViewerOf(scope, member.Id));
                return true;
            },
            cancellationToken);
    }

    private static void ThrowIfEveryone(Circle circle)
    {
        if (circle.Id == Circle.EveryoneId)
        {
            throw RejectedException.Invalid("everyone", "circle", "Every member is in the circle of everyone; nobody joins or leaves it.");
        }
    }
}
