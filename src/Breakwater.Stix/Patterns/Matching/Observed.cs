using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>One cyber-observable of an observation.</summary>
/// <param name="Key">Its id, or its key in <c>objects</c>.</param>
internal readonly record struct ObservedObject(string Key, string Type, JsonElement Json);

/// <summary>
/// Something seen <see cref="Count"/> times, at moments between <see cref="First"/> and <see cref="Last"/> that are not known: each time
/// is an observation of its own, and any moment in between may be the one that a qualifier asks for.
/// </summary>
public sealed class Observed
{
    private readonly IReadOnlyDictionary<string, JsonElement> _own;
    private readonly IReadOnlyDictionary<string, JsonElement> _shared;

    internal Observed(
        string id, long count, IReadOnlyList<ObservedObject> objects,
        IReadOnlyDictionary<string, JsonElement> own, IReadOnlyDictionary<string, JsonElement> shared)
    {
        Id = id;
        Count = count;
        Objects = objects;
        _own = own;
        _shared = shared;
    }

    /// <summary>Id of the observed-data object; of the cyber-observable where there is none; else its path, such as <c>$[0]</c>.</summary>
    public string Id { get; }

    /// <summary>number_observed, at least 1.</summary>
    public long Count { get; }

    /// <summary>Null when no time is known; FOLLOWEDBY, WITHIN and START … STOP then do not hold for it.</summary>
    public StixTimestamp? First { get; internal init; }

    public StixTimestamp? Last { get; internal init; }

    internal IReadOnlyList<ObservedObject> Objects { get; }

    /// <summary>What a reference leads to: a key among its own objects, else the id of a cyber-observable beside it.</summary>
    internal bool TryResolve(string reference, out JsonElement target) =>
        _own.TryGetValue(reference, out target) || _shared.TryGetValue(reference, out target);
}
