using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.OutsideSources;

internal static partial class SourceLog
{
    [LoggerMessage(7001, LogLevel.Information, "Source {Name}: read; {Objects} objects looked at.")]
    public static partial void Read(ILogger logger, string name, int objects);

    [LoggerMessage(7002, LogLevel.Warning, "Source {Name} could not be read: {Reason}")]
    public static partial void Failed(ILogger logger, string name, string reason);

    [LoggerMessage(7003, LogLevel.Error, "Source {Name} could not be taken in; it is tried again.")]
    public static partial void Broke(ILogger logger, string name, Exception e);

    [LoggerMessage(7004, LogLevel.Error, "Sources that are due could not be looked up; it is tried again.")]
    public static partial void LookFailed(ILogger logger, Exception e);

    [LoggerMessage(7005, LogLevel.Information, "Source {Name}: another node has taken over; this run writes nothing more.")]
    public static partial void Lost(ILogger logger, string name);
}
