using Breakwater.EarlyWarning;

namespace Breakwater.Hub.Messages;

/// <summary>What a webhook's receiver understands.</summary>
public static class WebhookKinds
{
    /// <summary>The hub's own JSON.</summary>
    public const string Json = "json";

    public const string Slack = "slack";

    public const string Mattermost = "mattermost";

    public const string Teams = "teams";

    /// <summary>Whatever the template says: a gateway for text messages, say.</summary>
    public const string Template = "template";

    public static readonly IReadOnlyList<string> All = [Json, Slack, Mattermost, Teams, Template];
}

/// <summary>Where a member, or one of its people, is told by HTTP.</summary>
/// <param name="MemberId">Empty for the centre's own gateway.</param>
/// <param name="PersonId">Empty for the member as a whole.</param>
/// <param name="IsProvider">The receiver is somebody else's than the member's, and gets no TLP:AMBER+STRICT.</param>
/// <param name="AllowPrivate">The operator lets it have its own host and port in the hub's network.</param>
internal sealed record Webhook(
    string Id, string MemberId, string PersonId, string Name, string Kind, WarningLevel LevelLeast, bool IsProvider, bool AllowPrivate,
    WebhookSecrets Secrets);

/// <summary>What is known of a webhook only under the escrow key. An address is a secret too: that of a chat lets anybody write there.
/// </summary>
/// <param name="Secret">That signs, in base64.</param>
/// <param name="Former">The one before it, which signs as well until <paramref name="FormerUntil"/>.</param>
/// <param name="Authorization">Value of the header of that name; null for none.</param>
/// <param name="Template">Null unless the kind is one of a template.</param>
internal sealed record WebhookSecrets(
    string Url, string Secret, string? Former, DateTimeOffset? FormerUntil, string? Authorization, string? Template, string? ContentType,
    string? Authority)
{
    // The compiler's own would print them.
    public override string ToString() => nameof(WebhookSecrets);
}

/// <summary>A webhook as its member sees it: everything but its secrets.</summary>
/// <param name="Host">Of its address.</param>
/// <param name="State">in force, ended, or failing: what was last tried did not arrive.</param>
public sealed record WebhookView(
    string Id, string? PersonId, string Name, string Kind, string Host, string LevelLeast, bool ServiceProvider, string State,
    DateTimeOffset CreatedAt, DateTimeOffset? LastSuccessAt, DateTimeOffset? LastFailureAt, string? LastFailure, string? EndReason);

/// <summary>A webhook on the one occasion that its secret is shown.</summary>
/// <param name="Secret"><c>whsec_</c> and base64, as the Standard Webhooks libraries take it.</param>
public sealed record NewWebhook(string Id, string Name, string Secret);
