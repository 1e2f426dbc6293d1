using System.Globalization;

namespace Breakwater.Harbor.Port;

/// <summary>One thing that somebody in a member's office did on the network.</summary>
/// <param name="Client">Private address of the computer.</param>
public sealed record Visit(DateTimeOffset At, string Client, string Host, string Path);

/// <summary>Lines in the style of the systems that write them.</summary>
public static class LogLines
{
    /// <summary>Squid's native format.</summary>
    public static string Proxy(Visit visit, int bytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"{visit.At.ToUnixTimeMilliseconds() / 1000}.{visit.At.Millisecond:000} {40 + (bytes % 400),6} {visit.Client} TCP_MISS/200 {bytes} "
        + $"GET http://{visit.Host}{visit.Path} - HIER_DIRECT/- text/html");

    /// <summary>BIND 9's query log, with print-time iso8601-utc.</summary>
    public static string Dns(Visit visit, int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Iso(visit.At)} queries: info: client @0x7f3a{port:x4} {visit.Client}#{port} ({visit.Host}): query: {visit.Host} IN A +E(0) "
        + $"({visit.Client[..visit.Client.LastIndexOf('.')]}.2)");

    /// <summary>Postfix over rsyslog.</summary>
    public static string Mail(DateTimeOffset at, string sender, int bytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}+00:00 mx1 postfix/qmgr[1187]: 4F{bytes:X6}: from=<{sender}>, size={bytes}, "
            + $"nrcpt=1 (queue active)");

    /// <summary>An endpoint agent that writes a JSON line for every new file.</summary>
    public static string NewFile(DateTimeOffset at, string client, string path, string hash, string digest) =>
        $$"""{"ts":"{{Iso(at)}}","host":"{{client}}","event":"file-created","path":"{{path}}","{{hash}}":"{{digest}}"}""";

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
