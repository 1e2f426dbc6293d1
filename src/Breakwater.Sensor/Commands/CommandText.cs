using System.CommandLine;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Commands;

/// <summary>Options and text that several commands share.</summary>
internal static class CommandText
{
    public static string WithExamples(string description, params string[] examples) =>
        $"{description}{Environment.NewLine}{Environment.NewLine}Examples:{Environment.NewLine}"
        + string.Join(Environment.NewLine, examples.Select(e => "  " + e));

    public static Option<string> DataOption() => new("--data")
    {
        Description = "Folder for the sensor's key, index, memory and journal; readable by its owner only.",
        HelpName = "DIR",
        Required = true,
    };

    public static Option<LogSource[]> LogOption()
    {
        var option = new Option<LogSource[]>("--log")
        {
            Description = "A log file to follow, or a pattern of files such as '/var/log/zeek/current/*.log', and the kind of system that "
                + "writes it, such as proxy, dns, mail or file; log if left out. Repeat it.",
            HelpName = "FILE[=SYSTEM]",
            CustomParser = result =>
            {
                var sources = new List<LogSource>();
                foreach (var token in result.Tokens)
                {
                    if (LogSource.TryParse(token.Value, out var source, out var problem))
                    {
                        sources.Add(source!);
                    }
                    else
                    {
                        result.AddError(problem);
                    }
                }

                return [.. sources];
            },
        };
        return option;
    }

    /// <summary>Says on standard error why a command failed.</summary>
    public static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return ExitCodes.Failed;
    }

    public static string Version => typeof(CommandText).Assembly.GetName().Version!.ToString(3);
}
