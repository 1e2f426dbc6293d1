using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Hub.Messages;

/// <summary>Signs by the convention of Standard Webhooks: HMAC-SHA256 over id, timestamp and body, joined by full stops.</summary>
internal static class WebhookSignature
{
    /// <summary>The three headers of one attempt. While a secret is being changed, both sign.</summary>
    public static IEnumerable<(string Name, string Value)> Headers(WebhookSecrets secrets, string id, DateTimeOffset now, byte[] body)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var keys = secrets.Former is { } former && now < secrets.FormerUntil ? new[] { secrets.Secret, former } : [secrets.Secret];
        yield return ("webhook-id", id);
        yield return ("webhook-timestamp", timestamp);
        yield return ("webhook-signature", string.Join(' ', keys.Select(key =>
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key), signed)))));
    }
}
