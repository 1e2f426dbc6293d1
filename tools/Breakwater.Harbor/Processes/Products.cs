namespace Breakwater.Harbor.Processes;

/// <summary>The built programs.</summary>
public sealed record Products(string Hub, string Sensor, string Cli)
{
    private const string Variable = "BREAKWATER_BIN";

    /// <summary>Null when they are not there: <c>./build</c> makes them.</summary>
    public static Products? Find()
    {
        var folder = Environment.GetEnvironmentVariable(Variable)
            ?? (Repository() is { } root ? Path.Combine(root, "artifacts", "bin") : null);
        return folder is not null && File.Exists(Path.Combine(folder, "breakwater-hub")) ? In(folder) : null;
    }

    /// <summary>The folder that holds the solution, found from here upwards.</summary>
    public static string? Repository()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Breakwater.slnx")))
            {
                return at.FullName;
            }
        }

        return null;
    }

    private static Products In(string folder) => new(
        Path.Combine(folder, "breakwater-hub"), Path.Combine(folder, "breakwater-sensor"), Path.Combine(folder, "breakwater"));
}
