using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Breakwater.Cli.Sharing;
using Breakwater.Taxii.Client;

namespace Breakwater.Cli.Taxii;

/// <summary>A client for one command, with the certificates and credentials that the command was given.</summary>
internal sealed class TaxiiConnection : IDisposable
{
    private const int SecretCharsMax = 8 * 1024;

    private readonly HttpClient _http;

    private TaxiiConnection(TaxiiRequest request)
    {
        Address = TaxiiAddress.Read(request.Address);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !Address.IsLoopback };
        if (request.Fingerprint is not null || request.Authority is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = Trust(request);
        }

        if (request.Certificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, request.CertificateKey)];
        }

        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        Client = new TaxiiClient(_http, Address, Credentials(request));
    }

    public Uri Address { get; }

    public TaxiiClient Client { get; }

    /// <summary>Runs a command; what makes it fail is told in a sentence.</summary>
    public static async Task<int> UseAsync(
        TaxiiRequest request, Func<TaxiiConnection, Task<int>> run, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = new TaxiiConnection(request);
            return await run(connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TaxiiException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            await errors.WriteLineAsync(e.Message.AsMemory(), cancellationToken).ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (ArgumentException e)
        {
            await errors.WriteLineAsync(e.Message.AsMemory(), cancellationToken).ConfigureAwait(false);
            return ExitCodes.WrongUsage;
        }
    }

    /// <summary>The API root that is meant: the address itself, or the default of the server that it is of.</summary>
    public async Task<Uri> RootAsync(CancellationToken cancellationToken)
    {
        if (Address.AbsolutePath is not ("/" or "/taxii2/"))
        {
            return Address;
        }

        var discovery = await Client.DiscoveryAsync(Address, cancellationToken).ConfigureAwait(false);
        return (discovery.Default ?? (discovery.ApiRoots is [var first, ..] ? first : null)) is { } root
            ? new Uri(root)
            : throw new IOException($"{Address} names no API root for these credentials; give the address of one.");
    }

    /// <summary>The collection that is meant: the address's own, or the named one of the root that is meant.</summary>
    /// <exception cref="ArgumentException">Both, or neither.</exception>
    public async Task<Uri> CollectionAsync(string? named, CancellationToken cancellationToken)
    {
        if (TaxiiAddress.TryReadCollection(Address, out _, out var own))
        {
            return named is null
                ? own
                : throw new ArgumentException("--collection goes with the address of an API root, not of a collection.");
        }

        return named is { Length: > 0 }
            ? TaxiiAddress.Collection(await RootAsync(cancellationToken).ConfigureAwait(false), named)
            : throw new ArgumentException(
                $"{Address} is no collection's address: add --collection ID, or see breakwater taxii collections.");
    }

    public void Dispose() => _http.Dispose();

    private static RemoteCertificateValidationCallback Trust(TaxiiRequest request)
    {
        if (request.Fingerprint is { } fingerprint && HubClient.TryParseFingerprint(fingerprint, out var pinned))
        {
            return (_, certificate, _, _) => certificate is X509Certificate2 shown
                && CryptographicOperations.FixedTimeEquals(shown.GetCertHash(HashAlgorithmName.SHA256), pinned);
        }

        var authority = X509CertificateLoader.LoadCertificateFromFile(request.Authority!);
        return (_, certificate, chain, errors) =>
        {
            if (certificate is not X509Certificate2 shown || chain is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            {
                return false;
            }

            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(shown);
        };
    }

    private static TaxiiCredentials? Credentials(TaxiiRequest request)
    {
        var secret = request.SecretFile is { } file ? ReadSecret(file) : request.Secret;
        return string.IsNullOrEmpty(secret) ? null
            : request.User is { } user ? TaxiiCredentials.Basic(user, secret) : TaxiiCredentials.Bearer(secret);
    }

    private static string ReadSecret(string file)
    {
        using var reader = new StreamReader(file);
        var buffer = new char[SecretCharsMax];
        var read = reader.ReadBlock(buffer, 0, buffer.Length);
        var line = new string(buffer, 0, read).Split('\n')[0].TrimEnd('\r');
        return line.Length > 0 ? line : throw new IOException($"{file} has no secret in its first line.");
    }
}
