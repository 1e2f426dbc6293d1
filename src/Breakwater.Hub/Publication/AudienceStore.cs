using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Stix;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>Interned audiences, and what a caller's viewer may see of them.</summary>
public sealed class AudienceStore(Database database, CommunityStore community)
{
    private const string Columns = "id, circle_id as circleId, level, member_id as memberId, persons";

    // Replaced whole; audiences are only ever added.
    private volatile IReadOnlyList<Audience> _known = [];

    /// <summary>The viewer that a caller reads as on a machine channel. Circles are looked up anew each time: leaving one works at
    /// once.</summary>
    public Viewer ViewerOf(Caller caller)
    {
        if (caller.May(KeyPurposes.Coordinate))
        {
            return Viewer.Coordinator;
        }

        return caller.MemberId is { } member
            ? community.ViewerOf(member, caller.ServiceProvider)
            : Viewer.Public;
    }

    /// <summary>As <see cref="ViewerOf"/>, for somebody who sits in front of a page: what is for named persons may be for them.</summary>
    public Viewer PersonOf(Caller caller) => ViewerOf(caller) with { PersonId = caller.PersonId };

    public IReadOnlyList<long> VisibleTo(Viewer viewer) => Audiences.VisibleTo(viewer, All());

    /// <summary>As <see cref="VisibleTo(Viewer)"/>, of one circle's audiences only.</summary>
    public IReadOnlyList<long> VisibleIn(Viewer viewer, string circleId) =>
        Audiences.VisibleTo(viewer, All().Where(audience => audience.CircleId == circleId));

    public IReadOnlyList<Audience> All()
    {
        var known = _known;
        using var connection = database.Open();
        var added = connection.Query<AudienceRow>(
            $"select {Columns} from audience where id > @last order by id", new { last = known.Count > 0 ? known[^1].Id : 0 })
            .Select(row => row.ToAudience()).ToList();
        if (added.Count > 0)
        {
            known = [.. known, .. added];
            _known = known;
        }

        return known;
    }

    /// <summary>As <see cref="VisibleTo(Viewer)"/>, with the audiences that this transaction has added.</summary>
    internal static IReadOnlyList<long> VisibleTo(WriteScope scope, Viewer viewer) => Audiences.VisibleTo(
        viewer, scope.Query<AudienceRow>($"select {Columns} from audience order by id").Select(row => row.ToAudience()));

    internal static Audience Intern(WriteScope scope, Audience audience)
    {
        var identity = audience.Identity;
        var id = IdOf(scope, identity);
        if (id is null)
        {
            // Under the position lock, so that two nodes never give one number to two audiences.
            scope.TakePositions(1);
            scope.Execute(
                """
                insert into audience (id, circle_id, level, member_id, persons, identity)
                select (select coalesce(max(id), 0) + 1 from audience), @CircleId, @level, @MemberId, @persons, @identity
                 where not exists (select 1 from audience where identity = @identity)
                """,
                new
                {
                    audience.CircleId,
                    level = Tlp.Name(audience.Level),
                    audience.MemberId,
                    persons = audience.Persons.Count > 0 ? string.Join(',', audience.Persons) : null,
                    identity,
                });
            id = IdOf(scope, identity);
        }

        return audience with { Id = id!.Value };
    }

    private static long? IdOf(WriteScope scope, string identity) =>
        scope.QueryFirstOrDefault<long?>("select id from audience where identity = @identity", new { identity });

    internal static Audience Find(WriteScope scope, long id) =>
        scope.QueryFirstOrDefault<AudienceRow>($"select {Columns} from audience where id = @id", new { id })!.ToAudience();

    private sealed record AudienceRow(long Id, string? CircleId, string Level, string? MemberId, string? Persons)
    {
        public Audience ToAudience() => new(Id, CircleId, Tlp.Parse(Level), MemberId, Persons?.Split(',') ?? []);
    }
}
