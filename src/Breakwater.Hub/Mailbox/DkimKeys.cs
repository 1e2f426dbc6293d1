using DnsClient;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;

namespace Breakwater.Hub.Mailbox;

/// <summary>Whether a key is there cannot be told now: the name servers do not answer.</summary>
internal sealed class DkimKeyUnknownException(string message) : Exception(message);

/// <summary>Looks up the public keys of DKIM signatures (RFC 6376, 3.6.2).</summary>
internal sealed class DkimKeys(ILookupClient dns) : DkimPublicKeyLocatorBase
{
    public override AsymmetricKeyParameter LocatePublicKey(
        string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Keys are looked up without blocking.");

    /// <exception cref="DkimKeyUnknownException">No name server answers.</exception>
    /// <exception cref="FormatException">There is no such key, or it is none.</exception>
    public override async Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
        string methods, string domain, string selector, CancellationToken cancellationToken = default)
    {
        if (!methods.Split(':').Contains("dns/txt"))
        {
            throw new FormatException("The key is looked up in a way that nobody has.");
        }

        var name = $"{selector}._domainkey.{domain}";
        if (name.Length > Formats.Limits.HostCharsMax || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            throw new FormatException("The selector is no name.");
        }

        IDnsQueryResponse found;
        try
        {
            found = await dns.QueryAsync(name, QueryType.TXT, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (DnsResponseException e)
        {
            throw new DkimKeyUnknownException($"The key {selector} of {domain} cannot be looked up: {e.Message}");
        }

        if (found.HasError && found.Header.ResponseCode is not (DnsHeaderResponseCode.NotExistentDomain or DnsHeaderResponseCode.NoError))
        {
            throw new DkimKeyUnknownException($"The key {selector} of {domain} cannot be looked up: {found.ErrorMessage}");
        }

        return found.Answers.TxtRecords().FirstOrDefault() is { } record
            ? GetPublicKey(string.Concat(record.Text))
            : throw new FormatException($"{domain} has no key {selector}.");
    }
}
