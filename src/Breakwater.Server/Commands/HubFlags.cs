using System.CommandLine;
using System.Net;
using Breakwater.Hub;
using Breakwater.Hub.Storage;

namespace Breakwater.Server.Commands;

/// <summary>Options that several commands have; each command adds the ones it reads.</summary>
internal static class HubFlags
{
    public const string DatabaseVariable = "BREAKWATER_DATABASE";

    public static Option<string> Data() => new("--data")
    {
        Description = "Folder of the hub: its database and its secret keys.",
        DefaultValueFactory = _ => "data",
    };

    public static Option<string?> Database() => new("--database")
    {
        Description = $"PostgreSQL in place of the file in the folder: postgres://USER:PASSWORD@HOST:PORT/NAME. Also read from "
            + $"{DatabaseVariable}.",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    public static HubOptions HubOptions(ParseResult parsed, Option<string> data, Option<string?> database,
        IReadOnlyList<IPEndPoint>? nameServers = null)
    {
        var folder = Path.GetFullPath(parsed.GetValue(data)!);
        var setting = parsed.GetValue(database) ?? Environment.GetEnvironmentVariable(DatabaseVariable);
        try
        {
            var options = string.IsNullOrEmpty(setting) ? DatabaseOptions.InFolder(folder) : DatabaseOptions.Parse(setting);
            return new HubOptions(folder, options, nameServers ?? []);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
