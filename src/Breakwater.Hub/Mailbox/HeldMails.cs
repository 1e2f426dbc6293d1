using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Mailbox;

/// <summary>A mail that waits for a coordinator, or was refused.</summary>
/// <param name="From">As the mail says; that is no proof.</param>
public sealed record MailView(string Id, DateTimeOffset ReceivedAt, string From, string Subject, long Bytes, string Reason);

/// <summary>What somebody said has happened, about what others see.</summary>
/// <param name="Said">opened, password, paid.</param>
public sealed record MailWords(IReadOnlyList<string> Said, IReadOnlyList<string> PublishedIds);

/// <summary>What a coordinator sees of the mailbox, and decides.</summary>
public sealed class HeldMails
{
    private readonly Database _database;
    private readonly MailboxMail _mails;
    private readonly MailboxStore _mailbox;
    private readonly CommunityStore _community;
    private readonly TakeMail _take;

    internal HeldMails(Database database, MailboxMail mails, MailboxStore mailbox, CommunityStore community, TakeMail take)
    {
        (_database, _mails, _mailbox, _community, _take) = (database, mails, mailbox, community, take);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<MailView> Held() => Views(MailStates.Held);

    /// <summary>What was refused lately: over a limit, or a program's.</summary>
    public IReadOnlyList<MailView> Refused() => Views(MailStates.Refused);

    /// <summary>What members have said since, without who they are.</summary>
    public IReadOnlyList<MailWords> Words() =>
        _mails.WithWords().Select(one => new MailWords(one.Said!.Split(','), one.Record.PublishedIds ?? [])).ToList();

    /// <summary>Says whose a held mail is; it is taken as if that had been known, and that person gets the answer.</summary>
    /// <param name="hub">Where members reach the hub; null when that is not known.</param>
    /// <exception cref="RejectedException">There is no such mail or person, or it cannot be taken.</exception>
    public async Task<string> AssignAsync(string id, string personId, Uri? hub, CancellationToken cancellationToken)
    {
        var held = _mails.Find(id) is { State: MailStates.Held, Waiting: not null } entry
            ? entry : throw RejectedException.NotFound("held mail");
        var person = _community.Person(personId) is { MemberId: not null } found
            ? found : throw RejectedException.NotFound("person of a member");
        var settings = _mailbox.Settings() ?? throw RejectedException.NotFound("mailbox");
        using var mail = ReceivedMail.Read(held.Waiting!);
        var task = new MailTask(new MailPlace(0, 0), settings, hub, scope => AssertHeld(scope, id));
        var state = await _take.TakeAsync(
            mail, new MailSender(person, null, null, "assigned " + id), task, cancellationToken, assigned: id).ConfigureAwait(false);
        if (state == MailStates.Refused)
        {
            throw RejectedException.Conflict("refused", "It cannot be taken, and stays held; mailbox refused says why.");
        }

        if (state != MailStates.Taken)
        {
            // A reply, say: it has done what it says, and waits no more.
            await _database.WriteAsync(
                scope =>
                {
                    MailboxMail.EndWaiting(scope, id);
                    _mails.Update(scope, id, MailStates.Assigned, held.Record);
                },
                cancellationToken).ConfigureAwait(false);
        }

        return state;
    }

    /// <exception cref="RejectedException">There is no such mail.</exception>
    public Task DropAsync(string id, CancellationToken cancellationToken)
    {
        var held = _mails.Find(id) is { State: MailStates.Held } entry ? entry : throw RejectedException.NotFound("held mail");
        return _database.WriteAsync(
            scope =>
            {
                AssertHeld(scope, id);
                MailboxMail.EndWaiting(scope, id);
                _mails.Update(scope, id, MailStates.Dropped, held.Record);
            },
            cancellationToken);
    }

    private static void AssertHeld(WriteScope scope, string id)
    {
        if (scope.Scalar<long>("select count(*) from mailbox_mail where id = @id and state = 'held'", new { id }) == 0)
        {
            throw RejectedException.Conflict("decided", "Somebody has decided on this mail in the meantime.");
        }
    }

    private List<MailView> Views(string state) => _mails.List(state)
        .Select(one => new MailView(one.Id, one.Record.At, one.Record.From, one.Record.Subject, one.Bytes, one.Reason)).ToList();
}
