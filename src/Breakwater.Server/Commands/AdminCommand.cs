using System.CommandLine;
using System.CommandLine.Parsing;
using Breakwater.Hub;
using Breakwater.Hub.Storage;

namespace Breakwater.Server.Commands;

/// <summary>
/// A command of the hub's administrator: it opens the hub's database itself, also while the hub is serving, and does one thing.
/// </summary>
internal static class AdminCommand
{
    /// <param name="run">Does the thing and prints it with what it is given; what it throws becomes the exit code.</param>
    public static Command Create(string name, string description, string example, Func<AdminRun, Task> run, params Symbol[] symbols)
    {
        var command = new Command(name, $"{description}\n\nExample:\n  breakwater-hub {example}");
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else if (symbol is Option option)
            {
                command.Add(option);
            }
        }

        var data = HubFlags.Data();
        var database = HubFlags.Database();
        var json = HubFlags.Json();
        command.Add(data);
        command.Add(database);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services(HubFlags.HubOptions(parsed, data, database));
            await Hub.Hub.PrepareAsync(services).ConfigureAwait(false);
            Act.Current = ActOf(parsed);
            await run(new AdminRun(services, parsed, new Output(parsed.GetValue(json)), cancellationToken)).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Act ActOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent)
        {
            names.Push(command.Command.Name);
        }

        // An address may be a secret one, of a mailbox or a feed.
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .Where(argument => argument.Argument.Name is not ("address" or "url")).SelectMany(argument => argument.Tokens);
        return new Act("Command " + string.Join(' ', names), string.Join(' ', arguments.Select(token => token.Value)), ActBy.Administrator);
    }

    public static ServiceProvider Services(HubOptions options)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddHub(options);
        return services.BuildServiceProvider();
    }
}

/// <summary>What an administrator's command works with.</summary>
internal sealed record AdminRun(IServiceProvider Services, ParseResult Parsed, Output Output, CancellationToken CancellationToken)
{
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public T? Value<T>(Option<T> option) => Parsed.GetValue(option);

    public T Value<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);
}
