using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Messages;

/// <summary>What is known of some members when news is spread among them.</summary>
internal sealed record Round(
    WarningNews News, Audience Audience, MessageRule Rule, ILookup<string, Person> People,
    IReadOnlyDictionary<string, PersonMessages> Settings, ILookup<string, Webhook> Webhooks, Webhook? Gateway,
    IReadOnlySet<(string Person, string Webhook)>? Told, IReadOnlyDictionary<string, TlpLevel> Levels)
{
    public static Round Of(
        WriteScope scope, WarningNews news, Audience audience, IReadOnlyList<string> members, CommunityStore community)
    {
        var people = community.PeopleOf(members);
        return new Round(
            news, audience, MessageRules.Get(scope), people,
            PersonMessagesRegister.Of(scope, people.SelectMany(all => all).Select(person => person.Id).ToList()),
            WebhookStore.InForce(scope, members), WebhookStore.Gateway(scope),
            news.Change == Change.Raised ? null : MessageStore.Told(scope, news.Lead, members),
            community.LevelsOf(members));
    }

    public PersonMessages SettingsOf(string personId) => Settings.GetValueOrDefault(personId) ?? new PersonMessages();

    /// <summary>Whether a person may know of it. What goes to a person by name reaches TLP:RED too, of which they are then told that it is
    /// there.</summary>
    public bool Includes(string member, string personId) => Audiences.Includes(Audience, ViewerOf(member) with { PersonId = personId });

    /// <summary>Whether a webhook may carry it, and is meant to: it is a machine, and often somebody else's.</summary>
    public bool Takes(Webhook webhook, string member) =>
        Audiences.Includes(Audience, ViewerOf(member) with { ServiceProvider = webhook.IsProvider })
        && (News.Level >= webhook.LevelLeast || News.Change != Change.Raised);

    /// <summary>Whoever is told that a warning fell was told that it rose.</summary>
    public bool WasTold(string personId, string webhookId) => Told is null || Told.Contains((personId, webhookId));

    private Viewer ViewerOf(string member) => new(
        member, Audience.CircleId is { } circle ? new HashSet<string>(StringComparer.Ordinal) { circle } : [])
    {
        Highest = Levels[member],
    };
}
