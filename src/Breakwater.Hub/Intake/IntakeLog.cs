using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Intake;

/// <summary>None of these says whose anything is.</summary>
internal static partial class IntakeLog
{
    [LoggerMessage(5501, LogLevel.Error, "What has waited long enough could not be published; it is tried again.")]
    public static partial void ReleaseFailed(ILogger logger, Exception e);
}
