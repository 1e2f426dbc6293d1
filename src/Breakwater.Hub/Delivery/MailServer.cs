using System.Net;
using Breakwater.Hub.OutsideSources;
using MailKit;
using MailKit.Security;

namespace Breakwater.Hub.Delivery;

/// <summary>How the connection to a mail server is protected.</summary>
public static class MailTls
{
    /// <summary>TLS from the first byte.</summary>
    public const string Tls = "tls";

    /// <summary>TLS after a greeting in plain; a server that does not offer it is not spoken to.</summary>
    public const string StartTls = "starttls";

    /// <summary>None at all: on this machine only.</summary>
    public const string None = "none";

    public static readonly IReadOnlyList<string> All = [Tls, StartTls, None];
}

/// <summary>A mail server that the operator has named.</summary>
/// <param name="Tls">One of <see cref="MailTls.All"/>.</param>
/// <param name="User">Null signs in to nothing.</param>
/// <param name="Authority">Certificate (PEM) that the server's must be signed by, in place of the system's authorities.</param>
public sealed record MailServer(string Host, int Port, string Tls, string? User, string? Authority)
{
    internal void Check(string? password, List<Problem> problems)
    {
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            problems.Add(new Problem("bad-host", "host", $"\"{Host}\" is not the name or address of a server."));
        }

        if (Port is < 1 or > 65_535)
        {
            problems.Add(new Problem("bad-port", "port", $"{Port} is not between 1 and 65535."));
        }

        if (!MailTls.All.Contains(Tls))
        {
            problems.Add(new Problem("bad-tls", "tls", $"\"{Tls}\" is not one of {string.Join(", ", MailTls.All)}."));
        }
        else if (Tls == MailTls.None && !IsLoopback)
        {
            problems.Add(new Problem("no-tls", "tls", "Without TLS mail can be read and changed on its way: on this machine only."));
        }

        if (User is null != string.IsNullOrEmpty(password))
        {
            problems.Add(new Problem("no-secret", "secret-file", "A user and a password go together."));
        }

        if (password is { Length: > Limits.SourceSecretCharsMax } || password?.Any(char.IsControl) == true)
        {
            problems.Add(new Problem(
                "bad-secret", "secret-file", $"A password is one line of at most {Limits.SourceSecretCharsMax} characters."));
        }

        if (Authority is not null && (Authority.Length > Limits.SourceAuthorityCharsMax || !Outbound.IsCertificate(Authority)))
        {
            problems.Add(new Problem("bad-authority", "ca", "That is no certificate in PEM."));
        }
    }

    internal async Task ConnectAsync(IMailService client, string? password, CancellationToken cancellationToken)
    {
        client.CheckCertificateRevocation = false;
        if (Authority is { } authority)
        {
            client.ServerCertificateValidationCallback = Outbound.Trust(authority);
        }

        var options = Tls switch
        {
            MailTls.Tls => SecureSocketOptions.SslOnConnect,
            MailTls.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };
        await client.ConnectAsync(Host, Port, options, cancellationToken).ConfigureAwait(false);
        if (User is { } user && password is not null)
        {
            await client.AuthenticateAsync(new NetworkCredential(user, password), cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}
