using System.Security.Cryptography;
using System.Text;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Warnings;

namespace Breakwater.Hub.Messages;

/// <summary>Somebody of a member has read a warning.</summary>
/// <param name="PersonId">Null when a key of the member as a whole said so.</param>
/// <param name="Level">The level at which it was read.</param>
/// <param name="How">link or api.</param>
public sealed record AcknowledgementView(string MemberId, string? PersonId, string Level, string How, DateTimeOffset At);

/// <summary>What the page of a link shows.</summary>
/// <param name="AcknowledgedAt">When the link was used; null when it was not.</param>
internal sealed record AcknowledgeView(string Headline, string Language, string FormToken, DateTimeOffset? AcknowledgedAt);

/// <summary>
/// Takes down that a warning was read: by the link of a message, which is one person's and good for one use, or by a member's key.
/// Looking at the link does nothing, since mail scanners look at links.
/// </summary>
internal sealed class AcknowledgeWarning(
    Database database, MessageStore messages, NewsStore news, CommunityStore community, WarningStore warnings, HubLinks links,
    PersonMessagesRegister people, MessageRules rules, TimeProvider time)
{
    private const string ByLink = "link";
    private const string ByApi = "api";

    /// <summary>Changes nothing, however often it is asked.</summary>
    /// <exception cref="RejectedException">The link is not known, or too old, or its person has left.</exception>
    public AcknowledgeView Show(string secret)
    {
        var (message, at) = Find(secret);
        var about = news.Find(message.NewsId)!;
        var language = people.Of(message.MemberId, message.PersonId).LanguageOr(rules.Get());
        return new AcknowledgeView(
            language == Languages.Spanish ? SpanishAdvice.LevelName(about.Level) : WarningLevels.Name(about.Level), language,
            links.FormToken(secret, time.GetUtcNow()), at);
    }

    /// <param name="formToken">What the page put into its form.</param>
    /// <returns>False when the form did not come from the page, or was open for too long; nothing was done.</returns>
    /// <exception cref="RejectedException">As for <see cref="Show"/>.</exception>
    public async Task<bool> ByLinkAsync(string secret, string formToken, CancellationToken cancellationToken)
    {
        var (message, _) = Find(secret);
        var now = time.GetUtcNow();
        var fits = Enumerable.Range(0, Limits.AcknowledgeFormHours).Any(hours => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(formToken), Encoding.UTF8.GetBytes(links.FormToken(secret, now.AddHours(-hours)))));
        if (!fits)
        {
            return false;
        }

        await database.WriteAsync(
            scope =>
            {
                // The second of two who press it finds it used, and nothing more to do.
                if (MessageStore.UseLink(scope, message.Id))
                {
                    MessageStore.Acknowledge(
                        scope, message.Lead, message.MemberId, message.PersonId, NewsStore.Find(scope, message.NewsId)!.Level, ByLink);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>For a member by one of its keys.</summary>
    /// <param name="visible">What the caller may see.</param>
    /// <exception cref="RejectedException">There is no such warning for this caller.</exception>
    public async Task ByKeyAsync(Caller caller, string warningId, IReadOnlyList<long> visible, CancellationToken cancellationToken)
    {
        var member = caller.Member(KeyPurposes.Submit);
        var warning = warnings.Find(warningId, visible) ?? throw RejectedException.NotFound("warning");
        await database.WriteAsync(
            scope => MessageStore.Acknowledge(
                scope, warning.BelongsTo, member, caller.PersonId ?? "", WarningLevels.Parse(warning.Level), ByApi),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Who has read it: a member sees its own people only.</summary>
    public IReadOnlyList<AcknowledgementView> Of(Caller caller, string warningId, IReadOnlyList<long> visible)
    {
        var warning = warnings.Find(warningId, visible) ?? throw RejectedException.NotFound("warning");
        return messages.Acknowledgements(
            warning.BelongsTo, caller.May(KeyPurposes.Coordinate) ? null : caller.Member(KeyPurposes.Read));
    }

    private (Message Message, DateTimeOffset? AcknowledgedAt) Find(string secret) =>
        messages.FindByLink(secret, time.GetUtcNow()) is { } found && found.Message.PersonId.Length > 0
            && community.Person(found.Message.PersonId) is { } person && person.MemberId == found.Message.MemberId
            ? found : throw RejectedException.NotFound("link, or it is too old");
}
