using System.CommandLine;
using Breakwater.Harbor.Commands;

const int WrongUsage = 2;
var root = new RootCommand("harbor: a simulated port around a real hub and real sensors.")
{
    DemoCommand.Build(),
    LatencyCommand.Build(),
    LoadCommand.Build(),
    IndicatorsCommand.Build(),
    CorpusCommand.Build(),
    StreamCommand.Build(),
    ChainsCommand.Build(),
    EndureCommand.Build(),
    CampaignsCommand.Build(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("Try: harbor --help");
    return WrongUsage;
}

// Stopping ends a hub and its sensors, one after the other.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
