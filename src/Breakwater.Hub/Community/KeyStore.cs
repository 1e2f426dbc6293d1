using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Community;

/// <summary>API keys: all of the SQL about them. Secrets go in as hashes and never come out.</summary>
public sealed class KeyStore(Database database)
{
    private const string Columns =
        """
        id, member_id as memberId, person_id as personId, label, purposes, service_provider as serviceProvider,
        created_at as createdAt, expires_at as expiresAt, revoked_at as revokedAt
        """;

    /// <summary>The key with this secret's hash, when it is in force.</summary>
    internal KeyRow? FindInForce(byte[] secretHash, long now)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<KeyRow>(
            $"select {Columns} from api_key where secret_hash = @secretHash and revoked_at is null and (expires_at is null or "
                + $"expires_at > @now)",
            new { secretHash, now });
    }

    internal bool IsInForce(string id, long now)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>(
            "select count(*) from api_key where id = @id and revoked_at is null and (expires_at is null or expires_at > @now)",
            new { id, now }) > 0;
    }

    public IReadOnlyList<ApiKey> OfMember(string? memberId)
    {
        using var connection = database.Open();
        return connection.Query<KeyRow>(
            $"select {Columns} from api_key where member_id = @memberId or (member_id is null and @memberId is null) order by "
                + $"created_at, id",
            new { memberId }).Select(row => row.ToKey()).ToList();
    }

    internal static bool HashTaken(WriteScope scope, byte[] secretHash) =>
        scope.Scalar<long>("select count(*) from api_key where secret_hash = @secretHash", new { secretHash }) > 0;

    internal static long HashBytes(WriteScope scope, string id) =>
        scope.Scalar<long>("select length(secret_hash) from api_key where id = @id", new { id });

    internal static KeyRow? Find(WriteScope scope, string id) =>
        scope.QueryFirstOrDefault<KeyRow>($"select {Columns} from api_key where id = @id", new { id });

    internal static void Insert(WriteScope scope, ApiKey key, byte[] secretHash) => scope.Execute(
        """
        insert into api_key (id, member_id, person_id, label, purposes, secret_hash, service_provider, created_at, expires_at)
        values (@Id, @MemberId, @PersonId, @Label, @Purposes, @secretHash, @ServiceProvider, @CreatedAt, @ExpiresAt)
        """,
        new
        {
            key.Id,
            key.MemberId,
            key.PersonId,
            key.Label,
            key.Purposes,
            secretHash,
            ServiceProvider = key.ServiceProvider ? 1L : 0L,
            CreatedAt = Micros.Of(key.CreatedAt),
            ExpiresAt = key.ExpiresAt is { } at ? Micros.Of(at) : (long?)null,
        });

    internal static bool Revoke(WriteScope scope, string id) => scope.Execute(
        "update api_key set revoked_at = @now where id = @id and revoked_at is null", new { id, now = scope.NowMicros }) == 1;

    internal sealed record KeyRow(
        string Id, string? MemberId, string? PersonId, string Label, string Purposes, long ServiceProvider, long CreatedAt, long? ExpiresAt,
        long? RevokedAt)
    {
        public ApiKey ToKey() => new(
            Id, MemberId, PersonId, Label, Purposes, ServiceProvider != 0, Micros.ToTime(CreatedAt), Micros.ToTime(ExpiresAt),
            Micros.ToTime(RevokedAt));
    }
}
