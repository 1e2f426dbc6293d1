using Breakwater.Hub.Delivery;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Mailbox;

/// <summary>
/// Writes the answers. An answer goes to the address that its person is registered with, and nowhere else: not to where a mail says that it
/// is from.
/// </summary>
internal sealed class MailAnswers(Outbox outbox, MailboxMail mails, SmtpStore smtp)
{
    private const string Answers = "answer";

    /// <summary>The addresses that the hub itself has.</summary>
    public IReadOnlyCollection<string> OwnAddresses(MailboxSettings settings)
    {
        var from = smtp.Find() is { } server ? MimeKit.MailboxAddress.Parse(server.From).Address : null;
        return new[] { MailNames.Plain(settings.Address), MailNames.Plain(from) }.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    public void Put(WriteScope scope, Taking taking, string mailId, ShareReceipt? receipt, string? preview)
    {
        var hub = taking.Task.Settings.PublicAddress ?? taking.Task.Hub;
        var facts = FactsOf(taking.Reading, receipt, preview is null || hub is null ? null : new Uri(hub, MailPreviewPage.Path + preview));
        // Two programs that know nothing of each other, one of them a vacation notice, must not write to each other for ever.
        if (facts.HasNothing && mails.CountedNow(scope, Answers, taking.Sender.Person.Id) > 0)
        {
            return;
        }

        Put(scope, taking.Mail, taking.Sender, taking.Task.Settings, mailId, AnswerText.Taken(facts, taking.Task.Settings.Language));
    }

    public void Put(WriteScope scope, ReceivedMail mail, MailSender sender, MailboxSettings settings, string mailId, string text)
    {
        if (mails.Count(scope, Answers, sender.Person.Id) > Limits.AnswersPerPersonPerHourMax)
        {
            return;
        }

        var messageId = outbox.Put(scope, new OutgoingMail(
            sender.Person.Email, AnswerText.Subject(mail.Message.Subject ?? "", settings.Language), text)
        {
            Answers = mail.MessageId,
            ReplyTo = sender.SecretAddress ?? settings.Address,
            Confidential = true,
        });
        if (messageId is not null)
        {
            mails.InsertAnswer(scope, messageId, mailId);
        }
    }

    private static AnswerFacts FactsOf(MailReading reading, ShareReceipt? receipt, Uri? preview)
    {
        var names = NamesOf(reading.Technical);
        var fates = receipt?.Objects ?? [];
        return new AnswerFacts(
            fates.Where(fate => fate.Fate is Fates.Published or Fates.Duplicate or Fates.Reference).Select(NameOf).ToList(),
            fates.Where(fate => fate.Fate is Fates.Refused or Fates.Held or Fates.Withheld)
                .Select(fate => (NameOf(fate), string.Join(" ", fate.Reasons.Select(reason => reason.Message)))).ToList(),
            reading.Values.Where(value => value.Kept != KeptBack.Nothing).ToList(),
            reading.Files, reading.HasOlder, reading.HasForward, reading.Problems, preview);

        string NameOf(ObjectFate fate) => names.GetValueOrDefault(fate.Id ?? "", fate.Id ?? "");
    }

    private static Dictionary<string, string> NamesOf(byte[]? bundle)
    {
        if (bundle is null)
        {
            return [];
        }

        using var document = System.Text.Json.JsonDocument.Parse(bundle);
        return document.RootElement.GetProperty("objects").EnumerateArray()
            .ToDictionary(one => one.GetProperty("id").GetString()!, one => one.GetProperty("name").GetString()!);
    }
}
