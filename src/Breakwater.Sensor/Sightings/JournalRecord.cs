using Breakwater.Protocol;
using Breakwater.Sensor.Inputs;

namespace Breakwater.Sensor.Sightings;

/// <summary>
/// One line of the journal. What is in one record is taken together or not at all, so a file's position and the hits before it cannot part.
/// </summary>
internal sealed record JournalRecord
{
    /// <summary>True when everything before this record is void: it holds the whole state.</summary>
    public bool Whole { get; init; }

    /// <summary>How far inputs are read now.</summary>
    public IReadOnlyDictionary<string, FilePosition>? Positions { get; init; }

    /// <summary>Hits to add to those that wait.</summary>
    public IReadOnlyList<WaitingSighting>? Sightings { get; init; }

    /// <summary>A batch that is to be sent until the hub has it; what it holds waits no longer.</summary>
    public SightingBatch? Batch { get; init; }

    /// <summary>Id of the batch that the hub has now, or that it refused for good.</summary>
    public string? Done { get; init; }

    /// <summary>Sequence of the manifest whose entries have been looked for in earlier lines.</summary>
    public long? LookedBack { get; init; }

    /// <summary>What inputs lost, to add to what is known; in a whole record, all of it.</summary>
    public IReadOnlyList<Loss>? Losses { get; init; }

    /// <summary>True when a run begins, false when it ends in order.</summary>
    public bool? Runs { get; init; }

    /// <summary>Hits that were not kept because too many values waited, in all.</summary>
    public long? Dropped { get; init; }
}
