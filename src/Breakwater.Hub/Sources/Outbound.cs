using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Breakwater.Hub.OutsideSources;

/// <summary>A request that must not go where it would go.</summary>
internal sealed class OutboundRefusedException(string message) : Exception(message);

/// <summary>Whom a client is for.</summary>
/// <param name="AllowPrivate">It may have its own host and port in the hub's network.</param>
/// <param name="Authority">Certificate (PEM) that its server's must be signed by; null for the system's authorities.</param>
internal sealed record OutboundTarget(Uri Url, bool AllowPrivate, string? Authority);

/// <summary>
/// The one way out of the hub. Each connection goes to an address that was judged after its name was looked up, on redirects too, so that
/// no name and no redirect leads into the hub's own network. A source may be allowed its own host and port there; no other.
/// </summary>
internal static class Outbound
{
    public static HttpClient Client(Source source) => Client(new OutboundTarget(source.Url, source.AllowPrivate, source.Authority));

    public static HttpClient Client(OutboundTarget source)
    {
        var inner = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = Limits.OutboundConnectTimeout,
            PooledConnectionLifetime = Limits.OutboundConnectionLife,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(source, context.DnsEndPoint, cancellationToken),
        };
        if (source.Authority is { } authority)
        {
            inner.SslOptions.RemoteCertificateValidationCallback = Trust(authority);
        }

        return new HttpClient(new SecureOnly(source, inner)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Whether the text is a certificate in PEM.</summary>
    public static bool IsCertificate(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsOwn(OutboundTarget source, string host, int port) => source.AllowPrivate && source.Url.Port == port
        && source.Url.IdnHost.Trim('[', ']').Equals(host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    private static async ValueTask<Stream> ConnectAsync(OutboundTarget source, DnsEndPoint target, CancellationToken cancellationToken)
    {
        var found = IPAddress.TryParse(target.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(target.Host, cancellationToken).ConfigureAwait(false);
        var allowed = IsOwn(source, target.Host, target.Port) ? found : [.. found.Where(address => !PrivateAddress.Is(address))];
        if (allowed.Length == 0)
        {
            throw new OutboundRefusedException(
                $"{target.Host}:{target.Port} is at {string.Join(", ", found.Select(address => address.ToString()))}, which is not on the "
                    + "public internet.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Believes certificates that this one has signed, and no others.</summary>
    public static RemoteCertificateValidationCallback Trust(string authority) => (_, certificate, chain, errors) =>
    {
        if (certificate is not X509Certificate2 shown || chain is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authority));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    };

    /// <summary>Refuses plain HTTP, but for a source's own host in a private network.</summary>
    private sealed class SecureOnly(OutboundTarget source, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!;
            return address.Scheme == "https" || IsOwn(source, address.IdnHost, address.Port)
                ? base.SendAsync(request, cancellationToken)
                : throw new HttpRequestException(
                    HttpRequestError.Unknown, null, new OutboundRefusedException($"{address} is plain HTTP; HTTPS is asked for."));
        }
    }
}
