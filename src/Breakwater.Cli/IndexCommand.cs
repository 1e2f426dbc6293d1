using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Breakwater.Cli.Scanning;
using Breakwater.Matching;

namespace Breakwater.Cli;

/// <summary><c>breakwater index</c>: index files, which open at once however many indicators they hold.</summary>
internal static class IndexCommand
{
    public static Command Build() => new("index", CommandText.WithExamples(
        "Makes and checks index files for breakwater scan --index.",
        "breakwater index build blocklist.txt.gz --out block.index",
        "breakwater index verify block.index"))
    {
        BuildCommand(), VerifyCommand(),
    };

    private static Command BuildCommand()
    {
        var lists = new Argument<string[]>("LIST")
        {
            Description = "Plain lists, one indicator a line; gzip is read as it is.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--out", "-o") { Description = "The index file; one that is there is replaced.",
            HelpName = "FILE", Required = true };
        var command = new Command("build",
            "Makes an index file from lists. Entries that cannot be used are named, and left out.") { lists, output };
        command.SetAction(parsed => Attempt(() => Make(parsed.GetRequiredValue(lists), parsed.GetRequiredValue(output))));
        return command;
    }

    private static Command VerifyCommand()
    {
        var file = new Argument<string>("FILE") { Description = "An index file." };
        var command = new Command("verify", "Reads an index file whole, and proves that it finds exactly what it holds.") { file };
        command.SetAction(parsed => Attempt(() => Verify(parsed.GetRequiredValue(file))));
        return command;
    }

    private static void Make(string[] lists, string output)
    {
        var watch = Stopwatch.StartNew();
        var builder = new IndicatorIndexBuilder(entryTable: true);
        var refused = 0L;
        foreach (var path in lists)
        {
            using var list = InputBytes.Open(path);
            PlainListIndex.AddTo(builder, list, checked((uint)builder.Count), entry =>
            {
                refused++;
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{path}:{entry.Line}: unsupported entry '{entry.Text}': {entry.Problem}"));
            });
        }

        builder.Write(output);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{builder.Count} indicators, {refused} entries unsupported, "
                + $"{watch.Elapsed.TotalSeconds:F1} s."));
    }

    private static void Verify(string path)
    {
        IndicatorIndex.Verify(path);
        using var index = IndicatorIndex.Open(path);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{path}: sound, {index.Count} indicators, {index.Bytes} bytes, {index.HotBytes} of them hot."));
    }

    private static int Attempt(Action action)
    {
        try
        {
            action();
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.Failed;
        }
    }
}
