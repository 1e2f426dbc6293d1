using System.CommandLine;
using System.CommandLine.Parsing;

namespace Breakwater.Cli.Taxii;

/// <summary>What to pull and where to put it.</summary>
internal sealed record PullRequest(
    string? Collection, string? Output, string? Cursor, string Format, IReadOnlyList<string> Types, bool AllVersions);

/// <summary>The options of <c>breakwater taxii pull</c>.</summary>
internal sealed class PullSymbols
{
    private readonly Option<string?> _collection = TaxiiSymbols.Collection();

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "File to write, in place of standard output; added to with --cursor, else replaced.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _cursor = new("--cursor")
    {
        Description = "File that keeps how far the last pull came; made when it is not there.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "bundle (as by default), or lines: one object a line, as always with --cursor.",
    };

    private readonly Option<string[]> _types = new("--type")
    {
        Description = "Only objects of this type; may be given several times.",
        HelpName = "TYPE",
    };

    private readonly Option<bool> _allVersions = new("--all-versions")
    {
        Description = "Every version of each object, in place of the last one.",
    };

    public PullSymbols()
    {
        _format.AcceptOnlyFromAmong("bundle", "lines");
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_collection, _output, _cursor, _format, _types, _allVersions])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_cursor) is not null && result.GetValue(_format) == "bundle")
            {
                result.AddError("--cursor goes with lines: a bundle is whole or nothing, and cannot be added to.");
            }
        });
    }

    public PullRequest Read(CommandResult parsed)
    {
        var cursor = parsed.GetValue(_cursor);
        return new PullRequest(
            parsed.GetValue(_collection),
            parsed.GetValue(_output),
            cursor,
            parsed.GetValue(_format) ?? (cursor is null ? "bundle" : "lines"),
            parsed.GetValue(_types) ?? [],
            parsed.GetValue(_allVersions));
    }
}
