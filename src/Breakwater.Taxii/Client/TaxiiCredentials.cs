using System.Net.Http.Headers;
using System.Text;

namespace Breakwater.Taxii.Client;

/// <summary>
/// What a request shows of itself. A client certificate is not here: it belongs to the caller's
/// <see cref="HttpMessageHandler"/>. Printing it never shows the secret.
/// </summary>
public sealed class TaxiiCredentials
{
    private readonly string _shown;

    private TaxiiCredentials(AuthenticationHeaderValue header, string shown)
    {
        Header = header;
        _shown = shown;
    }

    internal AuthenticationHeaderValue Header { get; }

    /// <summary>HTTP Basic (TAXII 2.1 section 1.6.9), as UTF-8.</summary>
    /// <exception cref="ArgumentException">A colon in the name, or a control character in either (RFC 7617 section 2).</exception>
    public static TaxiiCredentials Basic(string user, string password)
    {
        if (user.Contains(':', StringComparison.Ordinal) || user.Any(char.IsControl) || password.Any(char.IsControl))
        {
            throw new ArgumentException("A user name has no colon, and neither it nor the password has control characters.", nameof(user));
        }

        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return new TaxiiCredentials(new AuthenticationHeaderValue("Basic", pair), $"Basic {user}");
    }

    /// <summary>A bearer token (RFC 6750).</summary>
    /// <exception cref="ArgumentException">The token is empty, or has characters that no token has.</exception>
    public static TaxiiCredentials Bearer(string token)
    {
        if (token.Length == 0 || token.Any(c => c <= ' ' || c > '~'))
        {
            throw new ArgumentException("A token is printable ASCII without spaces.", nameof(token));
        }

        return new TaxiiCredentials(new AuthenticationHeaderValue("Bearer", token), "Bearer");
    }

    public override string ToString() => _shown;
}
