using Breakwater.Cli.Sharing;
using Breakwater.Taxii.Client;

namespace Breakwater.Cli.Taxii;

/// <summary>Which server, and as whom, as typed.</summary>
/// <param name="Secret">From the environment; a secret file goes before it.</param>
internal sealed record TaxiiRequest(
    string Address, string? User, string? SecretFile, string? Secret, string? Authority, string? Fingerprint, string? Certificate,
    string? CertificateKey)
{
    // The compiler's own would print the secret.
    public override string ToString() => $"{Address} as {User ?? "nobody"}";

    /// <summary>What is wrong before anything is read or sent.</summary>
    public static IEnumerable<string> ProblemsOf(TaxiiRequest request)
    {
        if (AddressProblem(request.Address) is { } problem)
        {
            yield return problem;
        }

        if (request.User is not null && string.IsNullOrEmpty(request.Secret) && request.SecretFile is null)
        {
            yield return $"--user {request.User}: set {TaxiiSymbols.SecretVariable} to its password, or give --secret-file.";
        }

        if (request.Fingerprint is { } fingerprint && !HubClient.TryParseFingerprint(fingerprint, out _))
        {
            yield return $"--fingerprint {fingerprint}: not a SHA-256, which has 64 hexadecimal digits.";
        }

        if (request.CertificateKey is not null && request.Certificate is null)
        {
            yield return "--certificate-key goes with --certificate.";
        }
    }

    private static string? AddressProblem(string text)
    {
        try
        {
            var address = TaxiiAddress.Read(text);
            return address.Scheme == "http" && !address.IsLoopback
                ? $"{text}: plain HTTP is for this machine only; credentials would travel in clear."
                : null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }
}
