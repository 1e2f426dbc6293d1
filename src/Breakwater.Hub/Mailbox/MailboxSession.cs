using Breakwater.Hub.Storage;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Mailbox;

/// <summary>What a session works with.</summary>
internal sealed record MailboxWork(
    Database Database, MailboxMail Mails, TakeMail Take, PublicAddress Hub, TimeProvider Time, ILogger Logger);

/// <summary>One connection to the mailbox.</summary>
internal sealed class MailboxSession(MailboxWork work, ImapClient client, MailboxState state, string owner)
{
    private readonly Dictionary<string, IMailFolder> _folders = new(StringComparer.Ordinal);
    private IMailFolder _inbox = client.Inbox!;
    private uint _cursor;
    private DateTimeOffset _swept = DateTimeOffset.MinValue;

    // The server tells of new mail with whatever it answers, most often while something else is going on.
    private bool _isTold;
    private CancellationTokenSource? _idle;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!state.Settings.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase))
        {
            _inbox = await client.GetFolderAsync(state.Settings.Folder, cancellationToken).ConfigureAwait(false);
        }

        await _inbox.OpenAsync(FolderAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
        foreach (var name in MailFolders.All)
        {
            _folders[name] = await FolderAsync(name, cancellationToken).ConfigureAwait(false);
        }

        _inbox.CountChanged += (_, _) =>
        {
            _isTold = true;
            _idle?.Cancel();
        };
        _cursor = (uint)(state.UidValidity == _inbox.UidValidity ? state.Uid : 0);
        while (true)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            round.CancelAfter(Limits.MailboxRoundMax);
            try
            {
                await LookAsync(round.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException("The mail server does not answer.");
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        _isTold = false;
        var isSweep = work.Time.GetUtcNow() - _swept > Limits.MailboxSweep;
        var query = isSweep || _cursor == 0
            ? SearchQuery.All : SearchQuery.Uids(new UniqueIdRange(new UniqueId(_cursor + 1), UniqueId.MaxValue));
        var found = await _inbox.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        // The range of a search has the last mail in it, however far behind the range it is.
        var due = found.Where(uid => isSweep || uid.Id > _cursor).OrderBy(uid => uid.Id).Take(Limits.MailsPerLookMax).ToList();
        foreach (var uid in due)
        {
            await TakeAsync(uid, cancellationToken).ConfigureAwait(false);
            _cursor = Math.Max(_cursor, uid.Id);
        }

        _swept = isSweep && found.Count <= due.Count ? work.Time.GetUtcNow() : _swept;
        await WriteAsync(scope => MailboxStore.SetCursor(scope, _inbox.UidValidity, _cursor), cancellationToken).ConfigureAwait(false);
        if (due.Count < Limits.MailsPerLookMax)
        {
            await WriteAsync(MailboxMail.Forget, cancellationToken).ConfigureAwait(false);
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(UniqueId uid, CancellationToken cancellationToken)
    {
        var place = new MailPlace(_inbox.UidValidity, uid.Id);
        var became = work.Mails.StateAt(place) ?? await TakeNewAsync(uid, place, cancellationToken).ConfigureAwait(false);
        if (became is not null)
        {
            await _inbox.MoveToAsync(uid, _folders[MailFolders.Of(became)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>What became of it; null when it stays for now.</returns>
    private async Task<string?> TakeNewAsync(UniqueId uid, MailPlace place, CancellationToken cancellationToken)
    {
        var summaries = await _inbox.FetchAsync([uid], MessageSummaryItems.UniqueId | MessageSummaryItems.Size, cancellationToken)
            .ConfigureAwait(false);
        if (summaries is not [{ Size: { } size }])
        {
            // Somebody has taken it away.
            return null;
        }

        var attempts = await WriteAsync(scope => MailboxStore.Begin(scope, place.UidValidity, place.Uid), cancellationToken)
            .ConfigureAwait(false);
        var task = new MailTask(
            place, state.Settings, work.Hub.Current, scope => MailboxStore.Assert(scope, owner, state.Changed),
            IsLast: attempts >= Limits.MailAttemptsMax);
        var flaw = size > Limits.MailBytesMax ? $"The mail has {size} bytes; {Limits.MailBytesMax} are allowed."
            : attempts > Limits.MailAttemptsMax ? $"It was tried {Limits.MailAttemptsMax} times, and could not be taken." : null;
        if (flaw is not null)
        {
            MailboxLog.Refused(work.Logger, size);
            return await work.Take.RefuseAsync(task, size, flaw, cancellationToken).ConfigureAwait(false);
        }

        var raw = await FetchAsync(uid, cancellationToken).ConfigureAwait(false);
        return await TryTakeAsync(raw, task, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> TryTakeAsync(byte[] raw, MailTask task, CancellationToken cancellationToken)
    {
        try
        {
            var became = await work.Take.TakeAsync(raw, task, cancellationToken).ConfigureAwait(false);
            MailboxLog.Took(work.Logger, raw.Length, became);
            return became;
        }
        catch (DkimKeyUnknownException e)
        {
            // It is looked at again with the next sweep; with the last attempt it is held.
            MailboxLog.Waits(work.Logger, e.Message);
            return null;
        }
        catch (DatabaseBusyException)
        {
            throw new IOException("The hub's database had too much to do.");
        }
#pragma warning disable CA1031 // One mail that meets a bug must not keep the others from being read; after some attempts it is put aside.
        catch (Exception e) when (e is not (MailboxLostException or OperationCanceledException))
#pragma warning restore CA1031
        {
            MailboxLog.MailBroke(work.Logger, raw.Length, e);
            return null;
        }
    }

    private async Task<byte[]> FetchAsync(UniqueId uid, CancellationToken cancellationToken)
    {
        using var stream = await _inbox.GetStreamAsync(uid, "", cancellationToken).ConfigureAwait(false);
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.ToArray();
    }

    /// <summary>Until the server tells of new mail, for a limited time.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (!client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            await Task.Delay(Limits.MailboxPoll, work.Time, cancellationToken).ConfigureAwait(false);
            await client.NoOpAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        using var done = new CancellationTokenSource(Limits.MailboxIdle, work.Time);
        _idle = done;
        if (!_isTold)
        {
            await client.IdleAsync(done.Token, cancellationToken).ConfigureAwait(false);
        }

        _idle = null;
    }

    private async Task<IMailFolder> FolderAsync(string name, CancellationToken cancellationToken)
    {
        var root = client.GetFolder(client.PersonalNamespaces[0]);
        try
        {
            return await root.GetSubfolderAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (FolderNotFoundException)
        {
            return await root.CreateAsync(name, isMessageFolder: true, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException($"The server does not make a folder {name}.");
        }
    }

    private Task WriteAsync(Action<WriteScope> write, CancellationToken cancellationToken) => work.Database.WriteAsync(
        scope =>
        {
            MailboxStore.Assert(scope, owner, state.Changed);
            write(scope);
        },
        cancellationToken);

    private Task<T> WriteAsync<T>(Func<WriteScope, T> write, CancellationToken cancellationToken) => work.Database.WriteAsync(
        scope =>
        {
            MailboxStore.Assert(scope, owner, state.Changed);
            return write(scope);
        },
        cancellationToken);
}

/// <summary>The folders that mails are moved to.</summary>
internal static class MailFolders
{
    public const string Done = "Done";
    public const string Held = "Held";
    public const string Refused = "Refused";

    public static readonly IReadOnlyList<string> All = [Done, Held, Refused];

    public static string Of(string state) => state switch
    {
        MailStates.Held or MailStates.Assigned or MailStates.Dropped => Held,
        MailStates.Refused => Refused,
        _ => Done,
    };
}
