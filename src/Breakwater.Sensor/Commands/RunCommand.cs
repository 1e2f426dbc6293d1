using System.CommandLine;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Commands;

/// <summary><c>breakwater-sensor run</c>: matches logs and reports sightings until it is stopped.</summary>
internal static class RunCommand
{
    public static Command Build()
    {
        var data = CommandText.DataOption();
        var logs = CommandText.LogOption();
        var standardInput = new Option<string?>("--stdin")
        {
            Description = "Read standard input too, as this kind of system; when it is the only input, stop at its end.",
            HelpName = "SYSTEM",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("run", CommandText.WithExamples(
            "Matches log lines against the index of the hub and reports sightings: numbers, never lines. Stop it with Ctrl-C or SIGTERM.",
            "breakwater-sensor run --data /var/lib/breakwater-sensor",
            "breakwater-sensor run --data sensor --log /var/log/named/query.log=dns",
            "journalctl -f -o cat -u postfix | breakwater-sensor run --data sensor --stdin=mail"))
        {
            data, logs, standardInput,
        };
        command.Validators.Add(result =>
        {
            if (!LogSource.TryParseSystem(result.GetValue(standardInput) ?? "", out _, out var problem))
            {
                result.AddError(problem);
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = new DataFolder(parsed.GetRequiredValue(data));
            var system = parsed.GetValue(standardInput) ?? LogSource.DefaultSystem;
            var stream = parsed.GetResult(standardInput) is null ? null : Console.OpenStandardInput();
            return RunAsync(folder, parsed.GetValue(logs) ?? [], stream, system, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        DataFolder folder, LogSource[] logs, Stream? standardInput, string system, CancellationToken cancellationToken)
    {
        if (!folder.IsEnrolled)
        {
            return CommandText.Fail($"{folder.Root} belongs to no sensor yet; run breakwater-sensor enrol first.");
        }

        try
        {
            var log = new SensorLog(Console.Error, TimeProvider.System);
            var kept = folder.ReadSettings().Logs;
            LogSource[] all = [.. logs, .. kept.Where(k => logs.All(l => l.Path != k.Path))];
            using var host = new SensorHost(folder, new SensorInputs(all, standardInput, system), TimeProvider.System, log);
            await host.RunAsync(cancellationToken);
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException
            or SettingsException)
        {
            return CommandText.Fail($"The sensor cannot run: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Done;
        }
    }
}
