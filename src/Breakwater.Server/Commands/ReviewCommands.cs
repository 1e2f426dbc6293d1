using System.CommandLine;
using Breakwater.Hub.Gate;

namespace Breakwater.Server.Commands;

internal static class ReviewCommands
{
    public static Command Create() => new("review", "What waits for a coordinator.")
    {
        List(), Decide("approve", "Lets it through.", approve: true), Decide("deny", "Does not let it through.", approve: false),
    };

    private static Command List() => AdminCommand.Create(
        "list", "Lists what waits, the most urgent first.", "review list",
        run =>
        {
            var open = run.Get<ReviewQueue>().Open();
            run.Output.Print(open,
                open.Select(item => $"{item.Id}  due {item.DueAt:HH:mm}  {item.Kind,-10}  {item.Subject}  {item.Reason}"));
            return Task.CompletedTask;
        });

    private static Command Decide(string verb, string description, bool approve)
    {
        var id = new Argument<string>("id") { Description = "Id of what waits." };
        return AdminCommand.Create(
            verb, description, $"review {verb} ID",
            async run =>
            {
                var queue = run.Get<ReviewQueue>();
                await (approve ? queue.ApproveAsync(run.Value(id), run.CancellationToken)
                    : queue.DenyAsync(run.Value(id), run.CancellationToken))
                    .ConfigureAwait(false);
                run.Output.Print(new { decided = run.Value(id), approve }, "Decided.");
            },
            id);
    }
}
