using MimeKit;
using MimeKit.Text;

namespace Breakwater.Hub.Mailbox;

/// <summary>One mail, or the words of one, that a member hands in.</summary>
/// <param name="Eml">Made anew: who it was from, its subject, its texts and files, and nothing of the ways that it came by.</param>
/// <param name="OwnWords">It is the member's own text, not a forwarded mail.</param>
internal sealed record Evidence(byte[] Eml, bool OwnWords);

/// <summary>
/// Finds what a member hands in with a mail: the mails attached to it, or the mail forwarded in its text, or else its own words. What the
/// member wrapped around it - header, remarks, signature, recipients - is not part of it; members forward to each other first, so wrappers
/// are taken off as long as they are the member's.
/// </summary>
internal sealed class MailEvidence(OwnValues own)
{
    private static readonly HashSet<string> Kept = new(
        ["From", "Sender", "Reply-To", "Return-Path", "Subject", "Date", "X-Originating-IP", "X-Sender-IP"],
        StringComparer.OrdinalIgnoreCase);

    private readonly List<Evidence> _found = [];

    /// <summary>Whom the mails were sent to that were handed in.</summary>
    public List<string> Recipients { get; } = [];

    /// <summary>Older mails below were left out.</summary>
    public bool HasOlder { get; private set; }

    /// <param name="isWrapper">A member wrote it to the hub; otherwise it is a file, and only what the member's own people wrote
    /// is.</param>
    public IReadOnlyList<Evidence> Read(MimeMessage message, bool isWrapper = true)
    {
        if (isWrapper || IsOwn(message))
        {
            Unwrap(message, 0);
        }
        else
        {
            Take(message);
        }

        return _found;
    }

    private void Unwrap(MimeMessage wrapper, int level)
    {
        var attached = Leaves(wrapper.Body).Select(Attached).OfType<MimeMessage>().Take(Limits.MailForwardsMax).ToList();
        if (attached.Count == 0)
        {
            UnwrapText(wrapper);
            return;
        }

        foreach (var inner in attached)
        {
            Recipients.AddRange(MailSenders.Recipients(inner));
            if (level < Limits.MailWrappersMax && IsOwn(inner))
            {
                Unwrap(inner, level + 1);
            }
            else if (_found.Count < Limits.MailForwardsMax)
            {
                Take(inner);
            }
        }
    }

    private void Take(MimeMessage message) =>
        _found.Add(new Evidence(Compose(HeaderOf(message), Texts(message.Body, Newest), Files(message.Body)), OwnWords: false));

    private bool IsOwn(MimeMessage message) =>
        message.From.Mailboxes.Any(one => own.IsOwnAddress(MailNames.Plain(one.Address)));

    /// <summary>A forwarded mail in the text; else the text itself.</summary>
    private void UnwrapText(MimeMessage wrapper)
    {
        ForwardedText? first = null;
        var texts = Texts(wrapper.Body, (lines, cut) => Forwarded(lines) is { } found ? Take(found, lines.Count, cut) : null);
        if (first is not null)
        {
            _found.Add(new Evidence(Compose(HeaderOf(first), texts, Files(wrapper.Body)), OwnWords: false));
        }
        else
        {
            _found.Add(new Evidence(
                Compose([], Texts(wrapper.Body, (lines, cut) => cut(0, ForwardMarkers.EndOfWords(lines))), Files(wrapper.Body)),
                OwnWords: true));
        }

        string Take(ForwardedText found, int lines, Func<int, int, string> cut)
        {
            first ??= found;
            HasOlder |= found.BodyEnd < lines;
            Recipients.AddRange(AddressesIn(found.Recipients));
            return cut(found.BodyStart, found.BodyEnd);
        }
    }

    /// <summary>The first forwarded mail that is not the member's own, or else the last of them.</summary>
    private ForwardedText? Forwarded(IReadOnlyList<string> lines)
    {
        var found = ForwardMarkers.Find(lines, 0);
        for (var level = 0; level < Limits.MailWrappersMax && found is { Next: { } next } && IsOwn(found); level++)
        {
            Recipients.AddRange(AddressesIn(found.Recipients));
            found = ForwardMarkers.Find(lines, next);
        }

        return found;
    }

    private bool IsOwn(ForwardedText text) => AddressesIn(text.Header.GetValueOrDefault("from", "")).Any(own.IsOwnAddress);

    /// <summary>Without the older mails that a mail quotes: they are of others, most often the member's own.</summary>
    private string Newest(IReadOnlyList<string> lines, Func<int, int, string> cut)
    {
        var end = ForwardMarkers.StartOfOlder(lines);
        HasOlder |= end < lines.Count;
        return cut(0, end);
    }

    private static IEnumerable<string> AddressesIn(string text) => text.Split([',', ';', ' ', '<', '>', '(', ')', '[', ']', '"', '\''])
        .Select(word => word.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? word[7..] : word)
        .Where(word => word.Contains('@', StringComparison.Ordinal)).Select(MailNames.Plain).OfType<string>();

    private static List<(string Name, string Value)> HeaderOf(MimeMessage message) =>
        message.Headers.Where(header => Kept.Contains(header.Field)).Select(header => (header.Field, header.Value)).ToList();

    private static List<(string Name, string Value)> HeaderOf(ForwardedText text) => text.Header
        .Where(pair => pair.Key is "from" or "reply-to" or "subject")
        .Select(pair => (pair.Key == "reply-to" ? "Reply-To" : pair.Key == "from" ? "From" : "Subject", WithoutScheme(pair.Value)))
        .ToList();

    // Some programs write addresses as links.
    private static string WithoutScheme(string text) => text
        .Replace("[mailto:", "<", StringComparison.OrdinalIgnoreCase).Replace("mailto:", "", StringComparison.OrdinalIgnoreCase);

    /// <param name="choose">What of a text is wanted: its lines, and what cuts out some of them.</param>
    private static List<TextPart> Texts(MimeEntity? body, Func<IReadOnlyList<string>, Func<int, int, string>, string?> choose)
    {
        var texts = new List<TextPart>();
        foreach (var part in Leaves(body).OfType<TextPart>().Where(IsText))
        {
            var text = part.Text ?? "";
            if (text.Length > Limits.MailTextCharsMax)
            {
                throw new MailRefusedException($"A text of the mail has more than {Limits.MailTextCharsMax} characters.");
            }

            string? chosen;
            if (part.IsHtml)
            {
                var page = HtmlLines.Read(text);
                chosen = choose(page.Lines, page.Cut);
            }
            else
            {
                var lines = text.ReplaceLineEndings("\n").Split('\n');
                if (lines.Length > Limits.MailLinesMax)
                {
                    throw new MailRefusedException($"A text of the mail has more than {Limits.MailLinesMax} lines.");
                }

                chosen = choose(lines, (start, end) => string.Join('\n', lines[start..end].Select(Unquoted)));
            }

            if (chosen is not null)
            {
                texts.Add(new TextPart(part.IsHtml ? TextFormat.Html : TextFormat.Plain) { Text = chosen });
            }
        }

        return texts;
    }

    private static string Unquoted(string line) => line.StartsWith("> ", StringComparison.Ordinal) ? line[2..] : line == ">" ? "" : line;

    /// <summary>The files of a mail, but for the pictures that are part of its text: those are most often a signature's.</summary>
    private static List<MimeEntity> Files(MimeEntity? body) => Leaves(body)
        .Where(part => part is MimePart && !(part is TextPart text && IsText(text)) && Attached(part) is null
            && !(part.ContentType.IsMimeType("image", "*") && (!part.IsAttachment || part.ContentId is not null)))
        .ToList();

    private static bool IsText(TextPart part) => !part.IsAttachment && (part.IsHtml || (part.IsPlain && part.FileName is null));

    private static MimeMessage? Attached(MimeEntity part)
    {
        if (part is MessagePart { Message: { } message })
        {
            return message;
        }

        if (part is MimePart { Content: not null } file && part is not TextPart
            && file.FileName?.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) == true)
        {
            using var content = new MemoryStream();
            file.Content.DecodeTo(content);
            try
            {
                using var mail = ReceivedMail.Read(content.ToArray());
                return MimeMessage.Load(new MemoryStream(mail.Raw));
            }
            catch (MailRefusedException)
            {
                // A file that only says that it is a mail is a file.
            }
        }

        return null;
    }

    private static IEnumerable<MimeEntity> Leaves(MimeEntity? entity) =>
        entity is Multipart multipart ? multipart.SelectMany(Leaves) : entity is null ? [] : [entity];

    private static byte[] Compose(List<(string Name, string Value)> header, List<TextPart> texts, List<MimeEntity> files)
    {
        using var message = new MimeMessage();
        message.Headers.Clear();
        foreach (var (name, value) in header)
        {
            message.Headers.Add(name, value);
        }

        var body = new Multipart("mixed");
        texts.ForEach(body.Add);
        files.ForEach(body.Add);
        message.Body = body;
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return stream.ToArray();
    }
}
