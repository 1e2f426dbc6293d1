using Breakwater.Hub.Community;
using Breakwater.Hub.Intake;

namespace Breakwater.Hub.Mailbox;

/// <summary>Shows what of a mail waits exactly as others would see it, and publishes it when its person says so.</summary>
internal sealed class MailPreview(MailboxMail mails, ShareSubmission share, CommunityStore community, TimeProvider time)
{
    /// <summary>Changes nothing, however often it is asked.</summary>
    /// <param name="chosen">Places of the links that go along.</param>
    /// <returns>The links to choose from, and what others would see; null while that is nothing.</returns>
    /// <exception cref="RejectedException">The link is not known, has expired or was used.</exception>
    public async Task<(IReadOnlyList<WaitingLink> Links, ShareReceipt? Receipt)> ShowAsync(
        string secret, IReadOnlySet<int> chosen, CancellationToken cancellationToken)
    {
        var (entry, caller) = Find(secret);
        var waiting = WaitingMail.Read(entry.Waiting!);
        return (waiting.Links, waiting.Bundle(chosen) is not { } bundle ? null
            : await share.PreviewAsync(caller, bundle, SubmissionFormat.Stix, OptionsOf(entry), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Publishes exactly what was shown, and ends the link; both or neither.</summary>
    /// <param name="token">Of what was shown.</param>
    /// <exception cref="RejectedException">As above; or others would see something else by now.</exception>
    public async Task<ShareReceipt> PublishAsync(
        string secret, string token, IReadOnlySet<int> chosen, CancellationToken cancellationToken)
    {
        var (entry, caller) = Find(secret);
        if (token.Length == 0 || WaitingMail.Read(entry.Waiting!).Bundle(chosen) is not { } bundle)
        {
            throw RejectedException.Invalid("no-preview", "preview", "Only what was shown can be shared.");
        }

        return await share.SubmitWithAsync(
            caller, bundle, SubmissionFormat.Stix, OptionsOf(entry) with { Preview = token },
            (scope, receipt) =>
            {
                if (!MailboxMail.EndWaiting(scope, entry.Id))
                {
                    throw NotThere();
                }

                var published = receipt.Objects.Where(fate => fate.Fate == Fates.Published).Select(fate => fate.PublishedId!);
                mails.Update(scope, entry.Id, MailStates.Taken, entry.Record with
                {
                    Submissions = [.. entry.Record.Submissions ?? [], receipt.SubmissionId],
                    PublishedIds = [.. entry.Record.PublishedIds ?? [], .. published],
                });
            },
            cancellationToken).ConfigureAwait(false);
    }

    private (MailEntry Entry, Caller Caller) Find(string secret)
    {
        var entry = mails.FindPreview(secret, time.GetUtcNow());
        return entry is { Waiting: not null, Record.PersonId: { } person } && community.Person(person) is { MemberId: { } member }
            ? (entry, new Caller("mailbox", member, person, KeyPurposes.Submit, ServiceProvider: false))
            : throw NotThere();
    }

    private static ShareOptions OptionsOf(MailEntry entry) => new(Circle: entry.Record.CircleId, Use: "alert", WithText: true,
        Urgent: true);

    private static RejectedException NotThere() => RejectedException.NotFound("preview, or it has expired, or it was used");
}
