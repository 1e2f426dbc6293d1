namespace Breakwater.CargoFlow;

/// <summary>A port as this library sees it. Read and checked by <see cref="Files.ModelReader"/>; what is built or edited otherwise goes
/// through <see cref="Files.ModelWriter"/> and the reader before it is used, since only the reader checks ranges and depths.</summary>
public sealed record CargoModel
{
    public required string Name { get; init; }

    /// <summary>What a reader must know of where the numbers are from.</summary>
    public string Note { get; init; } = "";

    public IReadOnlyList<PortMember> Members { get; init; } = [];

    public IReadOnlyList<Service> Services { get; init; } = [];

    public IReadOnlyList<Flow> Flows { get; init; } = [];

    public IReadOnlyList<Yard> Yards { get; init; } = [];

    public IReadOnlyList<Pool> People { get; init; } = [];

    public IReadOnlyList<Crew> Crews { get; init; } = [];

    public Service? FindService(string id) => Services.FirstOrDefault(one => one.Id == id);

    public bool HasMember(string id) => Members.Any(one => one.Id == id);

    /// <summary>The name of a service, member, flow or yard; the id itself when there is none.</summary>
    public string NameOf(string id) =>
        FindService(id)?.Name ?? Members.FirstOrDefault(one => one.Id == id)?.Name ?? Flows.FirstOrDefault(one => one.Id == id)?.Name
        ?? Yards.FirstOrDefault(one => one.Id == id)?.Name ?? id;
}

/// <summary>An organisation of the community.</summary>
public sealed record PortMember(string Id, string Name);
