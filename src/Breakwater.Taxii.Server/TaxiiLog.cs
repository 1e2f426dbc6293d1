using Microsoft.Extensions.Logging;

namespace Breakwater.Taxii.Server;

/// <summary>Log messages of the TAXII surface: ids 9000 to 9099.</summary>
internal static partial class TaxiiLog
{
    [LoggerMessage(9000, LogLevel.Error, "A TAXII {Method} request failed; its error id is {ErrorId}.")]
    public static partial void Failed(ILogger logger, Exception exception, string method, string errorId);
}
