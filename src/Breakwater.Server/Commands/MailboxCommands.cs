using System.CommandLine;
using System.Globalization;
using Breakwater.Hub;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Mailbox;

namespace Breakwater.Server.Commands;

internal static class MailboxCommands
{
    public static Command Create() => new("mailbox", "The mailbox that members write to.")
    {
        Set(), Show(), Held(), Assign(), Drop(), Refused(), Said(),
    };

    private static Command Set()
    {
        var flags = new MailServerFlags(993, MailTls.Tls);
        var address = new Option<string>("--address") { Description = "Address that members write to.", Required = true };
        var secret = new Option<string?>("--person-address")
        {
            Description = "Form of a person's secret address, with TOKEN for the secret. By default share+TOKEN@… beside share@….",
        };
        var folder = new Option<string>("--folder") { Description = "Folder that is read.", DefaultValueFactory = _ => "INBOX" };
        var authserv = new Option<string?>("--authserv-id")
        {
            Description = "Name of the server whose Authentication-Results are believed; it must remove those of others.",
        };
        var language = new Option<string>("--language") { Description = "Of the answers: en or es.", DefaultValueFactory = _ => "en" };
        var url = new Option<string?>("--public-url") { Description = "Where members reach the hub, for preview links." };
        return AdminCommand.Create(
            "set", "Says which mailbox is read; a serving hub begins at once.",
            "mailbox set imap.centre.example --user share --secret-file imap.secret --address share@centre.example",
            async run =>
            {
                var (server, password) = flags.Read(run);
                var settings = new MailboxSettings(
                    server, run.Value(folder)!, run.Value(address)!,
                    run.Value(secret) ?? MailboxSettings.SecretBeside(run.Value(address)!), run.Value(authserv), run.Value(language)!,
                    run.Value(url) is not { } text ? null : Uri.TryCreate(text, UriKind.Absolute, out var uri)
                        ? uri : throw new UsageException($"--public-url {text}: not an address such as https://hub.port.example/."));
                await run.Get<MailboxStore>().SetAsync(settings, password, run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(Shown(settings), $"{settings.Address} is read from {server.Host}:{server.Port}.",
                    $"Secret addresses look like {settings.SecretAddress}; make one with person mailbox.");
            },
            [.. flags.All, address, secret, folder, authserv, language, url]);
    }

    private static Command Show() => AdminCommand.Create(
        "show", "Shows how reading the mailbox goes.", "mailbox show",
        run =>
        {
            var health = run.Get<MailboxStore>().Health(run.Get<TimeProvider>().GetUtcNow());
            run.Output.Print(
                health is null ? new { } : new
                {
                    settings = Shown(health.Settings), health.State, health.LastSuccessAt, health.LastFailureAt, health.LastFailure,
                    health.FailuresInARow, health.Mails,
                },
                health is null ? ["No mailbox: mailbox set names one."] : Lines(health));
            return Task.CompletedTask;
        });

    private static Command Held() => AdminCommand.Create(
        "held", "Lists mails that nobody knows whose they are. From is what the mail says, and no proof.", "mailbox held",
        run =>
        {
            Print(run, run.Get<HeldMails>().Held());
            return Task.CompletedTask;
        });

    private static Command Refused() => AdminCommand.Create(
        "refused", "Lists mails that were refused lately, and why.", "mailbox refused",
        run =>
        {
            Print(run, run.Get<HeldMails>().Refused());
            return Task.CompletedTask;
        });

    private static Command Said() => AdminCommand.Create(
        "said", "Lists what members said has happened (opened, password, paid), by what others see of it; not who said it.", "mailbox said",
        run =>
        {
            var words = run.Get<HeldMails>().Words();
            run.Output.Print(words, words.Select(one => $"{string.Join(", ", one.Said)}  {string.Join(' ', one.PublishedIds)}"));
            return Task.CompletedTask;
        });

    private static Command Assign()
    {
        var id = new Argument<string>("id") { Description = "Id of a held mail." };
        var person = new Argument<string>("person") { Description = "Id of the person whose it is." };
        var hub = new Option<string?>("--hub") { Description = "Address of the hub, when it has not served from this folder." };
        return AdminCommand.Create(
            "assign", "Says whose a held mail is; it is taken as theirs, and they get the answer.", "mailbox assign ID PERSON",
            async run =>
            {
                var address = AddressFile.Read(run.Get<HubOptions>().Folder, run.Value(hub)).Address;
                var state = await run.Get<HeldMails>().AssignAsync(run.Value(id), run.Value(person), address, run.CancellationToken)
                    .ConfigureAwait(false);
                run.Output.Print(new { assigned = run.Value(id), state }, $"Assigned: {state}.");
            },
            id, person, hub);
    }

    private static Command Drop()
    {
        var id = new Argument<string>("id") { Description = "Id of a held mail." };
        return AdminCommand.Create(
            "drop", "Drops a held mail.", "mailbox drop ID",
            async run =>
            {
                await run.Get<HeldMails>().DropAsync(run.Value(id), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { dropped = run.Value(id) }, "Dropped.");
            },
            id);
    }

    private static void Print(AdminRun run, IReadOnlyList<MailView> mails) => run.Output.Print(
        mails,
        mails.Select(mail =>
            $"{mail.Id}  {mail.ReceivedAt:yyyy-MM-dd HH:mm}  {mail.Bytes,9}  {mail.From}  {mail.Subject}  {mail.Reason}"));

    private static IEnumerable<string> Lines(MailboxHealth health)
    {
        yield return $"{health.Settings.Address}  {health.State}";
        yield return $"  last read   {health.LastSuccessAt?.ToString("u", CultureInfo.InvariantCulture) ?? "never"}";
        if (health.LastFailureAt is { } at)
        {
            yield return $"  last failed {at.ToString("u", CultureInfo.InvariantCulture)}: {health.LastFailure}";
        }

        foreach (var (state, count) in health.Mails.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return $"  {state,-10} {count}";
        }
    }

    private static object Shown(MailboxSettings settings) => new
    {
        settings.Server.Host, settings.Server.Port, settings.Server.Tls, settings.Server.User, settings.Folder, settings.Address,
        settings.SecretAddress, settings.AuthservId, settings.Language, settings.PublicAddress,
    };
}
