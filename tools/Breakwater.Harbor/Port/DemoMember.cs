namespace Breakwater.Harbor.Port;

/// <summary>An organisation of the simulated port.</summary>
/// <param name="Kind">Its role in moving cargo, in the hub's words.</param>
/// <param name="Net">Second number of its private network, 10.NET.0.0/16.</param>
public sealed record DemoMember(string Name, string Kind, int Tier, int Net, bool HasSensor)
{
    /// <summary>For file names.</summary>
    public string Short => Name.ToLowerInvariant().Replace(' ', '-');
}
