using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Gate;

internal static partial class GateLog
{
    [LoggerMessage(4001, LogLevel.Error, "What waits for coordinators could not be looked after.")]
    public static partial void ClockFailed(ILogger logger, Exception e);
}
