using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Mailbox;

/// <summary>None of these says who wrote, or what.</summary>
internal static partial class MailboxLog
{
    [LoggerMessage(8101, LogLevel.Information, "A mail of {Bytes} bytes: {State}.")]
    public static partial void Took(ILogger logger, long bytes, string state);

    [LoggerMessage(8102, LogLevel.Warning, "A mail of {Bytes} bytes was refused; breakwater-hub mailbox refused says why.")]
    public static partial void Refused(ILogger logger, long bytes);

    [LoggerMessage(8103, LogLevel.Warning, "The mailbox could not be read: {Reason}")]
    public static partial void Unreadable(ILogger logger, string reason);

    [LoggerMessage(8104, LogLevel.Error, "The mailbox could not be read; it is tried again.")]
    public static partial void Broke(ILogger logger, Exception e);

    [LoggerMessage(8105, LogLevel.Error, "A mail of {Bytes} bytes could not be taken; it is tried again.")]
    public static partial void MailBroke(ILogger logger, long bytes, Exception e);

    [LoggerMessage(8106, LogLevel.Warning, "A mail waits: {Reason}")]
    public static partial void Waits(ILogger logger, string reason);

    [LoggerMessage(8107, LogLevel.Information, "The mailbox is read by another node, or with other settings, from now on.")]
    public static partial void Lost(ILogger logger);
}
