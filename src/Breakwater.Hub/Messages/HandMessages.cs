using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Messages;

/// <summary>
/// Hands the messages that are due to the outbox, each in the write that says that it was handed: the outbox has it exactly once.
/// Whether its reader may still know of the warning is asked here once more.
/// </summary>
internal sealed class HandMessages(
    Database database, MessageStore messages, Outbox outbox, SmtpStore smtp, CommunityStore community, HubLinks links, TimeProvider time)
{
    /// <returns>How many have left the waiting ones.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var mails = smtp.Find() is not null;
        if (links.Hub is not { } hub || !messages.HasDue(time.GetUtcNow(), mails))
        {
            return 0;
        }

        return await database.WriteAsync(scope => Hand(scope, hub, mails), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets who was told what long ago.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => database.WriteAsync(NewsStore.Forget, cancellationToken);

    private int Hand(WriteScope scope, Uri hub, bool mails)
    {
        var due = MessageStore.Due(scope, onlyWebhooks: !mails);
        var rule = MessageRules.Get(scope);
        var all = due.Select(message => message.NewsId).Distinct(StringComparer.Ordinal)
            .ToDictionary(id => id, id => NewsStore.Find(scope, id)!, StringComparer.Ordinal);
        foreach (var message in due)
        {
            var news = all[message.NewsId];
            var dropped = message.WebhookId.Length > 0
                ? HandToWebhook(scope, message, news, rule, hub)
                : HandMail(scope, message, news, rule, hub);
            if (dropped is not null)
            {
                MessageStore.End(scope, message, MessageStates.Dropped, dropped);
            }
        }

        return due.Count + (mails ? 0 : MessageStore.GiveUp(scope));
    }

    /// <returns>Why it goes to nobody; null when it has gone.</returns>
    private string? HandMail(WriteScope scope, Message message, WarningNews news, MessageRule rule, Uri hub)
    {
        var audience = AudienceStore.Find(scope, news.Audience);
        if (community.Person(message.PersonId) is not { } person || person.MemberId != message.MemberId
            || community.Member(message.MemberId) is not { } member)
        {
            return "This person has left.";
        }

        if (!OutgoingMail.IsAddress(person.Email))
        {
            return "This person's address is none that mail can be written to.";
        }

        if (!Audiences.Includes(audience, ViewerOf(member.Id) with { PersonId = person.Id }))
        {
            return "This member may not know of it any more.";
        }

        var settings = PersonMessagesRegister.Of(scope, person.Id);
        var isOpen = audience.Persons.Count == 0 && audience.Level <= Tlp.Parse(rule.MailHighest);
        var reader = new MessageReader(
            member.Tier, settings.LanguageOr(rule), audience.Level, isOpen, LinkOf(news, message, hub), hub);
        outbox.Put(scope, new OutgoingMail(person.Email, MessageText.Subject(news, reader), MessageText.Body(news, reader)));
        MessageStore.End(scope, message, MessageStates.Handed, null);
        return null;
    }

    /// <inheritdoc cref="HandMail"/>
    private string? HandToWebhook(WriteScope scope, Message message, WarningNews news, MessageRule rule, Uri hub)
    {
        var audience = AudienceStore.Find(scope, news.Audience);
        if (WebhookStore.Find(scope, message.WebhookId) is not { } webhook || community.Member(message.MemberId) is not { } member)
        {
            return "This webhook has ended.";
        }

        var person = message.PersonId.Length > 0 ? community.Person(message.PersonId) : null;
        if (message.PersonId.Length > 0 && person is null)
        {
            return "This person has left.";
        }

        if (!Audiences.Includes(audience, ViewerOf(member.Id) with { ServiceProvider = webhook.IsProvider }))
        {
            return "This webhook may not know of it any more.";
        }

        var settings = person is null ? new PersonMessages() : PersonMessagesRegister.Of(scope, person.Id);
        var reader = new MessageReader(
            member.Tier, settings.LanguageOr(rule), audience.Level, IsOpen: true, person is null ? null : LinkOf(news, message, hub), hub);
        var body = WebhookBody.Of(webhook.Kind, news, reader, settings.Phone);
        MessageStore.End(
            scope, message, MessageStates.Handed, null, outbox.PutForWebhook(scope, webhook.Id, "msg_" + message.Id, body));
        return null;
    }

    private Uri? LinkOf(WarningNews news, Message message, Uri hub) =>
        news.Change == EarlyWarning.Change.Raised ? links.Acknowledge(hub, message.Id) : null;

    private Viewer ViewerOf(string memberId) => community.ViewerOf(memberId);
}
