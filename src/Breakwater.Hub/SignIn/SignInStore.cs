using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.SignIn;

/// <summary>Passwords, second steps, sessions and invitations: all of the SQL about them.</summary>
public sealed class SignInStore(Database database)
{
    private const string SessionColumns =
        """
        id, person_id as personId, whole, attempts, device, address, created_at as createdAt, seen_at as seenAt, expires_at as expiresAt,
        confirmed_at as confirmedAt
        """;

    private const string Open = "ended_at is null and expires_at > @now and seen_at > @idle";

    private const string CredentialColumns =
        """
        person_id as personId, password_hash as passwordHash, changed_at as changedAt, totp_key as totpKey, totp_step as totpStep, failures,
        locked_until as lockedUntil
        """;

    internal CredentialRow? Credential(string personId)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<CredentialRow>(
            $"select {CredentialColumns} from sign_in where person_id = @personId", new { personId });
    }

    internal static CredentialRow? Credential(WriteScope scope, string personId) => scope.QueryFirstOrDefault<CredentialRow>(
        $"select {CredentialColumns} from sign_in where person_id = @personId", new { personId });

    internal static void SetPassword(WriteScope scope, string personId, string hash) => scope.Execute(
        """
        insert into sign_in (person_id, password_hash, changed_at, totp_step, failures, locked_until)
        values (@personId, @hash, @now, 0, 0, 0)
        on conflict (person_id) do update
           set password_hash = excluded.password_hash, changed_at = excluded.changed_at, failures = 0, locked_until = 0
        """,
        new { personId, hash, now = scope.NowMicros });

    internal static void SetFailures(WriteScope scope, string personId, long failures, DateTimeOffset lockedUntil) => scope.Execute(
        "update sign_in set failures = @failures, locked_until = @until where person_id = @personId",
        new { personId, failures, until = Micros.Of(lockedUntil) });

    internal static void SetTotp(WriteScope scope, string personId, byte[]? key, long step) => scope.Execute(
        "update sign_in set totp_key = @key, totp_step = @step where person_id = @personId", new { personId, key, step });

    internal static void SetTotpStep(WriteScope scope, string personId, long step) => scope.Execute(
        "update sign_in set totp_step = @step where person_id = @personId", new { personId, step });

    internal static void ReplaceCodes(WriteScope scope, string personId, IEnumerable<byte[]> hashes)
    {
        scope.Execute("delete from recovery_code where person_id = @personId", new { personId });
        foreach (var hash in hashes)
        {
            scope.Execute("insert into recovery_code (person_id, code_hash) values (@personId, @hash)", new { personId, hash });
        }
    }

    /// <summary>False when there is no such code, or it was used.</summary>
    internal static bool UseCode(WriteScope scope, string personId, byte[] hash) => scope.Execute(
        "update recovery_code set used_at = @now where person_id = @personId and code_hash = @hash and used_at is null",
        new { personId, hash, now = scope.NowMicros }) == 1;

    internal int CodesLeft(string personId)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<int>(
            "select count(*) from recovery_code where person_id = @personId and used_at is null", new { personId });
    }

    /// <summary>The open session with this secret's hash.</summary>
    internal SessionRow? Session(byte[] secretHash, DateTimeOffset now)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<SessionRow>(
            $"select {SessionColumns} from portal_session where secret_hash = @secretHash and {Open}",
            new { secretHash, now = Micros.Of(now), idle = Micros.Of(now - Limits.SessionIdle) });
    }

    internal static SessionRow? Session(WriteScope scope, string id) => scope.QueryFirstOrDefault<SessionRow>(
        $"select {SessionColumns} from portal_session where id = @id and {Open}",
        new { id, now = scope.NowMicros, idle = Micros.Of(scope.Now - Limits.SessionIdle) });

    internal IReadOnlyList<SessionRow> SessionsOf(string personId, DateTimeOffset now)
    {
        using var connection = database.Open();
        return connection.Query<SessionRow>(
            $"""
            select {SessionColumns} from portal_session where person_id = @personId and whole = 1 and {Open}
             order by seen_at desc, id limit {Limits.SessionsPerPersonMax}
            """,
            new { personId, now = Micros.Of(now), idle = Micros.Of(now - Limits.SessionIdle) }).ToList();
    }

    internal static void InsertSession(WriteScope scope, PortalSession session, byte[] secretHash)
    {
        // Those beyond the limit, this one counted, end.
        scope.Execute(
            $"""
            update portal_session set ended_at = @now
             where person_id = @PersonId and ended_at is null and id not in
               (select id from portal_session where person_id = @PersonId and ended_at is null
                 order by seen_at desc, id limit {Limits.SessionsPerPersonMax - 1})
            """,
            new { session.PersonId, now = scope.NowMicros });
        scope.Execute(
            """
            insert into portal_session (id, secret_hash, person_id, whole, attempts, device, address, created_at, seen_at, expires_at,
              confirmed_at)
            values (@Id, @secretHash, @PersonId, @whole, 0, @Device, @Address, @now, @now, @expires, @now)
            """,
            new
            {
                session.Id, secretHash, session.PersonId, session.Device, session.Address,
                whole = session.IsWhole ? 1L : 0L, expires = Micros.Of(session.ExpiresAt), now = scope.NowMicros,
            });
    }

    // The hour alone: an exact time beside a person would tell who did what was published then.
    internal static void SetSeen(WriteScope scope, string id) => scope.Execute(
        "update portal_session set seen_at = @now where id = @id", new { id, now = Micros.HourOf(scope.NowMicros) });

    internal static void SetConfirmed(WriteScope scope, string id) => scope.Execute(
        "update portal_session set confirmed_at = @now, attempts = 0 where id = @id", new { id, now = scope.NowMicros });

    /// <summary>How many codes were tried in this session, this one counted.</summary>
    internal static long CountAttempt(WriteScope scope, string id) => scope.Scalar<long>(
        "update portal_session set attempts = attempts + 1 where id = @id returning attempts", new { id });

    /// <summary>Ends one session of a person; false when it was not open.</summary>
    internal static bool EndSession(WriteScope scope, string id, string personId) => scope.Execute(
        "update portal_session set ended_at = @now where id = @id and person_id = @personId and ended_at is null",
        new { id, personId, now = scope.NowMicros }) == 1;

    internal static int EndSessions(WriteScope scope, string personId, string exceptId) => scope.Execute(
        "update portal_session set ended_at = @now where person_id = @personId and ended_at is null and id <> @exceptId",
        new { personId, exceptId, now = scope.NowMicros });

    internal static void InsertInvitation(WriteScope scope, string personId, byte[] secretHash, DateTimeOffset expires)
    {
        scope.Execute("delete from invitation where person_id = @personId and used_at is null", new { personId });
        scope.Execute(
            """
            insert into invitation (id, secret_hash, person_id, created_at, expires_at)
            values (@id, @secretHash, @personId, @now, @expires)
            """,
            new { id = RandomId.Uuid(), secretHash, personId, now = scope.NowMicros, expires = Micros.Of(expires) });
    }

    /// <summary>Whom an invitation that is still good is for; null when there is none.</summary>
    internal string? Invited(byte[] secretHash, DateTimeOffset now)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<string>(
            "select person_id from invitation where secret_hash = @secretHash and used_at is null and expires_at > @now",
            new { secretHash, now = Micros.Of(now) });
    }

    /// <summary>False when somebody has used it, or it is too old.</summary>
    internal static bool UseInvitation(WriteScope scope, byte[] secretHash) => scope.Execute(
        "update invitation set used_at = @now where secret_hash = @secretHash and used_at is null and expires_at > @now",
        new { secretHash, now = scope.NowMicros }) == 1;

    /// <summary>Of these people, those who have chosen a password, and those with an invitation that is still good.</summary>
    internal (IReadOnlySet<string> SigningIn, IReadOnlyDictionary<string, DateTimeOffset> Invited) StatesOf(
        IReadOnlyCollection<string> personIds, DateTimeOffset now)
    {
        using var connection = database.Open();
        var signing = new HashSet<string>(StringComparer.Ordinal);
        var invited = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var some in personIds.Chunk(Limits.SqlListMax))
        {
            var parameters = new DynamicParameters(new { now = Micros.Of(now) });
            var list = SqlList.In(parameters, "id", some);
            signing.UnionWith(connection.Query<string>($"select person_id from sign_in where person_id in {list}", parameters));
            foreach (var (person, expires) in connection.Query<(string Person, long Expires)>(
                $"select person_id, expires_at from invitation where used_at is null and expires_at > @now and person_id in {list}",
                parameters))
            {
                invited[person] = Micros.ToTime(expires);
            }
        }

        return (signing, invited);
    }
}

// Properties, not a constructor: SQLite names no type for a column that is null in the first row.
internal sealed class CredentialRow
{
    public string PersonId { get; set; } = "";

    public string PasswordHash { get; set; } = "";

    public long ChangedAt { get; set; }

    public byte[]? TotpKey { get; set; }

    public long TotpStep { get; set; }

    public long Failures { get; set; }

    public long LockedUntil { get; set; }
}

internal sealed record SessionRow(
    string Id, string PersonId, long Whole, long Attempts, string Device, string Address, long CreatedAt, long SeenAt, long ExpiresAt,
    long ConfirmedAt)
{
    public PortalSession ToSession() => new(
        Id, PersonId, Whole != 0, Device, Address, Micros.ToTime(CreatedAt), Micros.ToTime(SeenAt), Micros.ToTime(ExpiresAt),
        Micros.ToTime(ConfirmedAt));
}
