using System.Text;
using System.Text.Json;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Mailbox;

/// <summary>Another node, or another run of this one, reads the mailbox now; what this one would write is not written.</summary>
internal sealed class MailboxLostException() : Exception("Another run has taken the mailbox over.");

/// <summary>How reading the mailbox goes.</summary>
public sealed record MailboxHealth(
    MailboxSettings Settings, string State, DateTimeOffset? LastSuccessAt, DateTimeOffset? LastFailureAt, string? LastFailure,
    int FailuresInARow, IReadOnlyDictionary<string, long> Mails);

/// <summary>The mailbox's settings, and how far it is read.</summary>
/// <param name="Changed">Tells one state of the settings from the next.</param>
internal sealed record MailboxState(MailboxSettings Settings, long Changed, long UidValidity, long Uid, int Failures, bool Due);

/// <summary>The one mailbox: its settings, its lease, and its cursor. The password is sealed under the escrow key.</summary>
public sealed class MailboxStore(Database database, EscrowKey escrow)
{
    /// <summary>Opens what this slice seals.</summary>
    internal MemberVault Vault() => MemberVault.For(escrow, "\0mailbox");

    /// <exception cref="RejectedException">With everything that is wrong.</exception>
    public async Task SetAsync(MailboxSettings settings, string? password, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        settings.Check(password, problems);
        RejectedException.ThrowIfAny(problems);
        using var vault = Vault();
        var secret = vault.Seal(Encoding.UTF8.GetBytes(password!));
        await database.WriteAsync(
            scope => scope.Execute(
                """
                insert into mailbox (one, settings, secret, changed_at, uid_validity, uid, lease_until, next_at, failures)
                values (1, @settings, @secret, @now, 0, 0, 0, @now, 0)
                on conflict (one) do update set settings = excluded.settings, secret = excluded.secret, changed_at = excluded.changed_at,
                  uid_validity = 0, uid = 0, next_at = excluded.next_at, failures = 0
                """,
                new { settings = JsonSerializer.Serialize(settings), secret, now = scope.NowMicros }),
            cancellationToken).ConfigureAwait(false);
    }

    public MailboxSettings? Settings() => Row()?.ToSettings();

    /// <summary>Null when there is no mailbox.</summary>
    public MailboxHealth? Health(DateTimeOffset now)
    {
        using var connection = database.Open();
        var counts = connection.Query<(string State, long Count)>("select state, count(*) from mailbox_mail group by state")
            .ToDictionary(row => row.State, row => row.Count);
        return Row() is { } row
            ? new MailboxHealth(
                row.ToSettings(), row.LeaseUntil > Micros.Of(now) ? "reading" : "waiting", Micros.ToTime(row.LastSuccessAt),
                Micros.ToTime(row.LastFailureAt), row.LastFailure, (int)row.Failures, counts)
            : null;
    }

    internal MailboxState? State(DateTimeOffset now) => Row() is { } row
        ? new MailboxState(
            row.ToSettings(), row.ChangedAt, row.UidValidity, row.Uid, (int)row.Failures,
            row.NextAt <= Micros.Of(now) && row.LeaseUntil <= Micros.Of(now))
        : null;

    internal string Password()
    {
        using var vault = Vault();
        return Encoding.UTF8.GetString(vault.Open(Row()!.Secret));
    }

    internal static bool TryTake(WriteScope scope, string owner) => scope.Execute(
        "update mailbox set lease_owner = @owner, lease_until = @until where lease_until <= @now",
        new { owner, until = Micros.Of(scope.Now + Limits.MailboxLease), now = scope.NowMicros }) == 1;

    /// <exception cref="MailboxLostException">Somebody else has it by now, or the settings are others.</exception>
    internal static void Assert(WriteScope scope, string owner, long changed)
    {
        var kept = scope.Execute(
            "update mailbox set lease_until = @until where lease_owner = @owner and changed_at = @changed",
            new { owner, changed, until = Micros.Of(scope.Now + Limits.MailboxLease) });
        if (kept != 1)
        {
            throw new MailboxLostException();
        }
    }

    internal static void SetCursor(WriteScope scope, long uidValidity, long uid) => scope.Execute(
        "update mailbox set uid_validity = @uidValidity, uid = @uid, failures = 0, last_success_at = @now",
        new { uidValidity, uid, now = scope.NowMicros });

    internal static void Release(WriteScope scope, string owner) => scope.Execute(
        "update mailbox set lease_owner = null, lease_until = 0 where lease_owner = @owner", new { owner });

    internal static void EndBadly(WriteScope scope, string owner, DateTimeOffset next, string reason) => scope.Execute(
        """
        update mailbox set lease_owner = null, lease_until = 0, failures = failures + 1, last_failure_at = @now, last_failure = @reason,
          next_at = @next
         where lease_owner = @owner
        """,
        new { owner, now = scope.NowMicros, reason, next = Micros.Of(next) });

    /// <summary>Notes that a mail is begun with.</summary>
    /// <returns>How often it was, this time included.</returns>
    internal static long Begin(WriteScope scope, long uidValidity, long uid)
    {
        scope.Execute(
            """
            insert into mailbox_attempt (uid_validity, uid, attempts) values (@uidValidity, @uid, 1)
            on conflict (uid_validity, uid) do update set attempts = mailbox_attempt.attempts + 1
            """,
            new { uidValidity, uid });
        return scope.Scalar<long>(
            "select attempts from mailbox_attempt where uid_validity = @uidValidity and uid = @uid", new { uidValidity, uid });
    }

    private MailboxRow? Row()
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<MailboxRow>(
            """
            select settings, secret, changed_at as changedAt, uid_validity as uidValidity, uid, lease_until as leaseUntil,
                   next_at as nextAt, failures, last_success_at as lastSuccessAt, last_failure_at as lastFailureAt,
                   last_failure as lastFailure
              from mailbox
            """);
    }

    private sealed class MailboxRow
    {
        public string Settings { get; set; } = "";

        public byte[] Secret { get; set; } = [];

        public long ChangedAt { get; set; }

        public long UidValidity { get; set; }

        public long Uid { get; set; }

        public long LeaseUntil { get; set; }

        public long NextAt { get; set; }

        public long Failures { get; set; }

        public long? LastSuccessAt { get; set; }

        public long? LastFailureAt { get; set; }

        public string? LastFailure { get; set; }

        public MailboxSettings ToSettings() => JsonSerializer.Deserialize<MailboxSettings>(Settings)!;
    }
}
