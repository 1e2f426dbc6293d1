using System.CommandLine;
using Breakwater.Hub.Community;
using Breakwater.Hub.Messages;

namespace Breakwater.Server.Commands;

internal static class MessageCommands
{
    public static Command Create() => new("message", "How members are told of warnings.")
    {
        Rule(), Set(), Person(), List(), Atom(), AtomRevoke(),
    };

    private static Command Rule() => AdminCommand.Create(
        "rule", "Shows how the centre tells people.", "message rule",
        run =>
        {
            Print(run, run.Get<MessageRules>().Get());
            return Task.CompletedTask;
        });

    private static Command Set()
    {
        var language = new Option<string?>("--language") { Description = "Of whoever has chosen none: en or es." };
        var zone = new Option<string?>("--zone") { Description = "Time zone of whoever has chosen none, such as Europe/Madrid." };
        var highest = new Option<string?>("--mail-highest")
        {
            Description = "The most restrictive TLP level that a mail may carry: clear, green, amber, amber+strict.",
        };
        var confirmed = new Option<int?>("--confirmed-minutes") { Description = "To acknowledge a confirmed warning." };
        var alert = new Option<int?>("--port-alert-minutes") { Description = "To acknowledge a port alert." };
        return AdminCommand.Create(
            "set", "Changes how the centre tells people; what is left out stays as it is.",
            "message set --language es --zone Europe/Madrid --port-alert-minutes 10",
            async run =>
            {
                var now = run.Get<MessageRules>().Get();
                Print(run, await run.Get<MessageRules>().SetAsync(
                    now with
                    {
                        Language = run.Value(language) ?? now.Language,
                        Zone = run.Value(zone) ?? now.Zone,
                        MailHighest = run.Value(highest) ?? now.MailHighest,
                        ConfirmedMinutes = run.Value(confirmed) ?? now.ConfirmedMinutes,
                        PortAlertMinutes = run.Value(alert) ?? now.PortAlertMinutes,
                    },
                    run.CancellationToken).ConfigureAwait(false));
            },
            language, zone, highest, confirmed, alert);
    }

    private static Command Person()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member; \"centre\" for the centre's staff." };
        var person = new Argument<string>("person") { Description = "Id of the person." };
        var language = new Option<string?>("--language") { Description = "en or es." };
        var zone = new Option<string?>("--zone") { Description = "Time zone, such as Europe/Madrid." };
        var mail = new Option<string?>("--mail") { Description = "at-once, port-alerts (the rest by digest) or none." };
        var quiet = new Option<string?>("--quiet")
        {
            Description = "Hours in which only port alerts disturb, such as 22:00-07:00; none for none.",
        };
        var digest = new Option<string?>("--digest") { Description = "none, daily or weekly." };
        var at = new Option<string?>("--digest-at") { Description = "Time of day of the digest, such as 08:00." };
        var day = new Option<string?>("--digest-day") { Description = "Day of a weekly digest, such as monday." };
        var turn = new Option<int?>("--turn")
        {
            Description = "0: told at once. 1 to 9: told only when nobody with a lower number has acknowledged in time.",
        };
        var phone = new Option<string?>("--phone") { Description = "For text messages by the centre's gateway; none for none." };
        return AdminCommand.Create(
            "person", "Shows, and with options changes, how a person wants to be told.",
            "message person \"Demo Haulage\" ID --language es --zone Europe/Madrid --quiet 22:00-07:00",
            async run =>
            {
                var memberId = MemberId(run, run.Value(member));
                var register = run.Get<PersonMessagesRegister>();
                var now = register.Of(memberId, run.Value(person));
                var (from, to) = Quiet(run.Value(quiet), now);
                var settings = new PersonMessages(
                    run.Value(language) ?? now.Language, run.Value(zone) ?? now.Zone, run.Value(mail) ?? now.Mail, from, to,
                    run.Value(digest) ?? now.Digest, run.Value(at) ?? now.DigestAt, run.Value(day) ?? now.DigestDay,
                    run.Value(turn) ?? now.Turn, run.Value(phone) is { } number ? number == "none" ? null : number : now.Phone);
                if (settings != now)
                {
                    await register.SetAsync(memberId, run.Value(person), settings, run.CancellationToken).ConfigureAwait(false);
                }

                run.Output.Print(settings, Lines(settings));
            },
            member, person, language, zone, mail, quiet, digest, at, day, turn, phone);
    }

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = "What was handed to the outbox, or overtaken, as well." };
        return AdminCommand.Create(
            "list", "Lists messages that wait, and those that came to nothing, with why.", "message list",
            run =>
            {
                var messages = run.Get<MessageStore>().List(run.Value(all));
                run.Output.Print(messages, messages.Select(one =>
                    $"{one.State,-10}  {one.DueAt:yyyy-MM-dd HH:mm}  warning {one.Warning}  member {one.MemberId}  {one.Reason}"));
                return Task.CompletedTask;
            },
            all);
    }

    private static Command Atom()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        var name = new Argument<string>("name") { Description = "What the member calls the reader." };
        return AdminCommand.Create(
            "atom", "Makes a secret address at which a member's warnings are an Atom feed, and prints it, once.",
            "message atom \"Demo Haulage\" \"feed reader\"",
            async run =>
            {
                var feed = await run.Get<AtomFeeds>().AddAsync(
                    run.Get<MemberRegister>().Find(run.Value(member)).Id, run.Value(name), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(feed, $"{feed.Id}  {feed.Path}", "It is shown this once.");
            },
            member, name);
    }

    private static Command AtomRevoke()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        var id = new Argument<string>("id") { Description = "Id of the address." };
        return AdminCommand.Create(
            "atom-revoke", "Revokes the secret address of an Atom feed.", "message atom-revoke \"Demo Haulage\" ID",
            async run =>
            {
                await run.Get<AtomFeeds>().RevokeAsync(
                    run.Get<MemberRegister>().Find(run.Value(member)).Id, run.Value(id), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { revoked = run.Value(id) }, "Revoked.");
            },
            member, id);
    }

    internal static string? MemberId(AdminRun run, string member) =>
        member == "centre" ? null : run.Get<MemberRegister>().Find(member).Id;

    private static (string? From, string? To) Quiet(string? text, PersonMessages now)
    {
        if (text is null)
        {
            return (now.QuietFrom, now.QuietTo);
        }

        if (text == "none")
        {
            return (null, null);
        }

        return text.Split('-') is [var from, var to]
            ? (from, to) : throw new UsageException($"--quiet {text}: not two times such as 22:00-07:00, nor none.");
    }

    private static IEnumerable<string> Lines(PersonMessages settings)
    {
        yield return $"language  {settings.Language ?? "the centre's"}";
        yield return $"zone      {settings.Zone ?? "the centre's"}";
        yield return $"mail      {settings.Mail}";
        yield return $"quiet     {(settings.QuietFrom is null ? "none" : $"{settings.QuietFrom}-{settings.QuietTo}")}";
        yield return $"digest    {settings.Digest}" + settings.Digest switch
        {
            "daily" => $" at {settings.DigestAt}",
            "weekly" => $" on {settings.DigestDay} at {settings.DigestAt}",
            _ => "",
        };
        yield return $"turn      {settings.Turn}";
        yield return $"phone     {settings.Phone ?? "none"}";
    }

    private static void Print(AdminRun run, MessageRule rule) => run.Output.Print(
        rule, $"language            {rule.Language}", $"zone                {rule.Zone}",
        $"mail carries up to  TLP:{rule.MailHighest.ToUpperInvariant()}",
        $"to acknowledge      {rule.ConfirmedMinutes} minutes a confirmed warning, {rule.PortAlertMinutes} a port alert");
}
