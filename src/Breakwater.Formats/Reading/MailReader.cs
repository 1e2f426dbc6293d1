using System.Security.Cryptography;
using Breakwater.Stix;
using MimeKit;

namespace Breakwater.Formats.Reading;

/// <summary>
/// Reads a mail: who it came from and by which ways, its texts, the links behind them, mails attached to it. Files that came along are
/// hashed, never opened by anything but the readers of text, pages and PDF, and never unpacked.
/// </summary>
internal sealed class MailReader(ReadingWork work)
{
    private static readonly HashSet<string> Senders = new(
        ["from", "sender", "reply-to", "return-path", "errors-to", "x-originating-ip", "x-sender-ip", "x-original-from", "x-source-ip",
            "list-unsubscribe"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Recipients = new(["to", "cc", "bcc", "delivered-to", "x-original-to"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly System.Buffers.SearchValues<char> HostEnds = System.Buffers.SearchValues.Create("> ;\r\n\t");
    private int _parts;

    public static void Read(ReadOnlyMemory<byte> content, ReadingWork work)
    {
        var options = ParserOptions.Default.Clone();
        options.MaxMimeDepth = Limits.MimeDepthMax + 1;
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        try
        {
            var parser = new MimeParser(options, stream, MimeFormat.Entity);
            using var message = parser.ParseMessage();
            work.Title = message.Subject ?? "";
            new MailReader(work).Take(message, "", 0);
        }
        catch (FormatException e) when (e is not ReadingException)
        {
            throw new ReadingException("", $"It is no mail: {e.Message}", e);
        }
    }

    private void Take(MimeMessage message, string path, int depth)
    {
        Headers(message, path);
        if (message.Body is { } body)
        {
            Take(body, path.Length > 0 ? path + ".1" : "1", depth);
        }
    }

    private void Headers(MimeMessage message, string path)
    {
        var received = 0;
        var hasRecipients = false;
        foreach (var header in message.Headers)
        {
            var place = $"{(path.Length > 0 ? $"mail {path}, " : "")}header {header.Field}";
            if (header.Field.Equals("Received", StringComparison.OrdinalIgnoreCase))
            {
                work.AddAndExtractTechnical(From(header.Value), $"{place} {++received}");
            }
            else if (header.Field.Equals("Subject", StringComparison.OrdinalIgnoreCase) || Senders.Contains(header.Field))
            {
                work.AddAndExtractTechnical(header.Value, place);
            }
            else if (header.Field.Equals("Message-Id", StringComparison.OrdinalIgnoreCase))
            {
                Host(header.Value, header.Value.LastIndexOf('@') + 1, place);
            }
            else if (header.Field.Equals("DKIM-Signature", StringComparison.OrdinalIgnoreCase))
            {
                Host(header.Value, header.Value.IndexOf(" d=", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : -1, place);
            }

            hasRecipients |= Recipients.Contains(header.Field);
        }

        if (hasRecipients)
        {
            work.Note(path.Length > 0 ? $"mail {path}" : "", "recipients", "They are those who got the mail, not who sent it.");
        }
    }

    /// <summary>The host that starts at a position of a header.</summary>
    private void Host(string header, int at, string place)
    {
        var end = at < 0 ? -1 : header.AsSpan(at).IndexOfAny(HostEnds) is var length and >= 0 ? at + length : header.Length;
        if (end > at && at > 0 && KnownValue.Read("", header[at..end].Trim('[', ']'), work.Options.Suffixes) is { } host)
        {
            work.AddKnown(host.Kind, host.Value, header[at..end].Trim('[', ']'), place);
        }
    }

    /// <summary>Who handed it over; who took it, and for whom, is the receiver's own.</summary>
    private static string From(string received)
    {
        var flat = received.ReplaceLineEndings(" ").Replace('\t', ' ');
        var by = flat.IndexOf(" by ", StringComparison.OrdinalIgnoreCase);
        return flat.TrimStart().StartsWith("by ", StringComparison.OrdinalIgnoreCase) ? "" : by > 0 ? flat[..by].Trim() : flat.Trim();
    }

    private void Take(MimeEntity entity, string path, int depth)
    {
        if (++_parts > Limits.MimePartsMax)
        {
            throw new ReadingException($"part {path}", $"The mail has more than {Limits.MimePartsMax} parts.");
        }

        if (depth > Limits.MimeDepthMax)
        {
            throw new ReadingException($"part {path}", $"The mail nests more than {Limits.MimeDepthMax} parts.");
        }

        switch (entity)
        {
            case Multipart multipart:
                for (var i = 0; i < multipart.Count; i++)
                {
                    Take(multipart[i], $"{path}.{i + 1}", depth + 1);
                }

                break;
            case MessagePart { Message: { } inner }:
                Take(inner, path, depth + 1);
                break;
            case TextPart { IsAttachment: false } text when text.FileName is null || text.IsHtml || text.IsPlain:
                Text(text, path);
                break;
            case MimePart part:
                Attachment(part, path, depth);
                break;
            default:
                work.Note($"part {path}", entity.ContentType.MimeType, "Nothing here reads it.");
                break;
        }
    }

    private void Text(TextPart part, string path)
    {
        var place = $"part {path} ({part.ContentType.MimeType})";
        var text = part.Text ?? "";
        if (part.IsHtml)
        {
            HtmlReader.Read(text, place, work);
        }
        else
        {
            work.AddAndExtract(text, place);
        }
    }

    private void Attachment(MimePart part, string path, int depth)
    {
        if (depth >= Limits.MimeDepthMax && part.ContentType.IsMimeType("multipart", "*"))
        {
            throw new ReadingException($"part {path}", $"The mail nests more than {Limits.MimeDepthMax} parts.");
        }

        var name = part.FileName ?? part.ContentType.Name ?? "";
        var place = $"part {path}, attachment {Misp.MispManifest.Quote(name)}";
        using var content = new MemoryStream();
        part.Content?.DecodeTo(content);
        var bytes = content.ToArray();
#pragma warning disable CA5350, CA5351 // Names of files that are looked for, not protection.
        var md5 = Convert.ToHexStringLower(MD5.HashData(bytes));
        var sha1 = Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350, CA5351
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        foreach (var (kind, value) in new[] { (IndicatorKinds.Md5, md5), (IndicatorKinds.Sha1, sha1), (IndicatorKinds.Sha256, sha256) })
        {
            work.AddKnown(kind, value, value, place);
            work.Observed.Add((kind, value));
        }

        AddFile(name, bytes.Length, md5, sha1, sha256);
        Open(part, name, bytes, place);
    }

    private void AddFile(string name, int size, string md5, string sha1, string sha256)
    {
        var json = StixWriting.Observable("file", writer =>
        {
            writer.WriteStartObject("hashes");
            writer.WriteString("MD5", md5);
            writer.WriteString("SHA-1", sha1);
            writer.WriteString("SHA-256", sha256);
            writer.WriteEndObject();
            if (name.Length > 0)
            {
                writer.WriteString("name", name);
            }

            writer.WriteNumber("size", size);
        });
        work.AddObject(StixObject.Parse(json).Id, json);
    }

    /// <summary>What holds text is read as well; everything else is only hashed, with a note.</summary>
    private void Open(MimePart part, string name, byte[] bytes, string place)
    {
        if (part.ContentType.IsMimeType("text", "html") || name.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".htm", StringComparison.OrdinalIgnoreCase))
        {
            HtmlReader.Read(TextDecoder.Decode(bytes, work.Notes), place, work);
        }
        else if (bytes.AsSpan().StartsWith("%PDF-"u8))
        {
            PdfReader.Read(bytes, place, work);
        }
        else if (part.ContentType.IsMimeType("text", "*") && !part.ContentType.IsMimeType("text", "javascript"))
        {
            work.AddAndExtract(TextDecoder.Decode(bytes, work.Notes), place);
        }
        else
        {
            work.Note(place, $"{bytes.Length} bytes of {part.ContentType.MimeType}",
                "The file was hashed; it was not opened, unpacked or run.");
        }
    }
}
