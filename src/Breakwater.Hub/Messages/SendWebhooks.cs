using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.OutsideSources;
using Breakwater.Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Messages;

/// <summary>
/// Calls the webhooks that are due. A receiver gets each message at least once, under an id that is the same for every attempt; what it
/// answers decides whether there is another. Redirects are not followed, and no answer is read.
/// </summary>
internal sealed class SendWebhooks(
    Database database, Outbox outbox, WebhookStore store, TimeProvider time, ILogger<SendWebhooks> logger)
{
    private const int JitterPercent = 20;

    /// <summary>Ids of what is to go now; of what is for one webhook one at a time.</summary>
    public IReadOnlyList<string> Due() => outbox.Due(Outbox.Webhook, time.GetUtcNow());

    /// <summary>Makes one attempt, unless another node is making it.</summary>
    public async Task CallAsync(string id, CancellationToken cancellationToken)
    {
        var owner = RandomId.Uuid();
        if (await database.WriteAsync(scope => outbox.Take(scope, id, owner), cancellationToken).ConfigureAwait(false) is not { } one)
        {
            return;
        }

        if (store.Open(one.Content.To) is not { } webhook)
        {
            await database.WriteAsync(scope => Outbox.EndBadly(scope, id, owner, "This webhook has ended."), CancellationToken.None)
                .ConfigureAwait(false);
            return;
        }

        var outcome = await TryAsync(webhook, one, cancellationToken).ConfigureAwait(false);
        // The receiver has answered: that is written down whatever else happens.
        await database.WriteAsync(scope => Settle(scope, webhook, one, owner, outcome), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<Outcome> TryAsync(Webhook webhook, OutboxDue one, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Limits.WebhookPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var secrets = webhook.Secrets;
            using var client = Outbound.Client(new OutboundTarget(new Uri(secrets.Url), webhook.AllowPrivate, secrets.Authority));
            using var request = Request(webhook, one);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? new Outcome(null)
                : new Outcome(Words(response.StatusCode), RetryAfter(response), response.StatusCode == HttpStatusCode.Gone);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new Outcome("The hub was stopped in the middle.");
        }
        catch (OperationCanceledException)
        {
            return new Outcome($"It did not answer within {Limits.WebhookPatience.TotalSeconds:0} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Outcome(Words(e));
        }
    }

    private HttpRequestMessage Request(Webhook webhook, OutboxDue one)
    {
        var secrets = webhook.Secrets;
        var isTemplate = webhook.Kind == WebhookKinds.Template;
        var body = isTemplate ? WebhookTemplate.Fill(secrets.Template!, secrets.ContentType!, one.Content.Bytes) : one.Content.Bytes;
        var request = new HttpRequestMessage(HttpMethod.Post, secrets.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType =
            MediaTypeHeaderValue.Parse((isTemplate ? secrets.ContentType! : WebhookTemplate.Json) + "; charset=utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", "breakwater-hub");
        if (secrets.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var (name, value) in WebhookSignature.Headers(secrets, one.Content.Name!, time.GetUtcNow(), body))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private void Settle(WriteScope scope, Webhook webhook, OutboxDue one, string owner, Outcome outcome)
    {
        if (outcome.Failure is not { } reason)
        {
            Outbox.EndWell(scope, one.Id, owner);
            WebhookStore.Succeeded(scope, webhook.Id);
            return;
        }

        WebhookStore.Failed(scope, webhook.Id, reason);
        if (outcome.IsGone)
        {
            MessageLog.Failed(logger, webhook.Id, reason);
            WebhookStore.End(scope, webhook.Id, "Its receiver says that it is gone (410).");
            return;
        }

        if (scope.Now - one.CreatedAt > Limits.WebhookLife)
        {
            MessageLog.Failed(logger, webhook.Id, reason);
            Outbox.EndBadly(scope, one.Id, owner, $"Given up. {reason}");
            return;
        }

        MessageLog.Postponed(logger, webhook.Id, reason);
        var wait = SendOutbox.Backoff(Limits.WebhookBackoff, one.Attempts, Limits.WebhookBackoffMax);
        // Receivers that failed together are not called together again.
        wait += wait * (RandomNumberGenerator.GetInt32(JitterPercent) / 100.0);
        wait = outcome.RetryAfter is { } asked && asked > wait ? asked : wait;
        wait = wait < Limits.WebhookBackoffMax ? wait : Limits.WebhookBackoffMax;
        Outbox.Postpone(scope, one.Id, owner, scope.Now + wait, reason, counts: true);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private static string Words(HttpStatusCode status) => (int)status is >= 300 and < 400
        ? $"It answers {((int)status).ToString(CultureInfo.InvariantCulture)}, and redirects are not followed."
        : $"It answers {((int)status).ToString(CultureInfo.InvariantCulture)}.";

    // The member reads these: nothing of what a name means inside, and nothing of the address, which is a secret.
    private static string Words(Exception e) => Causes(e).Any(cause => cause is OutboundRefusedException)
        ? "Its address is not on the public internet, or not https."
        : (e as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "Its name is not known.",
            HttpRequestError.SecureConnectionError => "TLS with it did not come about: is its certificate in order?",
            HttpRequestError.ConnectionError => "It cannot be reached.",
            _ => "The connection broke before it had answered.",
        };

    private static IEnumerable<Exception> Causes(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }

    /// <param name="Failure">Null when it has taken the message.</param>
    private sealed record Outcome(string? Failure, TimeSpan? RetryAfter = null, bool IsGone = false);
}
