using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Breakwater.Hub;

namespace Breakwater.Server.Portal.SignIn;

/// <summary>How often one address may try: this bounds guesses at many people, the lock those at one.</summary>
internal sealed class SignInRate : IDisposable
{
    private const int NetworkBytesIpv6 = 8;

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(
        http => RateLimitPartition.GetFixedWindowLimiter(PlaceOf(http), _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = Limits.SignInsPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0,
        }));

    public bool MayTry(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(http);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();

    // A whole network of IPv6 is one subscriber's.
    private static string PlaceOf(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } wide when !IPAddress.IsLoopback(wide) =>
            Convert.ToHexString(wide.GetAddressBytes().AsSpan(0, NetworkBytesIpv6)),
        var address => address.ToString(),
    };
}
