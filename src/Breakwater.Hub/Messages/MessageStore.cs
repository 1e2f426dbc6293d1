using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Messages;

/// <summary>What became of a message. None of these is silence: each has its reason.</summary>
internal static class MessageStates
{
    public const string Waiting = "waiting";

    /// <summary>It is in the outbox, and the outbox answers for it.</summary>
    public const string Handed = "handed";

    /// <summary>Before it could go, something newer was to be told of the same warning.</summary>
    public const string Superseded = "superseded";

    /// <summary>Whom it was for has left, may not know of it any more, or is told in no way.</summary>
    public const string Dropped = "dropped";

    /// <summary>No way out of the hub was found in time.</summary>
    public const string Failed = "failed";
}

/// <summary>What one person, or one webhook, is told of one piece of news.</summary>
/// <param name="PersonId">Empty for a webhook of the member as a whole.</param>
/// <param name="WebhookId">Empty for a mail.</param>
internal sealed record Message(
    string Id, string NewsId, string Lead, string MemberId, string PersonId, string WebhookId, long DueAt, long CreatedAt);

/// <summary>A message as an operator sees it.</summary>
public sealed record MessageView(
    string Id, string Warning, string MemberId, string? PersonId, string? WebhookId, string State, DateTimeOffset DueAt,
    DateTimeOffset? AcknowledgedAt, string? Reason);

/// <summary>Messages and acknowledgements: all of the SQL about them.</summary>
public sealed class MessageStore(Database database, HubLinks links)
{
    private const string Columns =
        "id, news_id as newsId, lead, member_id as memberId, person_id as personId, webhook_id as webhookId, due_at as dueAt, "
            + "created_at as createdAt";

    private readonly RowTable<Message> _table = new(
        "message",
        [
            new("id", ColumnType.Text, one => one.Id),
            new("news_id", ColumnType.Text, one => one.NewsId),
            new("lead", ColumnType.Text, one => one.Lead),
            new("member_id", ColumnType.Text, one => one.MemberId),
            new("person_id", ColumnType.Text, one => one.PersonId),
            new("webhook_id", ColumnType.Text, one => one.WebhookId),
            new("state", ColumnType.Text, _ => MessageStates.Waiting),
            new("due_at", ColumnType.Integer, one => one.DueAt),
            new("created_at", ColumnType.Integer, one => one.CreatedAt),
            new("link_hash", ColumnType.Bytes, one => Community.NewApiKey.HashOf(links.Secret(one.Id))),
        ],
        "on conflict (news_id, member_id, person_id, webhook_id) do nothing");

    /// <summary>Makes messages; whoever has one of this news already gets no second.</summary>
    internal void Insert(WriteScope scope, IReadOnlyList<Message> messages) => scope.Insert(_table, messages);

    internal static Message New(
        WriteScope scope, WarningNews news, string memberId, string personId, string webhookId, DateTimeOffset due) =>
        new(RandomId.Uuid(), news.Id, news.Lead, memberId, personId, webhookId, Micros.Of(due), scope.NowMicros);

    /// <summary>Of an older state of the warning nobody needs to be told any more; who was on the way to be told was not.</summary>
    internal static void Supersede(WriteScope scope, WarningNews news) => scope.Execute(
        """
        update message set state = 'superseded', ended_at = @now, reason = 'The warning has changed since.'
         where lead = @Lead and news_id <> @Id and state = 'waiting'
        """,
        new { news.Lead, news.Id, now = scope.NowMicros });

    /// <summary>Of these members, the people (or webhooks) that have been told of a warning: person, then webhook.</summary>
    internal static IReadOnlySet<(string Person, string Webhook)> Told(
        WriteScope scope, string lead, IReadOnlyCollection<string> memberIds) => memberIds.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters(new { lead });
            var list = SqlList.In(parameters, "member", some);
            return scope.Query<ToldRow>(
                $"""
                select distinct person_id as personId, webhook_id as webhookId from message
                 where lead = @lead and state = 'handed' and member_id in {list}
                """,
                parameters);
        }).Select(row => (row.PersonId, row.WebhookId)).ToHashSet();

    /// <param name="mails">Whether mail can go out; without, only what has waited for too long is due of it.</param>
    internal bool HasDue(DateTimeOffset now, bool mails)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>(
            $"""
            select count(*) from
              (select 1 from message where state = 'waiting' and due_at <= @now
                  {(mails ? "" : "and (webhook_id <> '' or due_at < @before)")} limit 1) x
            """,
            new { now = Micros.Of(now), before = Micros.Of(now - Limits.MessageLife) }) > 0;
    }

    /// <param name="onlyWebhooks">While no mail can go out.</param>
    internal static IReadOnlyList<Message> Due(WriteScope scope, bool onlyWebhooks) => scope.Query<Message>(
        $"""
        select {Columns} from message where state = 'waiting' and due_at <= @now {(onlyWebhooks ? "and webhook_id <> ''" : "")}
         order by due_at, id limit @limit
        """,
        new { now = scope.NowMicros, limit = (long)Limits.MessagesPerWriteMax }).ToList();

    internal static void End(WriteScope scope, Message message, string state, string? reason, string? outboxId = null) => scope.Execute(
        "update message set state = @state, ended_at = @now, reason = @reason, outbox_id = @outboxId where id = @Id and state = 'waiting'",
        new { message.Id, state, reason, outboxId, now = scope.NowMicros });

    /// <summary>Mails that have waited for a mail server for too long.</summary>
    internal static int GiveUp(WriteScope scope) => scope.Execute(
        """
        update message set state = 'failed', ended_at = @now, reason = 'No server for mail was named in time.'
         where state = 'waiting' and webhook_id = '' and due_at < @before
        """,
        new { now = scope.NowMicros, before = Micros.Of(scope.Now - Limits.MessageLife) });

    /// <summary>The message whose link this is; null when there is none, or it was made too long ago.</summary>
    internal (Message Message, DateTimeOffset? AcknowledgedAt)? FindByLink(string secret, DateTimeOffset now)
    {
        using var connection = database.Open();
        var hash = Community.NewApiKey.HashOf(secret);
        var after = Micros.Of(now - Limits.AcknowledgeLinkLife);
        var found = connection.QueryFirstOrDefault<Message>(
            $"select {Columns} from message where link_hash = @hash and created_at > @after", new { hash, after });
        return found is null ? null : (found, Micros.ToTime(connection.ExecuteScalar<long?>(
            "select acknowledged_at from message where id = @Id", new { found.Id })));
    }

    /// <summary>False when it was used already.</summary>
    internal static bool UseLink(WriteScope scope, string messageId) => scope.Execute(
        "update message set acknowledged_at = @now where id = @messageId and acknowledged_at is null",
        new { messageId, now = scope.NowMicros }) == 1;

    internal static void Acknowledge(
        WriteScope scope, string lead, string memberId, string personId, WarningLevel level, string how) => scope.Execute(
        """
        insert into acknowledgement (lead, member_id, person_id, level, how, at) values (@lead, @memberId, @personId, @level, @how, @now)
        on conflict (lead, member_id, person_id, level) do nothing
        """,
        new { lead, memberId, personId, level = (long)level, how, now = scope.NowMicros });

    /// <summary>Somebody of the member knows of the warning at this level, or at a higher one.</summary>
    internal static bool IsAcknowledged(WriteScope scope, string lead, string memberId, WarningLevel level) => scope.Scalar<long>(
        "select count(*) from acknowledgement where lead = @lead and member_id = @memberId and level >= @level",
        new { lead, memberId, level = (long)level }) > 0;

    /// <summary>The highest level at which somebody of a member knows of each warning.</summary>
    internal IReadOnlyDictionary<string, WarningLevel> HighestAcknowledged(string memberId)
    {
        using var connection = database.Open();
        return connection.Query<(string Lead, long Level)>(
            "select lead, max(level) from acknowledgement where member_id = @memberId group by lead", new { memberId })
            .ToDictionary(row => row.Lead, row => (WarningLevel)row.Level, StringComparer.Ordinal);
    }

    /// <summary>Of one member, or of all.</summary>
    internal IReadOnlyList<AcknowledgementView> Acknowledgements(string lead, string? memberId)
    {
        using var connection = database.Open();
        return connection.Query<(string Member, string Person, long Level, string How, long At)>(
            $"""
            select member_id, person_id, level, how, at from acknowledgement
             where lead = @lead and (member_id = @memberId or @memberId is null) order by at, member_id, person_id limit {Limits.MembersMax}
            """,
            new { lead, memberId }).Select(row => new AcknowledgementView(
                row.Member, row.Person.Length > 0 ? row.Person : null, WarningLevels.Name((WarningLevel)row.Level), row.How,
                Micros.ToTime(row.At))).ToList();
    }

    /// <summary>What waits or came to nothing, newest first; all of it when asked.</summary>
    public IReadOnlyList<MessageView> List(bool all)
    {
        using var connection = database.Open();
        return connection.Query<ViewRow>(
            $"""
            select id, lead, member_id as memberId, person_id as personId, webhook_id as webhookId, state, due_at as dueAt,
                   acknowledged_at as acknowledgedAt, reason
              from message {(all ? "" : "where state in ('waiting', 'failed', 'dropped')")}
             order by created_at desc, id limit {Limits.PageMax}
            """).Select(row => row.ToView()).ToList();
    }

    private sealed record ToldRow(string PersonId, string WebhookId);

    private sealed class ViewRow
    {
        public string Id { get; set; } = "";

        public string Lead { get; set; } = "";

        public string MemberId { get; set; } = "";

        public string PersonId { get; set; } = "";

        public string WebhookId { get; set; } = "";

        public string State { get; set; } = "";

        public long DueAt { get; set; }

        public long? AcknowledgedAt { get; set; }

        public string? Reason { get; set; }

        public MessageView ToView() => new(
            Id, Lead, MemberId, PersonId.Length > 0 ? PersonId : null, WebhookId.Length > 0 ? WebhookId : null, State,
            Micros.ToTime(DueAt), Micros.ToTime(AcknowledgedAt), Reason);
    }
}
