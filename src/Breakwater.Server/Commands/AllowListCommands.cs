using System.CommandLine;
using Breakwater.Hub.Gate;

namespace Breakwater.Server.Commands;

internal static class AllowListCommands
{
    public static Command Create() => new("allowlist", "What is never an indicator.") { Load(), List(), Check() };

    private static Command Load()
    {
        var folder = new Argument<string>("folder") { Description = "A folder with a folder and list.json for each list." };
        return AdminCommand.Create(
            "load", "Loads lists in the form of MISP's warning lists; a list of the same name is replaced.", "allowlist load warninglists/",
            async run =>
            {
                var load = await run.Get<AllowListLoader>().LoadAsync(run.Value(folder), run.CancellationToken).ConfigureAwait(false);
                foreach (var problem in load.Problems)
                {
                    await Console.Error.WriteLineAsync($"{problem.Path}: {problem.Message}").ConfigureAwait(false);
                }

                run.Output.Print(
                    load,
                    [.. load.Lists.Select(list => $"{list.Entries,8}  {list.Form,-9}  {list.Name}"),
                    $"{load.Lists.Count} lists loaded, {load.Problems.Count} problems."]);
            },
            folder);
    }

    private static Command List() => AdminCommand.Create(
        "list", "Lists the lists.", "allowlist list",
        run =>
        {
            var lists = run.Get<AllowListStore>().Lists();
            run.Output.Print(lists, lists.Select(list => $"{list.Entries,8}  {list.Form,-9}  {list.Name}  {list.Title}"));
            return Task.CompletedTask;
        });

    private static Command Check()
    {
        var value = new Argument<string>("value") { Description = "An address, range, domain, URL, e-mail address or hash." };
        return AdminCommand.Create(
            "check", "Tells whether a value is on a list, and which.", "allowlist check 8.8.8.8",
            run =>
            {
                var answer = AllowAnswer.Of(run.Get<AllowListStore>(), run.Value(value));
                run.Output.Print(answer, answer.Reason ?? $"{answer.Value} is on no list.");
                return Task.CompletedTask;
            },
            value);
    }
}
