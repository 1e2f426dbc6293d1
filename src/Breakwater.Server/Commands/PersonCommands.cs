using System.CommandLine;
using Breakwater.Hub;
using Breakwater.Hub.Community;
using Breakwater.Hub.Mailbox;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Commands;

internal static class PersonCommands
{
    public static Command Create() =>
        new("person", "People of members, and the centre's own staff.") 
        {
            Add(), List(), Remove(), Coordinator(), Invite(), Mailbox(), MailboxRevoke(),
        };

    private static Command Add()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        var name = new Option<string>("--name") { Description = "Name.", Required = true };
        var email = new Option<string>("--email") { Description = "E-mail address.", Required = true };
        var role = new Option<string>("--role") { Description = string.Join(", ", PersonRoles.OfMember),
            DefaultValueFactory = _ => "contact" };
        return AdminCommand.Create(
            "add", "Adds a person to a member.",
                "person add \"Demo Haulage\" --name \"A. Demo\" --email a@demo-haulage.example --role manager",
            async run =>
            {
                var person = await run.Get<PersonRegister>().AddAsync(
                    run.Get<MemberRegister>().Find(run.Value(member)).Id, run.Value(name), run.Value(email), run.Value(role),
                    run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(person, $"{person.Id}  {person.Name}  {person.Role}");
            },
            member, name, email, role);
    }

    private static Command List()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member; \"centre\" for the centre's staff." };
        return AdminCommand.Create(
            "list", "Lists people.", "person list \"Demo Haulage\"",
            run =>
            {
                var people = run.Get<PersonRegister>().Of(MemberId(run, member));
                run.Output.Print(people, people.Select(person => $"{person.Id}  {person.Role,-12}  {person.Name} <{person.Email}>"));
                return Task.CompletedTask;
            },
            member);
    }

    private static Command Remove()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member; \"centre\" for the centre's staff." };
        var person = new Argument<string>("person") { Description = "Id of the person." };
        return AdminCommand.Create(
            "remove", "Removes a person, and revokes their keys.", "person remove \"Demo Haulage\" ID",
            async run =>
            {
                await run.Get<PersonRegister>().RemoveAsync(MemberId(run, member), run.Value(person), run.CancellationToken)
                    .ConfigureAwait(false);
                run.Output.Print(new { removed = run.Value(person) }, "Removed.");
            },
            member, person);
    }

    private static Command Coordinator()
    {
        var name = new Option<string>("--name") { Description = "Name.", Required = true };
        var email = new Option<string>("--email") { Description = "E-mail address.", Required = true };
        return AdminCommand.Create(
            "coordinator", "Adds a coordinator, and prints their key, once.",
            "person coordinator --name \"C. Demo\" --email c@centre.example --json",
            async run =>
            {
                var added = await run.Get<SetupLink>().AddCoordinatorAsync(run.Value(name), run.Value(email), run.CancellationToken)
                    .ConfigureAwait(false);
                run.Output.Print(
                    added, $"Coordinator {added.Person.Name}", $"key id   {added.Key.Id}", $"secret   {added.Key.Secret}",
                        "The secret is shown this once.");
            },
            name, email);
    }

    private static Command Invite()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member; \"centre\" for the centre's staff." };
        var person = new Argument<string>("person") { Description = "Id of the person." };
        var hub = new Option<string?>("--hub") { Description = "Address of the hub, when it is not the one that it last served at." };
        return AdminCommand.Create(
            "invite", "Makes a link by which a person chooses a password for the portal, and prints it, once; good once, for seven days.",
            "person invite centre ID",
            async run =>
            {
                var address = AddressFile.Read(run.Get<HubOptions>().Folder, run.Value(hub)).Address;
                var made = await run.Get<Invitations>().MakeAsync(MemberId(run, member), run.Value(person), run.CancellationToken)
                    .ConfigureAwait(false);
                var link = new Uri(address, Invitations.Path + made);
                run.Output.Print(new { link }, link.ToString());
            },
            member, person, hub);
    }

    private static Command Mailbox()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        var person = new Argument<string>("person") { Description = "Id of the person." };
        var circle = new Option<string?>("--circle") { Description = "Who gets what is sent there; everyone if left out." };
        return AdminCommand.Create(
            "mailbox", "Makes a secret mail address for a person, and prints it, once: what is sent to it counts as theirs.",
            "person mailbox \"Demo Haulage\" ID",
            async run =>
            {
                var made = await run.Get<MailboxAddresses>().AddAsync(
                    MemberId(run, member), run.Value(person), run.Value(circle), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(
                    made, made.Address,
                    "It is shown this once. Whoever knows it can share in this person's name; revoke it when it leaks.");
            },
            member, person, circle);
    }

    private static Command MailboxRevoke()
    {
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        var person = new Argument<string>("person") { Description = "Id of the person." };
        var id = new Argument<string?>("address")
        {
            Description = "Id of the address; all of this person's if left out.", Arity = ArgumentArity.ZeroOrOne,
        };
        return AdminCommand.Create(
            "mailbox-revoke", "Revokes a person's secret mail addresses.", "person mailbox-revoke \"Demo Haulage\" ID",
            async run =>
            {
                var count = await run.Get<MailboxAddresses>().RevokeAsync(
                    MemberId(run, member), run.Value(person), run.Parsed.GetValue(id), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { revoked = count }, $"{count} revoked.");
            },
            member, person, id);
    }

    private static string? MemberId(AdminRun run, Argument<string> member) =>
        run.Value(member) == "centre" ? null : run.Get<MemberRegister>().Find(run.Value(member)).Id;
}
