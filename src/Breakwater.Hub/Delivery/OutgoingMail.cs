using MimeKit;
using MimeKit.Text;

namespace Breakwater.Hub.Delivery;

/// <summary>A mail that the hub writes: plain text, to one person.</summary>
public sealed record OutgoingMail(string To, string Subject, string Text)
{
    /// <summary>Message-ID of the mail that this answers, without its brackets, empty for one that has none; null when it answers none.
    /// </summary>
    public string? Answers { get; init; }

    /// <summary>Where a reply is to go; null is where it comes from.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>That this person was written to tells who shared: no page, list or log shows to whom it goes.</summary>
    public bool Confidential { get; init; }

    /// <summary>Whether a mail can be written to it at all.</summary>
    internal static bool IsAddress(string text) =>
        MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@', StringComparison.Ordinal);

    /// <summary>
    /// The whole mail, made once: every attempt sends these bytes under this Message-ID. What a program answers says so (RFC 3834, 5), so
    /// that no other program answers it.
    /// </summary>
    internal (string MessageId, byte[] Bytes) Write(string from, DateTimeOffset now)
    {
        var sender = MailboxAddress.Parse(from);
        var id = $"{RandomId.Secret()}@{sender.Domain}";
        using var message = new MimeMessage(
            [sender], [MailboxAddress.Parse(To)], Subject, new TextPart(TextFormat.Plain) { Text = Text })
        {
            MessageId = id,
            Date = now,
        };
        message.Headers.Add(HeaderId.AutoSubmitted, Answers is null ? "auto-generated" : "auto-replied");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        if (Answers is { Length: > 0 } answered)
        {
            message.InReplyTo = answered;
            message.References.Add(answered);
        }

        if (ReplyTo is { } reply)
        {
            message.ReplyTo.Add(MailboxAddress.Parse(reply));
        }

        message.Prepare(EncodingConstraint.SevenBit);
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return (id, stream.ToArray());
    }
}
