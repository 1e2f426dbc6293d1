using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Channels;

internal static partial class ChannelLog
{
    [LoggerMessage(6001, LogLevel.Error, "The publication log could not be followed; it is tried again.")]
    public static partial void FollowFailed(ILogger logger, Exception e);

    [LoggerMessage(6002, LogLevel.Error, "A blocklist could not be made; the last good one was served.")]
    public static partial void FeedFailed(ILogger logger, Exception e);
}
