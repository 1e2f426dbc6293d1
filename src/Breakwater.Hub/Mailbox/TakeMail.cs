using Breakwater.Hub.Community;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Mailbox;

/// <summary>A mail that came, on its way to where it belongs.</summary>
/// <param name="Guard">Run first in each write: throws when this run is not to write any more.</param>
/// <param name="IsLast">It is not tried again: what cannot be told now is not known.</param>
internal sealed record MailTask(MailPlace Place, MailboxSettings Settings, Uri? Hub, Action<WriteScope> Guard, bool IsLast = false);

/// <summary>
/// Takes one mail in: finds whose it is, what it holds, hands the technical values to the intake, and puts the answer into the outbox,
/// all in one write. A process that is killed has done all of it or nothing; the same mail again changes nothing.
/// </summary>
internal sealed class TakeMail(
    Database database, MailboxMail mails, MailSenders senders, TakeReply replies, ShareSubmission share, CommunityStore community,
    MailAnswers answers, TimeProvider time)
{
    /// <returns>One of <see cref="MailStates"/>.</returns>
    /// <exception cref="DkimKeyUnknownException">It cannot be told now whose it is.</exception>
    public async Task<string> TakeAsync(byte[] raw, MailTask task, CancellationToken cancellationToken)
    {
        ReceivedMail mail;
        try
        {
            mail = ReceivedMail.Read(raw);
        }
        catch (MailRefusedException e)
        {
            return await RefuseAsync(task, raw.Length, e.Message, cancellationToken).ConfigureAwait(false);
        }

        using (mail)
        {
            if (AutomaticMail.Why(mail, answers.OwnAddresses(task.Settings)) is { } why)
            {
                return await RefuseAsync(task, raw.Length, why, cancellationToken).ConfigureAwait(false);
            }

            var (sender, unknown) = await FindAsync(mail, task, cancellationToken).ConfigureAwait(false);
            return sender is null
                ? await HoldAsync(mail, task, unknown, cancellationToken).ConfigureAwait(false)
                : await TakeAsync(mail, sender, task, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a mail whose person is known. A mail that a coordinator has assigned has a row already.</summary>
    /// <param name="assigned">Id of that row; null for a mail that came just now.</param>
    public async Task<string> TakeAsync(
        ReceivedMail mail, MailSender sender, MailTask task, CancellationToken cancellationToken, string? assigned = null)
    {
        var tags = Tags(mail, sender);
        if (assigned is null && mails.IsKnown(tags))
        {
            return await EndAsync(task, mail, MailStates.Duplicate, "It had come before.", cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return replies.Answered(mail) is { } answered
                ? await replies.TakeAsync(mail, sender, answered, task, tags, cancellationToken).ConfigureAwait(false)
                : await ShareAsync(mail, sender, task, tags, assigned, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSeenException)
        {
            return await EndAsync(task, mail, MailStates.Duplicate, "It had come before.", cancellationToken).ConfigureAwait(false);
        }
        catch (TooManyMailsException e)
        {
            return await HoldAsync(mail, task, e.Message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RejectedException or MailRefusedException)
        {
            return await RefuseAsync(task, mail.Raw.Length, e.Message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string> ShareAsync(
        ReceivedMail mail, MailSender sender, MailTask task, IReadOnlyList<byte[]> tags, string? assigned,
        CancellationToken cancellationToken)
    {
        var people = community.People(sender.MemberId);
        var reading = MailReading.Read(
            mail, AddressesOf(people, sender, mail, task.Settings), people.Select(person => person.Name).ToList(), time.GetUtcNow());
        var taking = new Taking(mail, sender, task, tags, reading, assigned);
        if (reading.Technical is { } bundle)
        {
            var options = new ShareOptions(Circle: sender.CircleId, Use: "alert", Urgent: true);
            await share.SubmitWithAsync(
                sender.Caller, bundle, SubmissionFormat.Stix, options, (scope, receipt) => Write(scope, taking, receipt),
                cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await database.WriteAsync(scope => Write(scope, taking, null), cancellationToken).ConfigureAwait(false);
        }

        return MailStates.Taken;
    }

    private async Task<(MailSender? Sender, string Why)> FindAsync(ReceivedMail mail, MailTask task, CancellationToken cancellationToken)
    {
        try
        {
            return await senders.FindAsync(mail, task.Settings, cancellationToken).ConfigureAwait(false);
        }
        catch (DkimKeyUnknownException e) when (task.IsLast)
        {
            return (null, e.Message);
        }
    }

    public Task<string> RefuseAsync(MailTask task, long bytes, string reason, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            task.Guard(scope);
            mails.Insert(
                scope, RandomId.Uuid(), task.Place, MailStates.Refused, reason, bytes, new MailRecord(scope.Now, "", ""));
            return MailStates.Refused;
        },
        cancellationToken);

    /// <summary>Nothing of it is published, and nobody gets an answer: the address that it says it is from may be anybody's.</summary>
    private async Task<string> HoldAsync(ReceivedMail mail, MailTask task, string reason, CancellationToken cancellationToken)
    {
        var record = new MailRecord(
            time.GetUtcNow(), Shown(mail.Message.From.ToString()), Shown(mail.Message.Subject ?? ""));
        byte[][] tags = [mails.Tag($"held {mail.MessageId} {mail.BodyDigest()}")];
        try
        {
            return await database.WriteAsync(scope => Hold(scope, mail, task, reason, record, tags), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MailSeenException)
        {
            return await EndAsync(task, mail, MailStates.Duplicate, "It had come before.", cancellationToken).ConfigureAwait(false);
        }
    }

    private string Hold(WriteScope scope, ReceivedMail mail, MailTask task, string reason, MailRecord record, byte[][] tags)
    {
        task.Guard(scope);
        var (count, bytes) = MailboxMail.HeldNow(scope);
        if (count >= Limits.MailsHeldMax || bytes >= Limits.MailHeldBytesMax)
        {
            mails.Insert(
                scope, RandomId.Uuid(), task.Place, MailStates.Refused, "Too many mails wait for a coordinator. " + reason,
                mail.Raw.Length, record);
            return MailStates.Refused;
        }

        var id = RandomId.Uuid();
        if (!MailboxMail.TrySee(scope, id, tags))
        {
            throw new MailSeenException();
        }

        mails.Insert(scope, id, task.Place, MailStates.Held, reason, mail.Raw.Length, record, mail.Raw);
        return MailStates.Held;
    }

    private void Write(WriteScope scope, Taking taking, ShareReceipt? receipt)
    {
        var (mail, sender, task) = (taking.Mail, taking.Sender, taking.Task);
        task.Guard(scope);
        var id = taking.Assigned ?? RandomId.Uuid();
        if (!MailboxMail.TrySee(scope, id, taking.Tags))
        {
            throw new MailSeenException();
        }

        if (taking.Assigned is null && mails.Count(scope, "mail", sender.Person.Id) > Limits.MailsPerPersonPerHourMax)
        {
            throw new TooManyMailsException();
        }

        var reading = taking.Reading;
        var preview = reading.Waiting is null ? null : RandomId.Secret();
        var published = receipt?.Objects.Where(fate => fate.Fate == Fates.Published).Select(fate => fate.PublishedId!).ToList() ?? [];
        var record = new MailRecord(
            scope.Now, mail.From ?? "", Shown(mail.Message.Subject ?? ""), sender.Person.Id, sender.MemberId, sender.CircleId,
            sender.SecretAddress, receipt is null ? [] : [receipt.SubmissionId], published);
        if (taking.Assigned is not null)
        {
            MailboxMail.EndWaiting(scope, id);
            mails.Update(scope, id, MailStates.Assigned, record with { SecretAddress = null });
            id = RandomId.Uuid();
        }

        mails.Insert(scope, id, taking.Assigned is null ? task.Place : new MailPlace(0, 0), MailStates.Taken, "", mail.Raw.Length, record,
            reading.Waiting?.ToBytes(), preview);
        answers.Put(scope, taking, id, receipt, preview);
    }

    private Task<string> EndAsync(MailTask task, ReceivedMail mail, string state, string reason, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope =>
            {
                task.Guard(scope);
                mails.Insert(
                    scope, RandomId.Uuid(), task.Place, state, reason, mail.Raw.Length, new MailRecord(scope.Now, "", ""));
                return state;
            },
            cancellationToken);

    private List<byte[]> Tags(ReceivedMail mail, MailSender sender) =>
        new[] { $"{mail.MessageId} {mail.BodyDigest()}", sender.Proof }.Distinct()
            .Select(text => mails.Tag($"seen {sender.Person.Id} {text}")).ToList();

    private static List<string> AddressesOf(
        IReadOnlyList<Person> people, MailSender sender, ReceivedMail mail, MailboxSettings settings) =>
        people.Select(person => MailNames.Plain(person.Email))
            .Append(mail.From).Append(MailNames.Plain(settings.Address)).Append(sender.SecretAddress)
            .OfType<string>().Distinct().ToList();

    internal static string Shown(string text)
    {
        var plain = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return plain[..Math.Min(plain.Length, Limits.SourceWordsCharsMax)];
    }
}

/// <summary>The mail came before, by another way or in the meantime.</summary>
internal sealed class MailSeenException() : Exception("It had come before.");

/// <summary>Its person has sent too many.</summary>
internal sealed class TooManyMailsException() : Exception(
    $"Its person has sent more than {Limits.MailsPerPersonPerHourMax} mails within an hour.");

/// <summary>A mail with everything that was found out about it before the write.</summary>
internal sealed record Taking(
    ReceivedMail Mail, MailSender Sender, MailTask Task, IReadOnlyList<byte[]> Tags, MailReading Reading, string? Assigned);
