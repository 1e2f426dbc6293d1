using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Messages;

/// <summary>
/// Turns news into messages: one for each person, and each webhook, of each member that may know of the warning. Some members at a time,
/// and how far it has come is written with them, so that whoever goes on after a crash leaves nobody out and tells nobody twice.
/// </summary>
internal sealed class SpreadNews(Database database, NewsStore news, MessageStore messages, CommunityStore community)
{
    /// <returns>False when there was nothing to do.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken) =>
        news.HasUnspread() && await database.WriteAsync(Spread, cancellationToken).ConfigureAwait(false);

    private bool Spread(WriteScope scope)
    {
        if (NewsStore.NextUnspread(scope) is not var (next, to))
        {
            return false;
        }

        if (to.Length == 0)
        {
            MessageStore.Supersede(scope, next);
            Escalations.Supersede(scope, next);
        }

        var audience = AudienceStore.Find(scope, next.Audience);
        var members = MembersIn(audience).Where(id => string.CompareOrdinal(id, to) > 0).Order(StringComparer.Ordinal)
            .Take(Limits.MembersPerSpreadMax).ToList();
        var round = Round.Of(scope, next, audience, members, community);
        var made = new List<Message>();
        foreach (var member in members)
        {
            AddMessages(scope, round, member, made);
        }

        messages.Insert(scope, made);
        NewsStore.SetSpread(scope, next.Id, members.Count < Limits.MembersPerSpreadMax ? null : members[^1]);
        return true;
    }

    /// <summary>Who may be in an audience; whether they are, <see cref="Audiences"/> says of each.</summary>
    private IEnumerable<string> MembersIn(Audience audience) => audience switch
    {
        { MemberId: { } only } => [only],
        { CircleId: { } circle } => community.MembersOf(circle),
        _ => audience.Persons.Select(id => community.Person(id)?.MemberId).OfType<string>().Distinct(StringComparer.Ordinal),
    };

    private static void AddMessages(WriteScope scope, Round round, string member, List<Message> made)
    {
        var news = round.News;
        DateTimeOffset? first = null;
        var hasNext = false;
        foreach (var person in round.People[member].Where(person => round.Includes(member, person.Id)))
        {
            var settings = round.SettingsOf(person.Id);
            var due = settings.DueAt(scope.Now, news.IsUrgent, round.Rule);
            hasNext |= settings.Turn > 0;
            if (settings.Turn == 0 || news.Change != Change.Raised)
            {
                var ways = WaysTo.Person(round, member, person, settings);
                made.AddRange(ways.Select(webhook => MessageStore.New(scope, news, member, person.Id, webhook, due)));
                first = ways.Count > 0 && (first is null || due < first) ? due : first;
            }
        }

        foreach (var webhook in round.Webhooks[member].Where(webhook => webhook.PersonId.Length == 0))
        {
            if (round.Takes(webhook, member) && round.WasTold("", webhook.Id))
            {
                made.Add(MessageStore.New(scope, news, member, "", webhook.Id, scope.Now));
            }
        }

        if (news.Change == Change.Raised && round.Audience.Persons.Count == 0)
        {
            Escalations.Begin(scope, news, member, first, round.Rule, hasNext);
        }
    }
}
