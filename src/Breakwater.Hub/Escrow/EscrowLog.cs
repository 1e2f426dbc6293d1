using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Escrow;

/// <summary>None of these says who shared, or what.</summary>
internal static partial class EscrowLog
{
    [LoggerMessage(5601, LogLevel.Warning, "A coordinator asks to unseal who shared something; request {Id}.")]
    public static partial void Asked(ILogger logger, string id);

    [LoggerMessage(5602, LogLevel.Warning, "Two coordinators have unsealed who shared something; request {Id}.")]
    public static partial void Granted(ILogger logger, string id);
}
