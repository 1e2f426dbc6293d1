using MimeKit;
using MimeKit.Cryptography;

namespace Breakwater.Hub.Mailbox;

/// <summary>
/// Tells whether the domain of a mail's From vouches for it: by a DKIM signature that the hub verifies itself (RFC 6376), or by the
/// Authentication-Results of the one server that is believed (RFC 8601).
/// </summary>
internal sealed class MailSignature(IDkimPublicKeyLocator keys)
{
    private const string Unverified = "No DKIM signature of its From's domain holds";

    private static readonly HeaderId[] Once =
        [HeaderId.From, HeaderId.Date, HeaderId.To, HeaderId.Cc, HeaderId.Subject, HeaderId.MessageId];

    /// <param name="from">As <see cref="ReceivedMail.From"/>.</param>
    /// <param name="to">The address that it must have been written to.</param>
    /// <returns>A text that no other signing gives, when it holds; else null, and why.</returns>
    /// <exception cref="DkimKeyUnknownException">It cannot be told now.</exception>
    public async Task<(string? Proof, string Why)> VerifyAsync(
        ReceivedMail mail, string from, string to, string? authservId, CancellationToken cancellationToken)
    {
        if (Array.Find(Once, id => mail.Message.Headers.Count(header => header.Id == id) > 1) is var twice and not HeaderId.Unknown
            && mail.Message.Headers.Contains(twice))
        {
            return (null, $"It has two headers {twice.ToHeaderName()}, of which one may be signed and the other shown (RFC 5322, 3.6).");
        }

        var domain = MailNames.DomainOf(from);
        if (authservId is not null && Believed(mail.Message, domain, authservId))
        {
            return ("believed " + mail.MessageId + " " + mail.BodyDigest(), "");
        }

        var why = "It has no DKIM signature";
        var verifier = new DkimVerifier(keys);
        var signatures = mail.Message.Headers.Where(header => header.Id == HeaderId.DkimSignature).Take(Limits.MailSignaturesMax);
        foreach (var header in signatures)
        {
            var tags = Tags(header.Value);
            if (Flaw(tags, domain, mail.Message, to) is { } flaw)
            {
                why = $"{Unverified}: {flaw}";
                continue;
            }

            try
            {
                if (await verifier.VerifyAsync(mail.Message, header, cancellationToken).ConfigureAwait(false))
                {
                    return ("dkim " + tags["b"], "");
                }

                why = $"{Unverified}: what was signed is not what came";
            }
            catch (Exception e) when (e is FormatException or ArgumentException or Org.BouncyCastle.Security.GeneralSecurityException
                or Org.BouncyCastle.Crypto.CryptoException or InvalidOperationException)
            {
                why = $"{Unverified}: {e.Message}";
            }
        }

        return (null, why + ".");
    }

    /// <summary>
    /// What keeps a signature from counting even if it verifies. The signer is the From's domain or one above it, since who has the names
    /// of a domain has those below it. All of the body is signed, and the date, so that a mail cannot be sent again later. Where the
    /// recipients are signed too, the hub is one of them: what was written to somebody else cannot be sent on to here.
    /// </summary>
    private static string? Flaw(Dictionary<string, string> tags, string domain, MimeMessage message, string to)
    {
        var signer = MailNames.Domain(tags.GetValueOrDefault("d", ""));
        if (signer is null || !signer.Contains('.', StringComparison.Ordinal) || !MailNames.IsWithin(domain, signer))
        {
            return $"it is signed by {signer ?? "nobody"}, not by {domain}";
        }

        if (tags.ContainsKey("l"))
        {
            return "only the beginning of the body is signed";
        }

        var signed = tags.GetValueOrDefault("h", "").ToLowerInvariant().Split(':');
        if (!signed.Contains("from") || !signed.Contains("date") || !tags.ContainsKey("b"))
        {
            return "From and Date are not both signed";
        }

        var isToHub = Has(message.To, to) || ((signed.Contains("cc") || !signed.Contains("to")) && Has(message.Cc, to));
        return isToHub ? null : $"it was not written to {to}";
    }

    private static bool Has(InternetAddressList list, string address) =>
        list.Mailboxes.Any(one => MailNames.Plain(one.Address) == MailNames.Plain(address));

    /// <summary>Only the topmost: what stands below it may have come from outside.</summary>
    private static bool Believed(MimeMessage message, string domain, string authservId)
    {
        var top = message.Headers.FirstOrDefault(header => header.Id == HeaderId.AuthenticationResults);
        if (top is null || !AuthenticationResults.TryParse(top.RawValue, out var results)
            || !string.Equals(results.AuthenticationServiceIdentifier, authservId, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return results.Results.Any(result => result.Method == "dkim" && result.Result == "pass" && result.Properties.Any(property =>
            property is { PropertyType: "header", Property: "d" } && MailNames.Domain(property.Value) is { } signer
            && signer.Contains('.', StringComparison.Ordinal) && MailNames.IsWithin(domain, signer)));
    }

    private static Dictionary<string, string> Tags(string value)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in value.Split(';'))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                tags.TryAdd(tag[..equals].Trim(), string.Concat(tag[(equals + 1)..].Where(c => !char.IsWhiteSpace(c))));
            }
        }

        return tags;
    }
}
