using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Mailbox;

/// <summary>What became of a mail.</summary>
public static class MailStates
{
    /// <summary>Its values went through the intake.</summary>
    public const string Taken = "taken";

    /// <summary>It answered one of the hub's.</summary>
    public const string Reply = "reply";

    /// <summary>It had come before.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>Nobody knows whose it is: a coordinator decides.</summary>
    public const string Held = "held";

    /// <summary>It was held, and a coordinator said whose it is.</summary>
    public const string Assigned = "assigned";

    /// <summary>It was held, and a coordinator dropped it.</summary>
    public const string Dropped = "dropped";

    /// <summary>It is none for the hub, or over a limit.</summary>
    public const string Refused = "refused";
}

/// <summary>Where a mail stands; zeros for one that is not from the mailbox itself.</summary>
internal sealed record MailPlace(long UidValidity, long Uid);

/// <summary>What is known of a mail, under seal.</summary>
/// <param name="From">As its header says; anybody can write anything there.</param>
/// <param name="Submissions">What was made of it.</param>
internal sealed record MailRecord(
    DateTimeOffset At, string From, string Subject, string? PersonId = null, string? MemberId = null, string? CircleId = null,
    string? SecretAddress = null, IReadOnlyList<string>? Submissions = null, IReadOnlyList<string>? PublishedIds = null);

/// <summary>A mail with its seal opened.</summary>
internal sealed record MailEntry(
    string Id, string State, string Reason, long Bytes, MailRecord Record, byte[]? Waiting, DateTimeOffset? PreviewUntil, string? Said);

/// <summary>Mails and what became of them: all of the SQL about them.</summary>
public sealed class MailboxMail(Database database, MailboxStore mailbox)
{
    private const string Columns =
        """
        id, state, reason, bytes, sealed as content, waiting, preview_until as previewUntil, said
        """;

    /// <summary>A keyed hash for the tables of this slice.</summary>
    internal byte[] Tag(string text)
    {
        using var vault = mailbox.Vault();
        return vault.Tag(text);
    }

    /// <summary>What became of the mail at a place; null when it is new.</summary>
    internal string? StateAt(MailPlace place)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<string>(
            "select state from mailbox_mail where uid_validity = @UidValidity and uid = @Uid", place);
    }

    internal bool IsKnown(IReadOnlyList<byte[]> tags)
    {
        using var connection = database.Open();
        return tags.Any(tag => connection.ExecuteScalar<long>("select count(*) from mailbox_seen where tag = @tag", new { tag }) > 0);
    }

    /// <summary>The mail that an answer of the hub's was about.</summary>
    internal MailEntry? AnsweredBy(IEnumerable<string> messageIds)
    {
        using var connection = database.Open();
        foreach (var id in messageIds.Take(Limits.MailReferencesMax))
        {
            if (connection.QueryFirstOrDefault<string>(
                "select mail_id from mailbox_answer where tag = @tag", new { tag = Tag(AnswerTag(id)) }) is { } mailId)
            {
                return Find(mailId);
            }
        }

        return null;
    }

    internal MailEntry? Find(string id)
    {
        using var connection = database.Open();
        return Open(connection.QueryFirstOrDefault<MailRow>($"select {Columns} from mailbox_mail where id = @id", new { id }));
    }

    internal MailEntry? FindPreview(string secret, DateTimeOffset now)
    {
        using var connection = database.Open();
        return Open(connection.QueryFirstOrDefault<MailRow>(
            $"select {Columns} from mailbox_mail where preview_hash = @hash and preview_until > @now",
            new { hash = HashOf(secret), now = Micros.Of(now) }));
    }

    /// <summary>Mails of one state, newest first.</summary>
    internal IReadOnlyList<MailEntry> List(string state)
    {
        using var connection = database.Open();
        return connection.Query<MailRow>(
            $"""
            select id, state, reason, bytes, sealed as content, said from mailbox_mail
             where state = @state order by received_at desc, id limit {Limits.PageMax}
            """,
            new { state }).Select(row => Open(row)!).ToList();
    }

    /// <summary>Mails whose senders said what has happened since.</summary>
    internal IReadOnlyList<MailEntry> WithWords()
    {
        using var connection = database.Open();
        return connection.Query<MailRow>(
            $"select {Columns} from mailbox_mail where said is not null order by received_at desc, id limit {Limits.PageMax}")
            .Select(row => Open(row)!).ToList();
    }

    internal static (long Count, long Bytes) HeldNow(WriteScope scope) => (
        scope.Scalar<long>("select count(*) from mailbox_mail where state = 'held'"),
        scope.Scalar<long>("select coalesce(sum(bytes), 0) from mailbox_mail where state = 'held'"));

    /// <param name="tags">What makes it the same mail again.</param>
    /// <returns>False when it has come before, in the meantime.</returns>
    internal static bool TrySee(WriteScope scope, string mailId, IReadOnlyList<byte[]> tags) => tags.All(tag => scope.Execute(
        "insert into mailbox_seen (tag, mail_id) values (@tag, @mailId) on conflict (tag) do nothing", new { tag, mailId }) == 1);

    internal void Insert(
        WriteScope scope, string id, MailPlace place, string state, string reason, long bytes, MailRecord record, byte[]? waiting = null,
        string? previewSecret = null)
    {
        using var vault = mailbox.Vault();
        scope.Execute(
            """
            insert into mailbox_mail (id, uid_validity, uid, state, reason, bytes, received_at, sealed, waiting, preview_hash,
              preview_until)
            values (@id, @UidValidity, @Uid, @state, @reason, @bytes, @hour, @content, @box, @hash, @until)
            """,
            new
            {
                id,
                place.UidValidity,
                place.Uid,
                state,
                reason,
                bytes,
                hour = Micros.HourOf(scope.NowMicros),
                content = vault.Seal(JsonSerializer.SerializeToUtf8Bytes(record)),
                box = waiting is null ? null : vault.Seal(Gzip.Compress(waiting)),
                hash = previewSecret is null ? null : HashOf(previewSecret),
                until = previewSecret is null ? (long?)null : Micros.Of(scope.Now + Limits.MailPreviewLife),
            });
        scope.Execute("delete from mailbox_attempt where uid_validity = @UidValidity and uid = @Uid", place);
    }

    internal void Update(WriteScope scope, string id, string state, MailRecord record)
    {
        using var vault = mailbox.Vault();
        scope.Execute(
            "update mailbox_mail set state = @state, sealed = @content where id = @id",
            new { id, state, content = vault.Seal(JsonSerializer.SerializeToUtf8Bytes(record)) });
    }

    /// <summary>What waited no longer does: it was published, decided or taken back.</summary>
    /// <returns>False when nothing waited.</returns>
    internal static bool EndWaiting(WriteScope scope, string id) => scope.Execute(
        "update mailbox_mail set waiting = null, preview_hash = null, preview_until = null where id = @id and waiting is not null",
        new { id }) == 1;

    internal void InsertAnswer(WriteScope scope, string messageId, string mailId) => scope.Execute(
        "insert into mailbox_answer (tag, mail_id) values (@tag, @mailId)", new { tag = Tag(AnswerTag(messageId)), mailId });

    internal static void SetSaid(WriteScope scope, string id, string said) =>
        scope.Execute("update mailbox_mail set said = @said where id = @id", new { id, said });

    /// <summary>Notes one more, and answers how many there were in this hour of the clock, this one included.</summary>
    internal long Count(WriteScope scope, string what, string personId)
    {
        var owner = Tag("person:" + personId);
        var hour = Micros.HourOf(scope.NowMicros);
        scope.Execute("delete from mailbox_use where at < @hour", new { hour });
        scope.Execute("insert into mailbox_use (owner, what, at) values (@owner, @what, @hour)", new { owner, what, hour });
        return scope.Scalar<long>("select count(*) from mailbox_use where owner = @owner and what = @what", new { owner, what });
    }

    internal long CountedNow(WriteScope scope, string what, string personId) => scope.Scalar<long>(
        "select count(*) from mailbox_use where owner = @owner and what = @what and at >= @hour",
        new { owner = Tag("person:" + personId), what, hour = Micros.HourOf(scope.NowMicros) });

    /// <summary>Forgets what has waited for its preview for too long, and what was refused long ago.</summary>
    internal static void Forget(WriteScope scope)
    {
        scope.Execute(
            """
            update mailbox_mail set waiting = null, preview_hash = null, preview_until = null where preview_until < @now
            """,
            new { now = scope.NowMicros });
        scope.Execute(
            "delete from mailbox_mail where state in ('refused', 'duplicate', 'dropped') and received_at < @before",
            new { before = Micros.Of(scope.Now - Limits.MailRefusedKept) });
    }

    private static string AnswerTag(string messageId) => "answer:" + messageId;

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private MailEntry? Open(MailRow? row)
    {
        if (row is null)
        {
            return null;
        }

        using var vault = mailbox.Vault();
        return new MailEntry(
            row.Id, row.State, row.Reason, row.Bytes, JsonSerializer.Deserialize<MailRecord>(vault.Open(row.Content))!,
            row.Waiting is null ? null : Gzip.Decompress(vault.Open(row.Waiting)), Micros.ToTime(row.PreviewUntil), row.Said);
    }

    private sealed class MailRow
    {
        public string Id { get; set; } = "";

        public string State { get; set; } = "";

        public string Reason { get; set; } = "";

        public long Bytes { get; set; }

        public byte[] Content { get; set; } = [];

        public byte[]? Waiting { get; set; }

        public long? PreviewUntil { get; set; }

        public string? Said { get; set; }
    }
}
