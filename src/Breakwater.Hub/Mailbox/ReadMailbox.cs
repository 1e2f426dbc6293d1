using System.Net.Sockets;
using Breakwater.Hub.Storage;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Mailbox;

/// <summary>
/// Reads the mailbox under its lease: takes each new mail, and moves it to where it belongs after the database has it. What it was killed
/// before moving is found by its place, and moved without being taken again.
/// </summary>
internal sealed class ReadMailbox(
    Database database, MailboxStore store, MailboxMail mails, TakeMail take, PublicAddress hub, TimeProvider time,
    ILogger<ReadMailbox> logger)
{
    private const int DoublingsMax = 16;
    private readonly MailboxWork _work = new(database, mails, take, hub, time, logger);

    /// <summary>Reads until it is stopped, fails, or another run takes over.</summary>
    public async Task RunAsync(MailboxState state, CancellationToken cancellationToken)
    {
        var owner = RandomId.Uuid();
        if (!await database.WriteAsync(scope => MailboxStore.TryTake(scope, owner), cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            using var client = new ImapClient { Timeout = (int)Limits.MailPatience.TotalMilliseconds };
            await state.Settings.Server.ConnectAsync(client, store.Password(), cancellationToken).ConfigureAwait(false);
            await new MailboxSession(_work, client, state, owner).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailboxLostException)
        {
            MailboxLog.Lost(logger);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await database.WriteAsync(scope => MailboxStore.Release(scope, owner), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (Exception e) when (e is CommandException or ProtocolException or SslHandshakeException or AuthenticationException
            or IOException or SocketException or OperationCanceledException or NotSupportedException or ServiceNotConnectedException
            or ServiceNotAuthenticatedException or FolderNotFoundException or TimeoutException)
        {
            await FailAsync(state, owner, e.Message, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await database.WriteAsync(scope => MailboxStore.Release(scope, owner), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(MailboxState state, string owner, string reason, CancellationToken cancellationToken)
    {
        var words = TakeMail.Shown(reason);
        MailboxLog.Unreadable(logger, words);
        var wait = Limits.MailboxBackoff * Math.Pow(2, Math.Min(store.State(time.GetUtcNow())?.Failures ?? state.Failures, DoublingsMax));
        var next = time.GetUtcNow() + (wait < Limits.MailboxBackoffMax ? wait : Limits.MailboxBackoffMax);
        await database.WriteAsync(scope => MailboxStore.EndBadly(scope, owner, next, words), cancellationToken).ConfigureAwait(false);
    }
}
