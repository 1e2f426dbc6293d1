using System.CommandLine;
using Breakwater.Hub.Community;

namespace Breakwater.Server.Commands;

internal static class PersonCommands
{
    public static Command Create() =>
        new("person", "People of members, and the centre's own staff.") { Add(), List(), Remove(), Coordinator() };

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

    private static string? MemberId(AdminRun run, Argument<string> member) =>
        run.Value(member) == "centre" ? null : run.Get<MemberRegister>().Find(run.Value(member)).Id;
}
