using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Channels;

/// <summary>A device that loads lists, as its member sees it.</summary>
/// <param name="Bound">Addresses it may load from.</param>
/// <param name="Asked">New addresses that somebody has loaded from: the member says whether that is the device.</param>
public sealed record FeedDevice(
    string Id, string Device, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, IReadOnlyList<string> Bound,
        IReadOnlyList<string> Asked);

/// <summary>A device's token, shown once; it is a part of the address that the device loads.</summary>
public sealed record NewFeed(string Id, string Token, string Device);

/// <summary>Devices and their tokens: one each, revocable, bound to the addresses that they load from.</summary>
public sealed class FeedRegister(Database database)
{
    public Task<NewFeed> AddAsync(string memberId, string? device, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        NameKey.Check(device, "device", problems);
        RejectedException.ThrowIfAny(problems);
        return database.WriteAsync(
            scope =>
            {
                var devices = scope.Scalar<long>("select count(*) from feed where member_id = @memberId and revoked_at is null",
                    new { memberId });
                if (devices >= Limits.CredentialsPerMemberMax)
                {
                    throw RejectedException.Conflict("too-many", $"A member has at most {Limits.CredentialsPerMemberMax} devices.");
                }

                var feed = new NewFeed(RandomId.Uuid(), RandomId.Secret(), device!.Trim());
                scope.Execute(
                    "insert into feed (id, member_id, device, token_hash, created_at) values (@Id, @memberId, @Device, @hash, @now)",
                    new { feed.Id, memberId, feed.Device, hash = NewApiKey.HashOf(feed.Token), now = scope.NowMicros });
                return feed;
            },
            cancellationToken);
    }

    public Task RevokeAsync(string memberId, string feedId, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var changed = scope.Execute(
                "update feed set revoked_at = @now where id = @feedId and member_id = @memberId and revoked_at is null",
                new { feedId, memberId, now = scope.NowMicros });
            if (changed == 0)
            {
                throw RejectedException.NotFound("device in force");
            }

            scope.MarkChange();
        },
        cancellationToken);

    /// <summary>Answers the question whether a new address is the device.</summary>
    public Task AnswerAsync(string memberId, string feedId, string address, bool isDevice, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope =>
            {
                var changed = scope.Execute(
                    """
                    update feed_source set state = @state
                     where feed_id = @feedId and address = @address
                       and exists (select 1 from feed where id = @feedId and member_id = @memberId)
                    """,
                    new { feedId, memberId, address, state = isDevice ? "bound" : "refused" });
                if (changed == 0)
                {
                    throw RejectedException.NotFound("address of this device");
                }

                scope.MarkChange();
            },
            cancellationToken);

    public IReadOnlyList<FeedDevice> OfMember(string memberId)
    {
        using var connection = database.Open();
        var sources = connection.Query<(string Feed, string Address, string State)>(
            "select s.feed_id, s.address, s.state from feed_source s join feed f on f.id = s.feed_id where f.member_id = @memberId "
                + "order by s.first_at",
            new { memberId }).ToLookup(row => row.Feed);
        return connection.Query<FeedRow>(
            $"select {Columns} from feed where member_id = @memberId order by created_at, id", new { memberId })
            .Select(row => new FeedDevice(
                row.Id,
                row.Device,
                Micros.ToTime(row.CreatedAt),
                Micros.ToTime(row.RevokedAt),
                sources[row.Id].Where(source => source.State == "bound").Select(source => source.Address).ToList(),
                sources[row.Id].Where(source => source.State == "asked").Select(source => source.Address).ToList()))
            .ToList();
    }

    /// <summary>The device whose token this is; null when it is none's, or revoked.</summary>
    internal (string FeedId, string MemberId)? Find(byte[] tokenHash)
    {
        using var connection = database.Open();
        var row = connection.QueryFirstOrDefault<FeedRow>(
            $"select {Columns} from feed where token_hash = @tokenHash and revoked_at is null", new { tokenHash });
        return row is null ? null : (row.Id, row.MemberId);
    }

    /// <summary>bound, asked or refused. The first address of a device is bound; a later one is asked about.</summary>
    internal async Task<string> SourceStateAsync(string feedId, string address, CancellationToken cancellationToken)
    {
        if (StateOf(feedId, address) is { } known)
        {
            return known;
        }

        return await database.WriteAsync(
            scope =>
            {
                scope.Execute(
                    """
                    insert into feed_source (feed_id, address, state, first_at)
                    select @feedId, @address, case when exists (select 1 from feed_source where feed_id = @feedId) then 'asked' else
                      'bound' end, @now
                     where (select count(*) from feed_source where feed_id = @feedId) < 1000
                    on conflict (feed_id, address) do nothing
                    """,
                    new { feedId, address, now = scope.NowMicros });
                return scope.QueryFirstOrDefault<string>(
                    "select state from feed_source where feed_id = @feedId and address = @address", new { feedId, address }) ?? "asked";
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the device's own addresses have loaded so far.</summary>
    internal IReadOnlyList<string> FormatsOf(string feedId)
    {
        using var connection = database.Open();
        return connection.Query<string>("select format from feed_format where feed_id = @feedId", new { feedId }).ToList();
    }

    internal Task KeepFormatAsync(string feedId, string format, CancellationToken cancellationToken) => database.WriteAsync(
        scope => scope.Execute(
            "insert into feed_format (feed_id, format) values (@feedId, @format) on conflict do nothing", new { feedId, format }),
        cancellationToken);

    private const string Columns = "id, member_id as memberId, device, created_at as createdAt, revoked_at as revokedAt";

    private string? StateOf(string feedId, string address)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<string>(
            "select state from feed_source where feed_id = @feedId and address = @address", new { feedId, address });
    }

    private sealed class FeedRow
    {
        public string Id { get; set; } = "";

        public string MemberId { get; set; } = "";

        public string Device { get; set; } = "";

        public long CreatedAt { get; set; }

        public long? RevokedAt { get; set; }
    }
}
