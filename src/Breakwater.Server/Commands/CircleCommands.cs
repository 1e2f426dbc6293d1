using System.CommandLine;
using Breakwater.Hub.Community;

namespace Breakwater.Server.Commands;

internal static class CircleCommands
{
    public static Command Create() => new("circle", "Circles: groups of members to share within.")
    {
        Add(), List(), Move("join", "Puts a member into a circle.", join: true),
            Move("leave", "Takes a member out of a circle.", join: false),
    };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "Name of the circle." };
        var normal = new Option<string?>("--default") { Description = "TLP level of what is shared without a marking. Default amber." };
        var highest = new Option<string?>("--highest") { Description =
            "Most restrictive TLP level that is accepted. Default amber+strict." };
        return AdminCommand.Create(
            "add", "Adds a circle.", "circle add terminals --default amber",
            async run =>
            {
                var circle = await run.Get<CircleRegister>()
                    .AddAsync(run.Value(name), run.Value(normal), run.Value(highest), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(circle, $"{circle.Id}  {circle.Name}");
            },
            name, normal, highest);
    }

    private static Command List() => AdminCommand.Create(
        "list", "Lists circles and how many members are in them.", "circle list",
        run =>
        {
            var register = run.Get<CircleRegister>();
            var circles = register.All().Select(circle =>
                new { circle.Id, circle.Name, circle.LevelDefault, circle.LevelHighest, Members = register.MembersOf(circle) }).ToList();
            run.Output.Print(circles, circles.Select(circle => $"{circle.Id}  {circle.Members.Count,5} members  {circle.Name}"));
            return Task.CompletedTask;
        });

    private static Command Move(string verb, string description, bool join)
    {
        var circle = new Argument<string>("circle") { Description = "Id or name of the circle." };
        var member = new Argument<string>("member") { Description = "Id or name of the member." };
        return AdminCommand.Create(
            verb, description, $"circle {verb} terminals \"Demo Terminal\"",
            async run =>
            {
                var register = run.Get<CircleRegister>();
                var found = register.Find(run.Value(circle));
                var who = run.Get<MemberRegister>().Find(run.Value(member));
                var changed = join
                    ? await register.JoinAsync(found, who, run.CancellationToken).ConfigureAwait(false)
                    : await register.LeaveAsync(found, who, run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { changed }, changed ? "Done." : "Nothing to do.");
            },
            circle, member);
    }
}
