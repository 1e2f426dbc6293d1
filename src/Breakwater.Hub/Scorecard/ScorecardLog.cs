using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Scorecard;

internal static partial class ScorecardLog
{
    [LoggerMessage(8301, LogLevel.Error, "The month could not be measured; it is tried again.")]
    public static partial void MeasureFailed(ILogger logger, Exception exception);
}
