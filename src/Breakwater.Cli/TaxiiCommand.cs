using System.CommandLine;
using Breakwater.Cli.Taxii;

namespace Breakwater.Cli;

/// <summary><c>breakwater taxii</c>: looks at, reads and feeds TAXII 2.1 servers.</summary>
internal static class TaxiiCommand
{
    public static Command Build() => new("taxii", CommandText.WithExamples(
        "Looks at, reads and feeds TAXII 2.1 servers, a hub or anybody's. A password or key is read from "
            + $"{TaxiiSymbols.SecretVariable} or a file, never from the command line.",
        "breakwater taxii discover https://taxii.port.example:8443",
        "breakwater taxii pull https://taxii.port.example:8443/taxii2/api/collections/community/ --user KEYID --cursor community.cursor",
        "breakwater taxii push https://taxii.port.example:8443/taxii2/api/collections/mine/ report.json --user KEYID"))
    {
        Discover(), Collections(), Pull(), Push(),
    };

    private static Command Discover()
    {
        var symbols = new TaxiiSymbols("Address of a server, such as https://taxii.port.example/ or its /taxii2/.");
        return Make("discover", "Prints what a server says of itself, and its API roots.", symbols,
            (parsed, connection, cancellationToken) =>
                DiscoverRun.RunAsync(connection, parsed.GetValue(symbols.Json), Console.Out, cancellationToken));
    }

    private static Command Collections()
    {
        var symbols = new TaxiiSymbols("Address of an API root, or of a server, whose default root is taken.");
        return Make("collections", "Prints the collections of an API root, and what these credentials may do there.", symbols,
            (parsed, connection, cancellationToken) =>
                CollectionsRun.RunAsync(connection, parsed.GetValue(symbols.Json), Console.Out, cancellationToken));
    }

    private static Command Pull()
    {
        var symbols = new TaxiiSymbols("Address of a collection; or of an API root or a server, with --collection.");
        var pull = new PullSymbols();
        var command = Make(
            "pull",
            "Reads a collection, page by page, to standard output or a file. With --cursor it reads what is new since the last time, as "
                + "JSON lines; in a file (-o) each object is there exactly once, also after a crash. What the server did wrong is told "
                + "on standard error. Exits with 1 when it could not be read to its end, or an object could not be read.",
            symbols,
            (parsed, connection, cancellationToken) =>
                PullRun.RunAsync(connection, pull.Read(parsed.CommandResult), Console.Error, cancellationToken));
        pull.AddTo(command);
        return command;
    }

    private static Command Push()
    {
        var symbols = new TaxiiSymbols("Address of a collection; or of an API root or a server, with --collection.");
        var collection = TaxiiSymbols.Collection();
        var files = new Argument<string[]>("FILE")
        {
            Description = "STIX 2.1 bundles, or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = Make(
            "push",
            "Hands bundles in at a collection, and prints what became of each object. Safe to repeat: servers know objects by id and "
                + "version. Exits with 1 when some object is not in.",
            symbols,
            (parsed, connection, cancellationToken) => PushRun.RunAsync(
                connection, new PushRequest(parsed.GetValue(collection), parsed.GetValue(files) ?? [], parsed.GetValue(symbols.Json)),
                Console.Out, Console.Error, cancellationToken));
        command.Add(files);
        command.Add(collection);
        return command;
    }

    private static Command Make(
        string name, string description, TaxiiSymbols symbols, Func<ParseResult, TaxiiConnection, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        symbols.AddTo(command);
        command.Validators.Add(result =>
        {
            foreach (var problem in TaxiiRequest.ProblemsOf(symbols.Read(result)))
            {
                result.AddError(problem);
            }
        });
        command.SetAction((parsed, cancellationToken) => TaxiiConnection.UseAsync(
            symbols.Read(parsed.CommandResult), connection => run(parsed, connection, cancellationToken), Console.Error,
            cancellationToken));
        return command;
    }
}
