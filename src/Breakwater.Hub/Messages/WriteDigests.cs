using System.Globalization;
using System.Text;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Messages;

/// <summary>
/// Writes the digests that are due: what became of warnings since the last one, one line each. A digest goes into the outbox in the
/// write that sets the next; where nothing has happened none goes.
/// </summary>
internal sealed class WriteDigests(
    Database database, NewsStore news, CommunityStore community, AudienceStore audiences, Outbox outbox, SmtpStore smtp,
    TimeProvider time)
{
    /// <returns>How many were due.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken) => smtp.Find() is not null && HasDue()
        ? await database.WriteAsync(Write, cancellationToken).ConfigureAwait(false) : 0;

    private bool HasDue()
    {
        using var connection = database.Open();
        return Dapper.SqlMapper.ExecuteScalar<long>(
            connection, "select count(*) from (select 1 from message_person where digest_next_at <= @now limit 1) x",
            new { now = Micros.Of(time.GetUtcNow()) }) > 0;
    }

    private int Write(WriteScope scope)
    {
        var due = scope.Query<DueRow>(
            """
            select person_id as personId, settings, digest_last_at as lastAt from message_person where digest_next_at <= @now
             order by digest_next_at, person_id limit @limit
            """,
            new { now = scope.NowMicros, limit = (long)Limits.DigestsPerWriteMax }).ToList();
        var rule = MessageRules.Get(scope);
        // What comes after this position comes into the next digest.
        var position = scope.TakePositions(1);
        foreach (var row in due)
        {
            var settings = PersonMessagesRegister.Read(row.Settings);
            var person = community.Person(row.PersonId);
            if (person is not null && OutgoingMail.IsAddress(person.Email)
                && Text(person, settings, rule, row.LastAt ?? 0) is var (subject, text))
            {
                outbox.Put(scope, new OutgoingMail(person.Email, subject, text));
            }

            scope.Execute(
                "update message_person set digest_last_at = @position, digest_next_at = @next where person_id = @PersonId",
                new
                {
                    row.PersonId,
                    position,
                    next = person is not null && settings.NextDigest(scope.Now, rule) is { } next ? Micros.Of(next) : (long?)null,
                });
        }

        return due.Count;
    }

    /// <summary>Null when there is nothing to say.</summary>
    private (string Subject, string Text)? Text(Person person, PersonMessages settings, MessageRule rule, long since)
    {
        var viewer = person.MemberId is { } member ? community.ViewerOf(member) : Viewer.Coordinator;
        var known = audiences.All().ToDictionary(audience => audience.Id);
        var all = news.Latest(Audiences.VisibleTo(viewer, known.Values), since, Limits.PageMax);
        if (all.Count == 0)
        {
            return null;
        }

        var highest = Tlp.Parse(rule.MailHighest);
        var open = all.Where(one => known[one.Audience].Level <= highest).ToList();
        var listed = open.Take(Limits.DigestWarningsMax).ToList();
        var level = listed.Count > 0 ? listed.Max(one => known[one.Audience].Level) : TlpLevel.Clear;
        var spanish = settings.LanguageOr(rule) == Languages.Spanish;
        var text = new StringBuilder().Append(MessageText.TlpName(level)).Append("\n\n");
        foreach (var one in listed)
        {
            var at = TimeZoneInfo.ConvertTime(one.CreatedAt, settings.ZoneOr(rule))
                .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            var name = one.Change == Change.Withdrawn
                ? spanish ? "anulado" : "withdrawn"
                : spanish ? SpanishAdvice.LevelName(one.Level) : WarningLevels.Name(one.Level);
            text.Append(CultureInfo.InvariantCulture, $"{at}  {MessageText.TlpName(known[one.Audience].Level)}  {name}\n");
            // What was withdrawn is named to nobody who may not have been told of it.
            text.Append(one.Change == Change.Withdrawn
                ? "\n" : $"  {MessageText.Advice(one, spanish ? Languages.Spanish : Languages.English).Why}\n\n");
        }

        if (open.Count > listed.Count)
        {
            var more = open.Count - listed.Count;
            text.Append(spanish ? $"Y {more} más.\n" : $"And {more} more.\n");
        }

        if (all.Count > open.Count)
        {
            var closed = all.Count - open.Count;
            text.Append(spanish
                ? $"{closed} más no caben en un correo por su nivel: inicie sesión en el centro.\n"
                : $"{closed} more may not go by mail for their level: sign in at the centre.\n");
        }

        var count = all.Count.ToString(CultureInfo.InvariantCulture);
        return ($"[{MessageText.TlpName(level)}] " + (spanish ? $"Resumen: {count} avisos" : $"Digest: {count} warnings"), text.ToString());
    }

    private sealed class DueRow
    {
        public string PersonId { get; set; } = "";

        public string Settings { get; set; } = "";

        public long? LastAt { get; set; }
    }
}
