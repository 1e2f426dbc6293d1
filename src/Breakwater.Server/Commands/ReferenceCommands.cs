using System.CommandLine;
using Breakwater.Hub.Intake;

namespace Breakwater.Server.Commands;

internal static class ReferenceCommands
{
    public static Command Create() => new("reference", "Public reference sets, such as ATT&CK.") { Load() };

    private static Command Load()
    {
        var file = new Argument<FileInfo>("file") { Description = "A STIX bundle." };
        var name = new Option<string?>("--name") { Description = "Name of the set; the file's name otherwise." };
        var use = new Option<string>("--use")
        {
            Description = "What the source is trusted for, should the set hold indicators: context, alert or block.",
            DefaultValueFactory = _ => "context",
        };
        return AdminCommand.Create(
            "load", "Loads a bundle as a public reference set: ids, authors and bytes are kept.", "reference load ics-attack.json",
            async run =>
            {
                if (!run.Value(file).Exists)
                {
                    throw new UsageException($"There is no file {run.Value(file)}.");
                }

                var bytes = await File.ReadAllBytesAsync(run.Value(file).FullName, run.CancellationToken).ConfigureAwait(false);
                var set = run.Value(name) ?? Path.GetFileNameWithoutExtension(run.Value(file).Name);
                var load = await run.Get<LoadReference>().LoadAsync(set, bytes, run.Value(use)!, run.CancellationToken)
                    .ConfigureAwait(false);
                run.Output.Print(
                    load,
                    [.. load.Refused.Select(problem => $"{problem.Path}: {problem.Message}"),
                    $"{load.Name}: {load.Loaded} loaded, {load.Unchanged} there already, {load.Refused.Count} refused."]);
            },
            file, name, use);
    }
}
