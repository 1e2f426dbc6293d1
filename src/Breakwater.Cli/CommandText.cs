using System.CommandLine.Parsing;

namespace Breakwater.Cli;

/// <summary>Text that all commands' help and errors share.</summary>
internal static class CommandText
{
    /// <summary>A description with examples below it.</summary>
    public static string WithExamples(string description, params string[] examples) =>
        $"{description}{Environment.NewLine}{Environment.NewLine}Examples:{Environment.NewLine}"
        + string.Join(Environment.NewLine, examples.Select(e => "  " + e));

    /// <summary>The command as typed, with the commands it is below.</summary>
    public static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "breakwater";
}
