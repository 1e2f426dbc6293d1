using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Messages;

/// <summary>A secret address of an Atom feed, on the one occasion that it is shown.</summary>
public sealed record NewAtomFeed(string Id, string Name, string Path);

/// <summary>A secret address as it is listed: everything but the secret, which the hub does not have.</summary>
public sealed record AtomFeedView(string Id, string Name, DateTimeOffset CreatedAt);

/// <summary>
/// Secret addresses at which a member's warnings are an Atom feed. Readers of feeds are often somebody else's service, so what is
/// TLP:AMBER+STRICT is not in it.
/// </summary>
public sealed class AtomFeeds(Database database, CommunityStore community)
{
    /// <summary>Before the secret.</summary>
    public const string Path = "atom/";

    /// <exception cref="RejectedException">The name is none, or the member has too many.</exception>
    public Task<NewAtomFeed> AddAsync(string memberId, string? name, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        if (community.Member(memberId) is null)
        {
            throw RejectedException.NotFound("member");
        }

        NameKey.Check(name, "name", problems);
        RejectedException.ThrowIfAny(problems);
        return database.WriteAsync(
            scope =>
            {
                var there = scope.Scalar<long>(
                    "select count(*) from atom_feed where member_id = @memberId and revoked_at is null", new { memberId });
                if (there >= Limits.AtomFeedsPerMemberMax)
                {
                    throw RejectedException.Conflict("too-many", $"A member has at most {Limits.AtomFeedsPerMemberMax} of them.");
                }

                var secret = RandomId.Secret();
                var feed = new NewAtomFeed(RandomId.Uuid(), name!.Trim(), $"/{Path}{secret}");
                scope.Execute(
                    "insert into atom_feed (id, member_id, name, token_hash, created_at) values (@Id, @memberId, @Name, @hash, @now)",
                    new { feed.Id, memberId, feed.Name, hash = NewApiKey.HashOf(secret), now = scope.NowMicros });
                return feed;
            },
            cancellationToken);
    }

    public IReadOnlyList<AtomFeedView> Of(string memberId)
    {
        using var connection = database.Open();
        return connection.Query<(string Id, string Name, long CreatedAt)>(
            "select id, name, created_at from atom_feed where member_id = @memberId and revoked_at is null order by created_at, id",
            new { memberId }).Select(row => new AtomFeedView(row.Id, row.Name, Micros.ToTime(row.CreatedAt))).ToList();
    }

    /// <exception cref="RejectedException">There is none in force.</exception>
    public Task RevokeAsync(string memberId, string id, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            if (scope.Execute(
                "update atom_feed set revoked_at = @now where id = @id and member_id = @memberId and revoked_at is null",
                new { id, memberId, now = scope.NowMicros }) == 0)
            {
                throw RejectedException.NotFound("Atom feed in force");
            }
        },
        cancellationToken);

    /// <summary>Whose feed this is; null when it is nobody's.</summary>
    internal string? MemberOf(string secret)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<string>(
            "select member_id from atom_feed where token_hash = @hash and revoked_at is null", new { hash = NewApiKey.HashOf(secret) });
    }
}
