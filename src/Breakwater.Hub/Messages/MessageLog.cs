using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Messages;

/// <summary>None of these says to whom, or where.</summary>
internal static partial class MessageLog
{
    [LoggerMessage(8201, LogLevel.Error, "Messages that are due could not be made; they are tried again.")]
    public static partial void Broke(ILogger logger, Exception e);

    [LoggerMessage(8202, LogLevel.Warning, "Webhook {Id} is tried again later: {Reason}")]
    public static partial void Postponed(ILogger logger, string id, string reason);

    [LoggerMessage(8203, LogLevel.Warning, "Webhook {Id} could not be told: {Reason}")]
    public static partial void Failed(ILogger logger, string id, string reason);

    [LoggerMessage(8204, LogLevel.Error, "Webhooks that are due could not be called; they are tried again.")]
    public static partial void WebhooksBroke(ILogger logger, Exception e);
}
