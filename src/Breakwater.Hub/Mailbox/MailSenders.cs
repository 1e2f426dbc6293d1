using Breakwater.Hub.Community;
using MimeKit;

namespace Breakwater.Hub.Mailbox;

/// <summary>Whose mail it is, and how that is known.</summary>
/// <param name="SecretAddress">The secret address that it came to; null when its signature says whose it is.</param>
/// <param name="Proof">A text that only this very mail has.</param>
internal sealed record MailSender(Person Person, string? SecretAddress, string? CircleId, string Proof)
{
    public string MemberId => Person.MemberId!;

    /// <summary>What the hub does for a person who has written to it.</summary>
    public Caller Caller => new("mailbox", MemberId, Person.Id, KeyPurposes.Submit | KeyPurposes.Withdraw, ServiceProvider: false);
}

/// <summary>
/// Says whose a mail is: that of the person whose secret address it was sent to, or that of the one person whose address its From is, when
/// that domain's signature holds. Nothing else that a mail says about itself counts.
/// </summary>
internal sealed class MailSenders(CommunityStore community, MailboxAddresses addresses, MailSignature signature, TimeProvider time)
{
    private static readonly string[] RecipientHeaders =
        ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc", "Resent-To", "Resent-Cc"];

    /// <returns>Null and why, when nobody knows.</returns>
    /// <exception cref="DkimKeyUnknownException">It cannot be told now.</exception>
    public async Task<(MailSender? Sender, string Why)> FindAsync(
        ReceivedMail mail, MailboxSettings settings, CancellationToken cancellationToken)
    {
        var secrets = Recipients(mail.Message).Select(address => (address, Found: BySecret(address, settings)))
            .Where(one => one.Found is not null).DistinctBy(one => one.Found!.Value.Person.Id).ToList();
        if (secrets.Count > 1)
        {
            return (null, "It was sent to the secret addresses of several persons.");
        }

        if (secrets is [var (address, found)])
        {
            var (person, circle) = found!.Value;
            return (new MailSender(person, address, circle, "secret " + mail.MessageId + " " + mail.BodyDigest()), "");
        }

        return await BySignatureAsync(mail, settings, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every address that the mail was sent to, as far as it tells.</summary>
    public static IEnumerable<string> Recipients(MimeMessage message) => message.Headers
        .Where(header => RecipientHeaders.Contains(header.Field, StringComparer.OrdinalIgnoreCase))
        .SelectMany(header => InternetAddressList.TryParse(header.RawValue, out var list) ? list.Mailboxes : [])
        .Take(Limits.MailRecipientsMax).Select(one => MailNames.Plain(one.Address)).OfType<string>().Distinct();

    private (Person Person, string? CircleId)? BySecret(string address, MailboxSettings settings)
    {
        var (before, behind) = settings.SecretParts;
        return address.Length == before.Length + MailboxAddresses.TokenChars + behind.Length
            && address.StartsWith(before, StringComparison.Ordinal) && address.EndsWith(behind, StringComparison.Ordinal)
            ? addresses.Find(address.Substring(before.Length, MailboxAddresses.TokenChars)) : null;
    }

    private async Task<(MailSender? Sender, string Why)> BySignatureAsync(
        ReceivedMail mail, MailboxSettings settings, CancellationToken cancellationToken)
    {
        if (mail.From is not { } from)
        {
            return (null, "It does not say, with one address, who it is from.");
        }

        if (community.PeopleByEmail(from) is not [var person])
        {
            return (null, "Its From is not the address of exactly one person here.");
        }

        // What somebody wrote to somebody else is not handed in, whoever sends it on.
        var to = mail.Message.To.Mailboxes.Concat(mail.Message.Cc.Mailboxes).Select(one => MailNames.Plain(one.Address));
        if (!to.Contains(MailNames.Plain(settings.Address)))
        {
            return (null, $"It was not written to {settings.Address}.");
        }

        var age = time.GetUtcNow() - mail.Message.Date;
        if (age > Limits.MailSignatureAge || age < -Limits.MailClockSkew)
        {
            return (null, $"Its date is not within the last {Limits.MailSignatureAge.TotalDays:0} days.");
        }

        var (proof, why) = await signature.VerifyAsync(
            mail, from, settings.Address, settings.AuthservId, cancellationToken).ConfigureAwait(false);
        return proof is null ? (null, why) : (new MailSender(person, null, null, proof), "");
    }
}
