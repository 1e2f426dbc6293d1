using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Breakwater.Hub;

namespace Breakwater.Server;

/// <summary>
/// The certificate that a hub makes for itself and keeps, when it is given none. Nobody has signed it: sensors know it by the fingerprint
/// in their enrolment code.
/// </summary>
internal static class OwnCertificate
{
    private const string FileName = "tls.pfx";
    private const int Years = 10;

    public static X509Certificate2 LoadOrCreate(string folder, IEnumerable<Uri> addresses, DateTimeOffset now)
    {
        var bytes = SecretFile.ReadOrCreate(Path.Combine(folder, FileName), () => Make(addresses, now));
        return X509CertificateLoader.LoadPkcs12(bytes, null);
    }

    public static X509Certificate2 Load(FileInfo certificate, FileInfo key)
    {
        using var pem = X509Certificate2.CreateFromPemFile(certificate.FullName, key.FullName);
        // Through PKCS 12, because a key that lives in memory alone cannot be used by the TLS stack of every platform.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    public static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private static byte[] Make(IEnumerable<Uri> addresses, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Breakwater hub", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        foreach (var host in addresses.Select(uri => uri.Host.Trim('[', ']')).Distinct()
            .Where(host => host is not ("localhost" or "127.0.0.1" or "::1")))
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        return certificate.Export(X509ContentType.Pkcs12);
    }
}
