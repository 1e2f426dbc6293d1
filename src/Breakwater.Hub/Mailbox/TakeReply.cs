using Breakwater.Hub.Intake;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Mailbox;

/// <summary>
/// Takes a reply to one of the hub's answers: it takes everything back, or says what has happened since. Only the person who got the answer
/// can do either.
/// </summary>
internal sealed class TakeReply(Database database, MailboxMail mails, WithdrawSubmission withdraw, MailAnswers answers)
{
    /// <summary>The mail whose answer this one replies to; null when it replies to none.</summary>
    public MailEntry? Answered(ReceivedMail mail) => mails.AnsweredBy(
        new[] { mail.Message.InReplyTo }.Concat(mail.Message.References.Reverse()).Where(id => !string.IsNullOrEmpty(id)).Distinct()!);

    /// <returns>One of <see cref="MailStates"/>.</returns>
    public async Task<string> TakeAsync(
        ReceivedMail mail, MailSender sender, MailEntry answered, MailTask task, IReadOnlyList<byte[]> tags,
        CancellationToken cancellationToken)
    {
        if (answered.Record.PersonId != sender.Person.Id)
        {
            return await EndAsync(
                mail, task, tags, MailStates.Refused, "It replies to an answer that somebody else was sent.", _ => { }, cancellationToken)
                .ConfigureAwait(false);
        }

        var command = ReplyCommand.Read(mail.Message);
        if (command.Undo)
        {
            return await UndoAsync(mail, sender, answered, task, tags, cancellationToken).ConfigureAwait(false);
        }

        var language = task.Settings.Language;
        return await EndAsync(
            mail, task, tags, MailStates.Reply, command.Said.Count > 0 ? "It says what has happened." : "It says nothing that is asked.",
            scope =>
            {
                // A reply that says nothing may be a program's, and gets no answer.
                if (command.Said.Count > 0)
                {
                    var said = (answered.Said?.Split(',') ?? []).Union(command.Said).Order(StringComparer.Ordinal);
                    MailboxMail.SetSaid(scope, answered.Id, string.Join(',', said));
                    answers.Put(scope, mail, sender, task.Settings, answered.Id, AnswerText.Heard(command.Said, language));
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> UndoAsync(
        ReceivedMail mail, MailSender sender, MailEntry answered, MailTask task, IReadOnlyList<byte[]> tags,
        CancellationToken cancellationToken)
    {
        // First nothing more can be published by its preview, and then what was published is known for good.
        await database.WriteAsync(
            scope =>
            {
                task.Guard(scope);
                return MailboxMail.EndWaiting(scope, answered.Id);
            },
            cancellationToken).ConfigureAwait(false);
        var submissions = mails.Find(answered.Id)?.Record.Submissions ?? [];
        var (count, isHeld) = (0, false);
        foreach (var submission in submissions)
        {
            var outcomes = await withdraw.WithdrawAllAsync(sender.Caller, submission, cancellationToken).ConfigureAwait(false);
            count += outcomes.Where(pair => pair.Key is WithdrawOutcome.Withdrawn).Sum(pair => pair.Value);
            isHeld |= outcomes.Any(pair => pair.Key is WithdrawOutcome.Held or WithdrawOutcome.Kept && pair.Value > 0);
        }

        return await EndAsync(
            mail, task, tags, MailStates.Reply, "It took back what was shared.",
            scope => answers.Put(
                scope, mail, sender, task.Settings, answered.Id, AnswerText.Undone(count, isHeld, task.Settings.Language)),
            cancellationToken).ConfigureAwait(false);
    }

    private Task<string> EndAsync(
        ReceivedMail mail, MailTask task, IReadOnlyList<byte[]> tags, string state, string reason, Action<WriteScope> work,
        CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            task.Guard(scope);
            var id = RandomId.Uuid();
            var isNew = MailboxMail.TrySee(scope, id, tags);
            mails.Insert(
                scope, id, task.Place, isNew ? state : MailStates.Duplicate, isNew ? reason : "It had come before.", mail.Raw.Length,
                new MailRecord(scope.Now, "", ""));
            if (isNew)
            {
                work(scope);
            }

            return isNew ? state : MailStates.Duplicate;
        },
        cancellationToken);
}
