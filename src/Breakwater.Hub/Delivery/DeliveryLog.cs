using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Delivery;

/// <summary>None of these says to whom.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(8001, LogLevel.Warning, "Mail {Id} cannot be delivered: {Reason}")]
    public static partial void Failed(ILogger logger, string id, string reason);

    [LoggerMessage(8002, LogLevel.Warning, "Mail {Id} is tried again later: {Reason}")]
    public static partial void Postponed(ILogger logger, string id, string reason);

    [LoggerMessage(8003, LogLevel.Error, "What is due could not be sent; it is tried again.")]
    public static partial void Broke(ILogger logger, Exception e);
}
