using System.CommandLine;
using Breakwater.Hub.Delivery;

namespace Breakwater.Server.Commands;

internal static class MailCommands
{
    public static Command Create() => new("mail", "Mail that leaves the hub.") { Set(), Show(), Outbox(), Retry(), Drop() };

    private static Command Set()
    {
        var flags = new MailServerFlags(587, MailTls.StartTls);
        var from = new Option<string>("--from") { Description = "Address that mail comes from.", Required = true };
        return AdminCommand.Create(
            "set", "Says which server mail goes out by; a serving hub uses it at once.",
            "mail set smtp.centre.example --user hub --secret-file smtp.secret --from share@centre.example",
            async run =>
            {
                var (server, password) = flags.Read(run);
                var settings = new SmtpSettings(server, run.Value(from)!);
                await run.Get<SmtpStore>().SetAsync(settings, password, run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(Shown(settings), $"Mail goes out by {server.Host}:{server.Port} ({server.Tls}) as {settings.From}.");
            },
            [.. flags.All, from]);
    }

    private static Command Show() => AdminCommand.Create(
        "show", "Shows which server mail goes out by.", "mail show",
        run =>
        {
            var settings = run.Get<SmtpStore>().Find();
            run.Output.Print(
                settings is null ? new { } : Shown(settings),
                settings is null ? "No server: mail set names one."
                    : $"{settings.Server.Host}:{settings.Server.Port} ({settings.Server.Tls}) as {settings.From}");
            return Task.CompletedTask;
        });

    private static Command Outbox()
    {
        var all = new Option<bool>("--all") { Description = "What has gone out lately as well." };
        return AdminCommand.Create(
            "outbox", "Lists what waits and what could not be delivered, and why. To whom an answer goes is shown to nobody.",
            "mail outbox",
            run =>
            {
                var items = run.Get<Outbox>().List(run.Value(all));
                run.Output.Print(items, items.Select(item =>
                    $"{item.Id}  {item.State,-7}  {item.CreatedAt:yyyy-MM-dd HH:mm}  {item.To ?? "(not shown)"}  {item.LastFailure}"));
                return Task.CompletedTask;
            },
            all);
    }

    private static Command Retry()
    {
        var id = new Argument<string?>("id") { Description = "Id of what failed; all of it if left out.", Arity = ArgumentArity.ZeroOrOne };
        return AdminCommand.Create(
            "retry", "Tries what failed once more.", "mail retry",
            async run =>
            {
                var count = await run.Get<Outbox>().RetryAsync(run.Parsed.GetValue(id), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { retried = count }, $"{count} to be tried again.");
            },
            id);
    }

    private static Command Drop()
    {
        var id = new Argument<string>("id") { Description = "Id of what has not gone out." };
        return AdminCommand.Create(
            "drop", "Forgets what has not gone out.", "mail drop ID",
            async run =>
            {
                await run.Get<Outbox>().DropAsync(run.Value(id), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { dropped = run.Value(id) }, "Dropped.");
            },
            id);
    }

    private static object Shown(SmtpSettings settings) => new
    {
        settings.Server.Host, settings.Server.Port, settings.Server.Tls, settings.Server.User, settings.From,
    };
}
