using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Inputs;

/// <summary>A listener's certificate from its PEM files, read again when they were renewed; one that cannot be read leaves the old in
/// use.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private readonly ListenerSettings _settings;
    private readonly TimeProvider _time;
    private readonly SensorLog _log;
    private readonly Lock _gate = new();
    private SslServerAuthenticationOptions _options;
    private DateTime _modified;
    private DateTimeOffset _looked;

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">It holds no certificate with its key.</exception>
    public ServerCertificate(ListenerSettings settings, TimeProvider time, SensorLog log)
    {
        (_settings, _time, _log) = (settings, time, log);
        (_modified, _looked) = (ModifiedOf(settings), time.GetUtcNow());
        _options = Load(settings);
    }

    public SslServerAuthenticationOptions Options()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if ((now - _looked).Duration() > Limits.CertificateLookInterval)
            {
                _looked = now;
                Renew();
            }

            return _options;
        }
    }

    public void Dispose() => _options.ServerCertificateContext?.TargetCertificate.Dispose();

    private void Renew()
    {
        try
        {
            if (ModifiedOf(_settings) is var modified && modified != _modified)
            {
                _options = Load(_settings);
                _modified = modified;
                _log.Write($"{_settings.Name} has a new certificate.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            _log.Write($"{_settings.Name} keeps its old certificate: {e.Message}");
        }
    }

    private static DateTime ModifiedOf(ListenerSettings settings) => File.GetLastWriteTimeUtc(settings.Certificate!);

    private static SslServerAuthenticationOptions Load(ListenerSettings settings)
    {
        var certificate = X509Certificate2.CreateFromPemFile(settings.Certificate!, settings.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(settings.Certificate!);
        chain.RemoveAt(0);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (settings.ClientAuthority is { } path)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = policy;
            options.RemoteCertificateValidationCallback = static (_, shown, _, errors) =>
                shown is not null && errors == SslPolicyErrors.None;
        }

        return options;
    }
}
