using System.Globalization;
using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Messages;

/// <summary>
/// When nobody of a member has acknowledged in time, its next contact is told, and at last the coordinators: each of them once for all the
/// members whose time has run out together. A coordinator who may not know of the warning is told nothing.
/// </summary>
internal sealed class Escalate(
    Database database, MessageStore messages, CommunityStore community, Outbox outbox, HubLinks links, TimeProvider time)
{
    /// <returns>How many members were gone on with.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken) =>
        links.Hub is { } hub && Escalations.HasDue(database, time.GetUtcNow())
            ? await database.WriteAsync(scope => GoOn(scope, hub), cancellationToken).ConfigureAwait(false) : 0;

    private int GoOn(WriteScope scope, Uri hub)
    {
        var due = Escalations.Due(scope);
        var rule = MessageRules.Get(scope);
        foreach (var group in due.GroupBy(one => one.NewsId, StringComparer.Ordinal))
        {
            var news = NewsStore.Find(scope, group.Key)!;
            var audience = AudienceStore.Find(scope, news.Audience);
            var silent = new List<Escalation>();
            var round = Round.Of(scope, news, audience, group.Select(one => one.MemberId).Distinct().ToList(), community);
            foreach (var one in group)
            {
                if (MessageStore.IsAcknowledged(scope, news.Lead, one.MemberId, news.Level))
                {
                    Escalations.End(scope, one, "acknowledged");
                }
                else if (!TellNext(scope, round, one))
                {
                    silent.Add(one);
                }
            }

            TellCoordinators(scope, news, audience, silent, rule, hub);
        }

        return due.Count;
    }

    /// <returns>False when there is nobody left at the member.</returns>
    private bool TellNext(WriteScope scope, Round round, Escalation one)
    {
        if (!Audiences.Includes(round.Audience, community.ViewerOf(one.MemberId)))
        {
            // The member has left the circle meanwhile: nobody of it is told, nor spoken of.
            Escalations.End(scope, one, "ended");
            return true;
        }

        var turns = round.People[one.MemberId].Select(person => (Person: person, Settings: round.SettingsOf(person.Id)))
            .Where(contact => contact.Settings.Turn > one.Step).GroupBy(contact => contact.Settings.Turn).OrderBy(turn => turn.Key);
        foreach (var turn in turns)
        {
            var made = new List<Message>();
            foreach (var (person, settings) in turn)
            {
                var due = settings.DueAt(scope.Now, round.News.IsUrgent, round.Rule);
                made.AddRange(WaysTo.Person(round, one.MemberId, person, settings)
                    .Select(way => MessageStore.New(scope, round.News, one.MemberId, person.Id, way, due)));
            }

            if (made.Count > 0)
            {
                messages.Insert(scope, made);
                var told = Micros.ToTime(made.Min(message => message.DueAt));
                Escalations.GoOn(scope, one, turn.Key, told + round.Rule.Within(round.News.Level));
                return true;
            }
        }

        return false;
    }

    private void TellCoordinators(
        WriteScope scope, WarningNews news, Audience audience, List<Escalation> silent, MessageRule rule, Uri hub)
    {
        var coordinators = Audiences.Includes(audience, Viewer.Coordinator)
            ? community.People(null)
                .Where(person => person.Role == PersonRoles.Coordinator && OutgoingMail.IsAddress(person.Email)).ToList()
            : [];
        if (silent.Count > 0)
        {
            var names = silent.Take(Limits.EscalatedNamesMax).Select(one => community.Member(one.MemberId)?.Name ?? one.MemberId)
                .Order(StringComparer.Ordinal).ToList();
            foreach (var coordinator in coordinators)
            {
                var settings = PersonMessagesRegister.Of(scope, coordinator.Id);
                var reader = new MessageReader(
                    1, settings.LanguageOr(rule), audience.Level, audience.Level <= Tlp.Parse(rule.MailHighest), null, hub);
                outbox.Put(scope, new OutgoingMail(
                    coordinator.Email, MessageText.Subject(news, reader), Text(news, reader, names, silent.Count)));
            }
        }

        foreach (var one in silent)
        {
            Escalations.End(scope, one, coordinators.Count > 0 ? "coordinator" : "ended");
        }
    }

    private static string Text(WarningNews news, MessageReader reader, List<string> names, int count)
    {
        var spanish = reader.Language == Languages.Spanish;
        var number = count.ToString(CultureInfo.InvariantCulture);
        var lines = new List<string>
        {
            MessageText.TlpName(reader.Level),
            "",
            spanish
                ? $"Nadie de {number} miembros ha confirmado a tiempo que ha leído esto. Llámelos por teléfono:"
                : $"Nobody of {number} members has said in time that they have read this. Call them by telephone:",
        };
        lines.AddRange(names.Select(name => "  " + name));
        if (count > names.Count)
        {
            lines.Add(spanish ? $"  y {count - names.Count} más" : $"  and {count - names.Count} more");
        }

        return string.Join('\n', lines) + "\n\n" + MessageText.Body(news, reader);
    }
}
