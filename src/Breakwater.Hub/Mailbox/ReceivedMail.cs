using System.Security.Cryptography;
using MimeKit;

namespace Breakwater.Hub.Mailbox;

/// <summary>A mail that is over a limit, or is none.</summary>
internal sealed class MailRefusedException(string message) : Exception(message);

/// <summary>A mail as it came, read within limits.</summary>
internal sealed class ReceivedMail : IDisposable
{
    private ReceivedMail(byte[] raw, MimeMessage message) => (Raw, Message) = (raw, message);

    public byte[] Raw { get; }

    public MimeMessage Message { get; }

    public string MessageId => Message.MessageId ?? "";

    /// <summary>The address that it says it is from; null when it says none or several.</summary>
    public string? From => Message.Headers.Count(header => header.Id == HeaderId.From) == 1 && Message.From is [MailboxAddress from]
        ? MailNames.Plain(from.Address) : null;

    /// <exception cref="MailRefusedException">It is no mail, or is over a limit.</exception>
    public static ReceivedMail Read(byte[] raw)
    {
        if (raw.Length > Limits.MailBytesMax)
        {
            throw new MailRefusedException($"The mail has more than {Limits.MailBytesMax} bytes.");
        }

        CheckHeader(raw);
        var options = ParserOptions.Default.Clone();
        options.MaxMimeDepth = Limits.MailDepthMax + 1;
        MimeMessage? message = null;
        try
        {
            message = new MimeParser(options, new MemoryStream(raw, writable: false), MimeFormat.Entity).ParseMessage();
            var parts = 0;
            Count(message.Body, 0, ref parts);
            return new ReceivedMail(raw, message);
        }
        catch (FormatException e)
        {
            throw new MailRefusedException($"It is no mail: {e.Message}");
        }
        catch (MailRefusedException)
        {
            message?.Dispose();
            throw;
        }
    }

    /// <summary>Of all that stands behind the header: the same mail that came two ways has the same.</summary>
    public string BodyDigest()
    {
        var at = EndOfHeader(Raw);
        return Convert.ToHexStringLower(SHA256.HashData(Raw.AsSpan(at)));
    }

    public void Dispose() => Message.Dispose();

    private static void CheckHeader(byte[] raw)
    {
        if (EndOfHeader(raw) > Limits.MailHeaderBytesMax)
        {
            throw new MailRefusedException($"The header of the mail has more than {Limits.MailHeaderBytesMax} bytes.");
        }
    }

    private static int EndOfHeader(ReadOnlySpan<byte> raw)
    {
        var crlf = raw.IndexOf("\r\n\r\n"u8);
        var lf = raw.IndexOf("\n\n"u8);
        return crlf < 0 && lf < 0 ? raw.Length : crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf + 2;
    }

    private static void Count(MimeEntity? entity, int depth, ref int parts)
    {
        if (entity is null)
        {
            return;
        }

        if (++parts > Limits.MailPartsMax)
        {
            throw new MailRefusedException($"The mail has more than {Limits.MailPartsMax} parts.");
        }

        if (depth > Limits.MailDepthMax)
        {
            throw new MailRefusedException($"The mail nests more than {Limits.MailDepthMax} parts.");
        }

        if (entity is Multipart multipart)
        {
            foreach (var part in multipart)
            {
                Count(part, depth + 1, ref parts);
            }
        }
        else if (entity is MessagePart { Message: { } inner })
        {
            Count(inner.Body, depth + 1, ref parts);
        }
        else if (depth >= Limits.MailDepthMax && entity is MimePart && entity.ContentType.IsMimeType("multipart", "*"))
        {
            throw new MailRefusedException($"The mail nests more than {Limits.MailDepthMax} parts.");
        }
    }
}
