namespace Breakwater.Hub.Mailbox;

/// <summary>
/// Tells what a program sent: bounces, automatic replies, lists, the hub's own mails (RFC 3834, 2 and 5; RFC 3464; RFC 2919). Such mail is
/// never taken and never answered, whoever it is from; so two programs that answer each other end after one mail.
/// </summary>
internal static class AutomaticMail
{
    private static readonly string[] ListHeaders = ["List-Id", "List-Post", "List-Help", "List-Archive", "Mailing-List"];
    private static readonly string[] ReplyHeaders = ["X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Auto-Reply"];

    private static readonly string[] Programs =
        ["mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply", "bounce", "bounces"];

    /// <param name="own">The addresses that the hub itself has.</param>
    /// <returns>Why it counts as a program's; null when it does not.</returns>
    public static string? Why(ReceivedMail mail, IReadOnlyCollection<string> own)
    {
        var headers = mail.Message.Headers;
        var submitted = headers["Auto-Submitted"]?.Split(';')[0].Trim() ?? "no";
        if (!submitted.Equals("no", StringComparison.OrdinalIgnoreCase))
        {
            return $"It was sent by a program (Auto-Submitted: {Short(submitted)}).";
        }

        var precedence = headers["Precedence"]?.Trim().ToLowerInvariant();
        if (precedence is "bulk" or "junk" or "list" or "auto_reply")
        {
            return $"It was sent to many or by a program (Precedence: {precedence}).";
        }

        if (headers["Return-Path"]?.Trim() == "<>")
        {
            return "It is a bounce: its return path is empty.";
        }

        if (mail.Message.Body is { } body && body.ContentType.IsMimeType("multipart", "report"))
        {
            return "It is a report of a mail system.";
        }

        if (Array.Find(ListHeaders, headers.Contains) is { } list)
        {
            return $"It came through a list ({list}).";
        }

        if (Array.Find(ReplyHeaders, headers.Contains) is { } reply)
        {
            return $"It is an automatic reply ({reply}).";
        }

        var from = mail.From;
        if (from is not null && own.Contains(from))
        {
            return "It is one of the hub's own mails.";
        }

        return from is not null && Programs.Contains(from[..from.LastIndexOf('@')], StringComparer.Ordinal)
            ? "It was sent by a mail system." : null;
    }

    private static string Short(string text) => text[..Math.Min(text.Length, 40)];
}
