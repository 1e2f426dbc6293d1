using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Breakwater.Hub;
using Breakwater.Hub.Audit;
using Breakwater.Hub.Community;

namespace Breakwater.Server.Commands;

/// <summary>What was done, and whether the record of it is as it was written.</summary>
internal static class AuditCommands
{
    public static Command Create() => new("audit", "What was done with this hub, and whether the record of it is whole.")
    {
        List(), Head(), Verify(), Export(), Auditor(),
    };

    private static Command List()
    {
        var text = new Option<string>("--text") { Description = "Only what has this in it.", DefaultValueFactory = _ => "" };
        var limit = new Option<int>("--limit") { Description = "How many.", DefaultValueFactory = _ => Hub.Limits.AuditPageDefault };
        return AdminCommand.Create(
            "list", "Lists what was done, the newest first.", "audit list --text circle",
            run =>
            {
                var query = new AuditQuery(0, run.Value(text) ?? "", null, null, run.Value(limit));
                var entries = run.Get<AuditReader>().Find(query);
                run.Output.Print(entries, entries.Select(Line));
                return Task.CompletedTask;
            },
            text, limit);
    }

    private static Command Head() => AdminCommand.Create(
        "head", "Prints where the trail ends: write it down elsewhere, and hold it against the trail with verify --expect.", "audit head",
        run =>
        {
            var head = run.Get<AuditReader>().Head();
            run.Output.Print(head, $"{head.Number}:{head.Hash}");
            return Task.CompletedTask;
        });

    private static Command Verify()
    {
        var file = new Argument<FileInfo?>("file")
        {
            Description = "An exported trail; the one in the database when none is named.", Arity = ArgumentArity.ZeroOrOne,
        };
        var expect = new Option<string?>("--expect") { Description = "NUMBER:HASH, as audit head printed it earlier." };
        return AdminCommand.Create(
            "verify", "Finds the first entry that was changed, removed or put in; exit code 1 when there is one.", "audit verify",
            run =>
            {
                var head = HeadOf(run.Value(expect));
                var verdict = run.Parsed.GetValue(file) is not { } export ? run.Get<AuditReader>().Verify(head)
                    : export.Exists ? AuditReader.Verify(File.ReadLines(export.FullName), head)
                    : throw new UsageException($"There is no file {export}.");
                run.Output.Print(verdict, verdict.Intact
                    ? $"{verdict.Entries} entries, each as it was written."
                    : $"BROKEN after {verdict.Entries} sound entries. {verdict.Break}");
                return verdict.Intact ? Task.CompletedTask : throw RejectedException.Conflict("audit-broken", verdict.Break!);
            },
            file, expect);
    }

    private static Command Export() => AdminCommand.Create(
        "export", "Prints the whole trail, one JSON object a line; verify reads it.", "audit export > trail.jsonl",
        run =>
        {
            foreach (var entry in run.Get<AuditReader>().All())
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(entry, HubJson.Options));
            }

            return Task.CompletedTask;
        });

    private static Command Auditor()
    {
        var name = new Argument<string>("name") { Description = "Of the auditor." };
        var email = new Option<string>("--email") { Description = "Of the auditor.", Required = true };
        return AdminCommand.Create(
            "auditor", "Makes an auditor, with a key that reads the trail and nothing else.",
            "audit auditor \"Demo Auditor\" --email a@demo.example",
            async run =>
            {
                var added = await run.Get<SetupLink>().AddAuditorAsync(run.Value(name), run.Value(email), run.CancellationToken)
                    .ConfigureAwait(false);
                run.Output.Print(added, $"{added.Person.Name}: key {added.Key.Id}, secret {added.Key.Secret} (shown this once)");
            },
            name, email);
    }

    private static AuditHead? HeadOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(':');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AuditHead(number, parts[1])
            : throw new UsageException($"\"{text}\" is no end of a trail: NUMBER:HASH, as audit head prints it.");
    }

    private static string Line(AuditEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Number,6}  {entry.At:yyyy-MM-dd HH:mm:ss}Z  {entry.ActorKind,-13}  {entry.Act}"
            + $"{(entry.Subject.Length > 0 ? $"  [{entry.Subject}]" : "")}{(entry.Notes.Length > 0 ? $"  {entry.Notes}" : "")}");
}
