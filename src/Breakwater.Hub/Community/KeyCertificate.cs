using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Breakwater.Hub.Community;

/// <summary>A client certificate as a key.</summary>
internal static class KeyCertificate
{
    public const int HashBytes = SHA512.HashSizeInBytes;

    /// <summary>
    /// What the database keeps. It has 64 bytes and the hash of a secret 32, so that knowing a certificate, which is no secret, never makes
    /// a bearer token.
    /// </summary>
    public static byte[] HashOf(X509Certificate2 certificate) => SHA512.HashData(certificate.RawDataMemory.Span);

    /// <summary>Null, with a problem, when the text is no certificate that is in its time.</summary>
    public static byte[]? Read(string pem, DateTimeOffset now, List<Problem> problems)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            if (now < certificate.NotAfter)
            {
                return HashOf(certificate);
            }

            problems.Add(new Problem("certificate-over", "certificate", $"The certificate has ended at {certificate.NotAfter:u}."));
        }
        catch (CryptographicException)
        {
            problems.Add(new Problem("bad-certificate", "certificate", "This is not a certificate in PEM form."));
        }

        return null;
    }
}
