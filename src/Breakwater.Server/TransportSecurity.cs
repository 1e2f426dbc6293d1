using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Breakwater.Server;

/// <summary>
/// TLS 1.2 and 1.3 (TAXII 2.1, 8.1), of 1.2 only the suites that HTTP/2 does not forbid (RFC 7540, appendix A). The server takes no early
/// data.
/// </summary>
internal static class TransportSecurity
{
    private static readonly TlsCipherSuite[] Suites =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    public static HttpsConnectionAdapterOptions Of(X509Certificate2 certificate, bool asksClients) => new()
    {
        ServerCertificate = certificate,
        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateMode = asksClients ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate,
        // Which certificates are keys is looked up when somebody signs in with one; who signed it is of no account.
        ClientCertificateValidation = asksClients ? (_, _, _) => true : null,
        OnAuthenticate = static (_, tls) =>
        {
            if (OperatingSystem.IsLinux())
            {
                tls.CipherSuitesPolicy = new CipherSuitesPolicy(Suites);
            }
        },
    };
}
