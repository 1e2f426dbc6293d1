using System.Security.Cryptography;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Messages;

/// <summary>Looks after webhooks: those of members, and the centre's own gateway for text messages.</summary>
public sealed class WebhookRegister(
    Database database, WebhookStore store, CommunityStore community, Outbox outbox, TimeProvider time)
{
    private const int SecretBytes = 32;
    private const string SecretPrefix = "whsec_";

    /// <param name="memberId">Null for the centre's gateway.</param>
    /// <param name="allowPrivate">The operator says that it may be in the hub's network; never a member itself.</param>
    /// <exception cref="RejectedException">With everything that is wrong.</exception>
    public async Task<NewWebhook> AddAsync(
        string? memberId, WebhookDraft draft, bool allowPrivate, CancellationToken cancellationToken)
    {
        if (memberId is not null && community.Member(memberId) is null)
        {
            throw RejectedException.NotFound("member");
        }

        var url = draft.Check(isGateway: memberId is null, allowPrivate);
        if (draft.Person is { } personId && (memberId is null || community.Person(personId)?.MemberId != memberId))
        {
            throw RejectedException.Invalid("no-person", "person", $"There is no person \"{personId}\" here.");
        }

        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        var webhook = new Webhook(
            RandomId.Uuid(), memberId ?? "", draft.Person ?? "", draft.Name!.Trim(), draft.Kind, WarningLevels.Parse(draft.LevelLeast),
            draft.ServiceProvider ?? draft.Kind != WebhookKinds.Json, allowPrivate,
            new WebhookSecrets(
                url.AbsoluteUri, secret, null, null, draft.Authorization, draft.Template, draft.ContentType, draft.Authority));
        await database.WriteAsync(
            scope =>
            {
                if (WebhookStore.CountInForce(scope, webhook.MemberId) >= (memberId is null ? 1 : Limits.WebhooksPerMemberMax))
                {
                    throw RejectedException.Conflict(
                        "too-many", memberId is null
                            ? "The centre has a gateway already: remove it first."
                            : $"A member has at most {Limits.WebhooksPerMemberMax} webhooks: remove one.");
                }

                store.Insert(scope, webhook);
            },
            cancellationToken).ConfigureAwait(false);
        return new NewWebhook(webhook.Id, webhook.Name, SecretPrefix + secret);
    }

    public IReadOnlyList<WebhookView> Of(string? memberId) => store.Of(memberId ?? "");

    /// <exception cref="RejectedException">There is no such webhook in force.</exception>
    public Task RemoveAsync(string? memberId, string id, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            Find(scope, memberId, id);
            WebhookStore.End(scope, id, "It was removed.");
        },
        cancellationToken);

    /// <summary>A new secret; for a day the former one signs as well.</summary>
    /// <exception cref="RejectedException">There is no such webhook in force.</exception>
    public async Task<NewWebhook> RotateAsync(string? memberId, string id, CancellationToken cancellationToken)
    {
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        var name = await database.WriteAsync(
            scope =>
            {
                var webhook = Find(scope, memberId, id);
                var secrets = store.Open(id)!.Secrets;
                store.SetSecrets(scope, id, secrets with
                {
                    Secret = secret, Former = secrets.Secret, FormerUntil = scope.Now + Limits.WebhookSecretOverlap,
                });
                return webhook.Name;
            },
            cancellationToken).ConfigureAwait(false);
        return new NewWebhook(id, name, SecretPrefix + secret);
    }

    /// <summary>Puts a harmless message on its way.</summary>
    /// <exception cref="RejectedException">There is no such webhook in force, or something waits for it already.</exception>
    public Task TestAsync(string? memberId, string id, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var webhook = Find(scope, memberId, id);
            if (Outbox.Waits(scope, id))
            {
                throw RejectedException.Conflict("waits", "Something is on its way there already: look at what became of it first.");
            }

            outbox.PutForWebhook(scope, id, "msg_" + RandomId.Uuid(), WebhookBody.Test(webhook.Kind, time.GetUtcNow()));
        },
        cancellationToken);

    /// <summary>What was to go there of late, newest first.</summary>
    /// <exception cref="RejectedException">There is no such webhook.</exception>
    public IReadOnlyList<OutboxItem> Deliveries(string? memberId, string id) =>
        Of(memberId).Any(webhook => webhook.Id == id) ? outbox.OfTarget(id) : throw RejectedException.NotFound("webhook");

    /// <summary>Tries what was given up once more.</summary>
    /// <returns>How many.</returns>
    public Task<int> RetryAsync(string? memberId, string id, CancellationToken cancellationToken) =>
        Of(memberId).Any(webhook => webhook.Id == id)
            ? outbox.RetryAsync(null, cancellationToken, id) : throw RejectedException.NotFound("webhook");

    private static Webhook Find(WriteScope scope, string? memberId, string id) =>
        WebhookStore.Find(scope, id) is { } webhook && webhook.MemberId == (memberId ?? "")
            ? webhook : throw RejectedException.NotFound("webhook in force");
}
