using System.CommandLine;
using Breakwater.Cli.Scanning;
using Breakwater.Matching;

namespace Breakwater.Cli;

/// <summary><c>breakwater scan</c>: looks for listed indicators in log files, offline.</summary>
internal static class ScanCommand
{
    public static Command Build()
    {
        var indicators = new Option<string[]>("--indicators", "-i")
        {
            Description = "Plain lists (one indicator a line, # comments) or STIX bundles; gzip is read as it is. "
                + "Of several files, those at the front that read as lists are indicators; -- before PATH decides it.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        var versionLike = new Option<bool>("--version-like")
        {
            Description = "Take 1.2.3.4 in 'Agent/1.2.3.4' for an address; by default it is taken for a version.",
        };
        var withoutQuery = new Option<bool>("--without-query")
        {
            Description = "Let a URL match an entry that it equals up to its ? or #; by default it matches as a whole.",
        };
        var index = IndexOption();
        var allow = AllowOption();
        var fileNames = new Option<bool>("--file-names") { Description = "Match the file names of bundles too." };
        var defanged = new Option<bool>("--defanged") { Description = "Read [.], (dot), hxxp and the like as what they stand for, too." };
        var join = new Option<bool>("--join")
        {
            Description = "Look for URLs whose host and path stand apart in a line, too; the host needs a dot, and is no IPv6 address.",
        };
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Log files (gzip is read as it is), folders, or - for standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var description = CommandText.WithExamples(
            "Finds indicators in logs, offline. Prints one JSON line a hit: path, line (from 1), offset (bytes from 0), kind, "
            + "value (as seen) and indicator (as listed; its id for a bundle). "
            + "Exits with 0 whether or not there are hits, 1 when something could not be read.",
            "breakwater scan --indicators blocklist.txt /var/log/squid",
            "breakwater scan --indicators bad.txt.gz --indicators report.json proxy.log dns.json.gz",
            "breakwater scan --indicators lists/*.txt /var/log/squid",
            "breakwater scan --index block.index --allow ours.txt /var/log/squid",
            "zcat mail.log.gz | breakwater scan -i campaign.json -");
        var command = new Command("scan", description) 
        {
            indicators, index, allow, versionLike, withoutQuery, fileNames, defanged, join, paths,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new MatcherOptions(
                parsed.GetValue(versionLike), parsed.GetValue(withoutQuery), parsed.GetValue(fileNames), parsed.GetValue(defanged),
                parsed.GetValue(join));
            var run = new ScanRun(options, Console.Error);
            var file = parsed.GetValue(index);
            var listed = parsed.GetValue(indicators) ?? [];
            if (file is null == (listed.Length == 0))
            {
                Console.Error.WriteLine("Give either --indicators FILE or --index FILE.");
                return Task.FromResult(ExitCodes.WrongUsage);
            }

            var (lists, logs) = file is null ? ScanArguments.Split(listed, parsed.GetValue(paths) ?? []) : ([],
                parsed.GetValue(paths) ?? []);
            if (logs.Length == 0)
            {
                Console.Error.WriteLine("There is nothing to scan: give a PATH after the indicators, or - for standard input.");
                return Task.FromResult(ExitCodes.WrongUsage);
            }

            return Task.FromResult(run.Run(new ScanLists(lists, file, parsed.GetValue(allow) ?? []), logs, cancellationToken));
        });
        return command;
    }

    private static Option<string?> IndexOption() => new("--index")
    {
        Description = "An index file made by breakwater index build, instead of --indicators: it opens at once.",
        HelpName = "FILE",
    };

    private static Option<string[]> AllowOption() => new("--allow")
    {
        Description = "Lists of harmless values. A hit on one of them, or in one of their ranges or domains, is left out and counted.",
        HelpName = "FILE",
    };
}
