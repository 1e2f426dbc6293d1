using System.Collections.Concurrent;
using System.Net.Sockets;
using Breakwater.Hub.Storage;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Breakwater.Hub.Delivery;

/// <summary>
/// Sends the mail that is due. A mail is marked as sent after the server has taken it: a process that dies between the two sends the same
/// bytes under the same Message-ID again, and nothing else ever does.
/// </summary>
public sealed class SendOutbox(Database database, Outbox outbox, SmtpStore store, TimeProvider time, ILogger<SendOutbox> logger)
{
    private const int ClosedByServer = 421;
    private const int DoublingsMax = 16;
    private const int MailsPerConnection = 10;
    private readonly Lock _lock = new();
    private int _failuresOfServer;
    private DateTimeOffset _serverNext;

    /// <returns>How many have gone out.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = now >= ServerNext ? outbox.Due(Outbox.Mail, now) : [];
        if (due.Count == 0 || store.Find() is not { } settings)
        {
            return 0;
        }

        // A server syncs each mail before it takes it; over several connections it does so for several at once.
        var connections = Math.Min(Limits.OutboxConnections, (due.Count + MailsPerConnection - 1) / MailsPerConnection);
        var waiting = new ConcurrentQueue<string>(due);
        var sent = await Task.WhenAll(Enumerable.Range(0, connections)
            .Select(_ => SendSomeAsync(settings, waiting, cancellationToken))).ConfigureAwait(false);
        await database.WriteAsync(Outbox.Forget, cancellationToken).ConfigureAwait(false);
        return sent.Sum();
    }

    private DateTimeOffset ServerNext
    {
        get
        {
            lock (_lock)
            {
                return _serverNext;
            }
        }
    }

    private async Task<int> SendSomeAsync(SmtpSettings settings, ConcurrentQueue<string> waiting, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = (int)Limits.MailPatience.TotalMilliseconds };
        var sent = 0;
        while (waiting.TryDequeue(out var id))
        {
            var owner = RandomId.Uuid();
            if (await database.WriteAsync(scope => outbox.Take(scope, id, owner), cancellationToken).ConfigureAwait(false) is { } one)
            {
                var outcome = await SendAsync(client, settings, one, owner, cancellationToken).ConfigureAwait(false);
                sent += outcome == Outcome.Sent ? 1 : 0;
                if (outcome == Outcome.NoServer)
                {
                    waiting.Clear();
                    return sent;
                }
            }
        }

        await client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
        return sent;
    }

    private async Task<Outcome> SendAsync(
        SmtpClient client, SmtpSettings settings, OutboxDue one, string owner, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = new CancellationTokenSource(Limits.OutboxSendMax, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            if (!client.IsConnected)
            {
                await settings.Server.ConnectAsync(client, store.Password(), either.Token).ConfigureAwait(false);
            }

            using var message = await MimeMessage.LoadAsync(new MemoryStream(one.Content.Bytes), either.Token).ConfigureAwait(false);
            // What is answered by a program must not come back as a bounce that a program answers (RFC 3834, 3.3).
            var sender = one.Content.Answer ? new MailboxAddress("", "") : MailboxAddress.Parse(settings.From);
            await client.SendAsync(message, sender, [MailboxAddress.Parse(one.Content.To)], either.Token).ConfigureAwait(false);
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500 && e.ErrorCode != SmtpErrorCode.UnexpectedStatusCode)
        {
            await EndBadlyAsync(one, owner, e.StatusCode, e.Message, cancellationToken).ConfigureAwait(false);
            return Outcome.Failed;
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode != ClosedByServer && e.ErrorCode != SmtpErrorCode.UnexpectedStatusCode)
        {
            await PostponeAsync(one, owner, Said(e.StatusCode, e.Message), counts: true, cancellationToken).ConfigureAwait(false);
            return Outcome.Failed;
        }
        catch (NotSupportedException e) when (client.IsConnected)
        {
            // An address beyond ASCII, say, which this server does not take (RFC 6531): of this mail, and of no other.
            await EndBadlyAsync(one, owner, SmtpStatusCode.MailboxNameNotAllowed, e.Message, cancellationToken).ConfigureAwait(false);
            return Outcome.Failed;
        }
        catch (Exception e) when (IsOfServer(e) && !cancellationToken.IsCancellationRequested)
        {
            await PostponeAsync(one, owner, e.Message, counts: false, cancellationToken).ConfigureAwait(false);
            return Outcome.NoServer;
        }

        lock (_lock)
        {
            _failuresOfServer = 0;
        }

        await database.WriteAsync(scope => Outbox.EndWell(scope, one.Id, owner), CancellationToken.None).ConfigureAwait(false);
        return Outcome.Sent;
    }

    private static bool IsOfServer(Exception e) => e is CommandException or ProtocolException or SslHandshakeException
        or AuthenticationException or IOException or SocketException or OperationCanceledException or NotSupportedException
        or ServiceNotConnectedException or TimeoutException;

    private static string Said(SmtpStatusCode status, string message) => $"{(int)status} {message}";

    private async Task EndBadlyAsync(
        OutboxDue one, string owner, SmtpStatusCode status, string message, CancellationToken cancellationToken)
    {
        var reason = Words(Said(status, message), one);
        DeliveryLog.Failed(logger, one.Id, reason);
        await database.WriteAsync(scope => Outbox.EndBadly(scope, one.Id, owner, reason), cancellationToken).ConfigureAwait(false);
    }

    private async Task PostponeAsync(OutboxDue one, string owner, string message, bool counts, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reason = Words(message, one);
        if (now - one.CreatedAt > Limits.OutboxLife)
        {
            DeliveryLog.Failed(logger, one.Id, reason);
            await database.WriteAsync(scope => Outbox.EndBadly(scope, one.Id, owner, $"Given up. {reason}"), cancellationToken)
                .ConfigureAwait(false);
            return;
        }

        DeliveryLog.Postponed(logger, one.Id, reason);
        var next = counts ? now + Backoff(Limits.OutboxBackoff, one.Attempts, Limits.OutboxBackoffMax) : ServerFailed(now);
        await database.WriteAsync(scope => Outbox.Postpone(scope, one.Id, owner, next, reason, counts), cancellationToken)
            .ConfigureAwait(false);
    }

    // Connections that fail together are one failure.
    private DateTimeOffset ServerFailed(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_serverNext <= now)
            {
                _serverNext = now + Backoff(Limits.OutboxServerBackoff, _failuresOfServer++, Limits.OutboxServerBackoffMax);
            }

            return _serverNext;
        }
    }

    internal static TimeSpan Backoff(TimeSpan first, int failures, TimeSpan most)
    {
        var wait = first * Math.Pow(2, Math.Min(failures, DoublingsMax));
        return wait < most ? wait : most;
    }

    /// <summary>Without the address that it was for: servers repeat it.</summary>
    private static string Words(string message, OutboxDue one)
    {
        var text = string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c))
            .Replace(one.Content.To, "(the address)", StringComparison.OrdinalIgnoreCase);
        return text[..Math.Min(text.Length, Limits.SourceWordsCharsMax)];
    }

    private enum Outcome
    {
        Sent,
        Failed,
        NoServer,
    }
}
