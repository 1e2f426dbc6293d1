using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakwater.CargoFlow.Bench;

/// <summary>A real outage: what was published, what is assumed where nothing was, and what happened.</summary>
public sealed record CaseFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Title { get; init; }

    /// <summary>Published facts that the inputs are taken from, each with its source.</summary>
    public required IReadOnlyList<CaseFact> Facts { get; init; }

    public required IReadOnlyList<string> Assumed { get; init; }

    public required IReadOnlyList<string> CannotKnow { get; init; }

    public required CaseInput Input { get; init; }

    public required CaseOutcome Happened { get; init; }

    public static IReadOnlyList<CaseFile> All() => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "cases"), "*.json")
        .Order(StringComparer.Ordinal).Select(path => Read(File.ReadAllBytes(path)))];

    public static CaseFile Read(byte[] json) =>
        JsonSerializer.Deserialize<CaseFile>(json, Options) ?? throw new InvalidDataException("The case is null.");
}

public sealed record CaseFact(string Fact, string Source);

/// <param name="Terminals">How many terminals of the starting library the port is; used where no volume was published.</param>
/// <param name="QuayPerDay">Published boxes a day over the quay; null where none was.</param>
/// <param name="GatePerDay">Published trucks a day at the gate; null where none was.</param>
/// <param name="Down">Services that were gone.</param>
/// <param name="Disconnected">Services or members that were cut off.</param>
/// <param name="Members">Members that shared what was hit, when several did.</param>
public sealed record CaseInput(
    int Terminals, double? QuayPerDay, double? GatePerDay, IReadOnlyList<string> Down, IReadOnlyList<string> Disconnected,
    IReadOnlyList<string> Members);

/// <summary>Null for what was not published. Hours are from the beginning.</summary>
/// <param name="FlowsStopped">Flows that stopped or all but stopped.</param>
/// <param name="FlowsMoved">Flows that went on, in part at least.</param>
/// <param name="Order">In which order services came back, as far as that was published.</param>
public sealed record CaseOutcome(
    double? CongestedHours, double? RestoredHours, double? MovingHours, double OutageHours, double? BacklogDays, double? QueuedBoxes,
    IReadOnlyList<string> FlowsStopped, IReadOnlyList<string> FlowsMoved, IReadOnlyList<IReadOnlyList<string>> Order);
