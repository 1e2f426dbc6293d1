using System.Text.Json;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Delivery;

/// <summary>What is to leave or has left, as an operator sees it.</summary>
/// <param name="To">To whom; null when nobody is to see that.</param>
/// <param name="State">waiting, sent, or failed: nothing tries it any more.</param>
public sealed record OutboxItem(
    string Id, string Channel, string? To, string State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? NextAt,
    string? LastFailure);

/// <summary>One thing to send, opened.</summary>
/// <param name="Name">By which the receiver knows it again when it comes twice; null where its bytes hold that.</param>
internal sealed record OutboxContent(string To, byte[] Bytes, bool Answer, string? Name = null);

/// <summary>One thing that is due.</summary>
internal sealed record OutboxDue(string Id, OutboxContent Content, int Attempts, DateTimeOffset CreatedAt);

/// <summary>
/// What is to leave the hub. It is put in by the write that causes it, so that neither is there without the other, and sent later by
/// whichever node takes its lease. A channel is a column, so that what goes other ways than by mail can wait here as well.
/// </summary>
public sealed class Outbox(Database database, EscrowKey escrow)
{
    internal const string Mail = "mail";
    internal const string Webhook = "webhook";
    private const string VaultName = "\0outbox";
    private const string Waiting = "waiting";
    private const string Failed = "failed";

    /// <summary>Puts a mail in.</summary>
    /// <returns>Its Message-ID; null when this hub sends no mail.</returns>
    internal string? Put(WriteScope scope, OutgoingMail mail)
    {
        if (SmtpStore.Find(scope) is not { } settings)
        {
            return null;
        }

        var (messageId, bytes) = mail.Write(settings.From, scope.Now);
        Insert(scope, Mail, null, mail.Confidential, new OutboxContent(mail.To, bytes, mail.Answers is not null));
        return messageId;
    }

    /// <summary>Puts in what a webhook is to be told.</summary>
    /// <param name="name">The same for as often as it is tried, and no other's.</param>
    /// <returns>Its id in the outbox.</returns>
    internal string PutForWebhook(WriteScope scope, string webhookId, string name, byte[] body) =>
        Insert(scope, Webhook, webhookId, confidential: false, new OutboxContent(webhookId, body, Answer: false, name));

    /// <summary>What waits or has failed, oldest first; all of it when asked.</summary>
    public IReadOnlyList<OutboxItem> List(bool all)
    {
        using var vault = MemberVault.For(escrow, VaultName);
        using var connection = database.Open();
        return connection.Query<Row>(
            $"select {Columns} from outbox {(all ? "" : "where state <> 'sent'")} order by created_at, id limit {Limits.PageMax}")
            .Select(row => row.ToItem(vault)).ToList();
    }

    /// <summary>What was put in for one webhook and is still remembered, newest first.</summary>
    internal IReadOnlyList<OutboxItem> OfTarget(string target)
    {
        using var vault = MemberVault.For(escrow, VaultName);
        using var connection = database.Open();
        return connection.Query<Row>(
            $"select {Columns} from outbox where target = @target order by created_at desc, id limit {Limits.PageMax}", new { target })
            .Select(row => row.ToItem(vault)).ToList();
    }

    /// <summary>Sends what has failed once more, from the beginning.</summary>
    /// <param name="id">Null is everything.</param>
    /// <param name="target">Only what is for this webhook; null is whatever it is for.</param>
    public Task<int> RetryAsync(string? id, CancellationToken cancellationToken, string? target = null) => database.WriteAsync(
        scope => scope.Execute(
            """
            update outbox set state = 'waiting', attempts = 0, next_at = @now, created_at = @now, ended_at = null
             where state = 'failed' and (id = @id or @id is null) and (target = @target or @target is null)
            """,
            new { id, target, now = scope.NowMicros }),
        cancellationToken);

    /// <summary>Forgets what has not gone out.</summary>
    /// <exception cref="RejectedException">There is no such thing, or it has gone out.</exception>
    public Task DropAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            if (scope.Execute("delete from outbox where id = @id and state <> 'sent'", new { id }) == 0)
            {
                throw RejectedException.NotFound("thing in the outbox that has not gone out");
            }
        },
        cancellationToken);

    /// <summary>Ids of what is to go now, longest due first; of what is for one webhook one at a time.</summary>
    internal IReadOnlyList<string> Due(string channel, DateTimeOffset now)
    {
        using var connection = database.Open();
        return connection.Query<string>(
            """
            select id from outbox o where state = 'waiting' and channel = @channel and next_at <= @now and lease_until <= @now
               and (target is null or not exists
                 (select 1 from outbox e where e.target = o.target and e.state = 'waiting'
                     and (e.lease_until > @now or (e.next_at <= @now and (e.next_at, e.id) < (o.next_at, o.id)))))
             order by next_at, id limit @limit
            """,
            new { channel, now = Micros.Of(now), limit = (long)Limits.OutboxBatchMax }).ToList();
    }

    /// <summary>The right to send one thing, for a limited time; null when another node has it, or it is gone.</summary>
    internal OutboxDue? Take(WriteScope scope, string id, string owner)
    {
        var taken = scope.Execute(
            """
            update outbox set lease_owner = @owner, lease_until = @until
             where id = @id and state = 'waiting' and lease_until <= @now
            """,
            new { id, owner, until = Micros.Of(scope.Now + Limits.OutboxLease), now = scope.NowMicros });
        if (taken != 1)
        {
            return null;
        }

        using var vault = MemberVault.For(escrow, VaultName);
        return scope.QueryFirstOrDefault<Row>($"select {Columns} from outbox where id = @id", new { id })!.ToDue(vault);
    }

    internal static void EndWell(WriteScope scope, string id, string owner) => scope.Execute(
        """
        update outbox set state = 'sent', sealed = @empty, lease_owner = null, lease_until = 0, ended_at = @now, last_failure = null
         where id = @id and lease_owner = @owner
        """,
        new { id, owner, empty = Array.Empty<byte>(), now = scope.NowMicros });

    internal static void EndBadly(WriteScope scope, string id, string owner, string reason) => scope.Execute(
        """
        update outbox set state = @state, attempts = attempts + 1, lease_owner = null, lease_until = 0, ended_at = @now,
          last_failure = @reason
         where id = @id and lease_owner = @owner
        """,
        new { id, owner, state = Failed, reason, now = scope.NowMicros });

    /// <param name="counts">Whether it was this thing's own failure, and not that of the way.</param>
    internal static void Postpone(WriteScope scope, string id, string owner, DateTimeOffset next, string reason, bool counts) =>
        scope.Execute(
            """
            update outbox set attempts = attempts + @one, next_at = @next, lease_owner = null, lease_until = 0, last_failure = @reason
             where id = @id and lease_owner = @owner
            """,
            new { id, owner, one = counts ? 1L : 0L, next = Micros.Of(next), reason });

    /// <summary>Something is still to go there.</summary>
    internal static bool Waits(WriteScope scope, string target) => scope.Scalar<long>(
        "select case when exists (select 1 from outbox where target = @target and state = 'waiting') then 1 else 0 end",
        new { target }) == 1;

    /// <summary>What nobody is to be told any more has not failed: it is gone.</summary>
    internal static void DropTarget(WriteScope scope, string target) =>
        scope.Execute("delete from outbox where target = @target and state <> 'sent'", new { target });

    internal static void Forget(WriteScope scope) => scope.Execute(
        "delete from outbox where state = 'sent' and ended_at < @before",
        new { before = Micros.Of(scope.Now - Limits.OutboxSentKept) });

    private string Insert(WriteScope scope, string channel, string? target, bool confidential, OutboxContent content)
    {
        using var vault = MemberVault.For(escrow, VaultName);
        var id = RandomId.Uuid();
        scope.Execute(
            """
            insert into outbox (id, channel, target, confidential, sealed, state, attempts, created_at, next_at, lease_until)
            values (@id, @channel, @target, @confidential, @content, @state, 0, @now, @now, 0)
            """,
            new
            {
                id,
                channel,
                target,
                confidential = confidential ? 1L : 0L,
                content = vault.Seal(JsonSerializer.SerializeToUtf8Bytes(content)),
                state = Waiting,
                now = scope.NowMicros,
            });
        return id;
    }

    private const string Columns =
        """
        id, channel, confidential, sealed as content, state, attempts, created_at as createdAt, next_at as nextAt,
        last_failure as lastFailure
        """;

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Channel { get; set; } = "";

        public long Confidential { get; set; }

        public byte[] Content { get; set; } = [];

        public string State { get; set; } = "";

        public long Attempts { get; set; }

        public long CreatedAt { get; set; }

        public long NextAt { get; set; }

        public string? LastFailure { get; set; }

        public OutboxDue ToDue(MemberVault vault) => new(Id, Open(vault), (int)Attempts, Micros.ToTime(CreatedAt));

        public OutboxItem ToItem(MemberVault vault) => new(
            Id, Channel, Confidential != 0 || Content.Length == 0 ? null : Open(vault).To, State, (int)Attempts, Micros.ToTime(CreatedAt),
            State == Waiting ? Micros.ToTime(NextAt) : null, LastFailure);

        private OutboxContent Open(MemberVault vault) => JsonSerializer.Deserialize<OutboxContent>(vault.Open(Content))!;
    }
}
