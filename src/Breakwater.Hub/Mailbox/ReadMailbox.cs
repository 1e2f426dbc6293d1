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

        using var run = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = RenewAsync(owner, state.Changed, run);
        try
        {
            using var client = new ImapClient { Timeout = (int)Limits.MailPatience.TotalMilliseconds };
            await state.Settings.Server.ConnectAsync(client, store.Password(), run.Token).ConfigureAwait(false);
            await new MailboxSession(_work, client, state, owner).RunAsync(run.Token).ConfigureAwait(false);
        }
        catch (MailboxLostException)
        {
            MailboxLog.Lost(logger);
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            MailboxLog.Lost(logger);
        }
        catch (Exception e) when (e is CommandException or ProtocolException or SslHandshakeException or AuthenticationException
            or IOException or SocketException or NotSupportedException or ServiceNotConnectedException
            or ServiceNotAuthenticatedException or FolderNotFoundException or TimeoutException)
        {
            await FailAsync(state, owner, e.Message, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await run.CancelAsync().ConfigureAwait(false);
            await renewal.ConfigureAwait(false);
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

    private async Task RenewAsync(string owner, long changed, CancellationTokenSource run)
    {
        try
        {
            using var timer = new PeriodicTimer(Limits.MailboxLeaseRenewal, time);
            while (await timer.WaitForNextTickAsync(run.Token).ConfigureAwait(false))
            {
                await database.WriteAsync(scope => MailboxStore.Assert(scope, owner, changed), run.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
#pragma warning disable CA1031 // Whatever keeps the lease from being renewed, the run must end before the lease does.
        catch (Exception)
#pragma warning restore CA1031
        {
            await run.CancelAsync().ConfigureAwait(false);
        }
    }
}
