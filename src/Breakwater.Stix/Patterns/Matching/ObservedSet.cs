namespace Breakwater.Stix;

/// <summary>
/// What patterns are matched against: observations, in the order they came in. A list may hold observed data in the form of STIX 2.0
/// (<c>objects</c>, references by key) and of 2.1 (<c>object_refs</c>, with the cyber-observables beside it), and bundles of both.
/// </summary>
/// <param name="Observations">
/// One for each observed-data object. Cyber-observables are what references lead to; only where there is no observed-data object at all
/// is each of them an observation of its own, without a time.
/// </param>
public sealed record ObservedSet(IReadOnlyList<Observed> Observations)
{
    /// <summary>Reads one JSON value: an object, a bundle, or a list of them.</summary>
    /// <param name="error">What is wrong with it, with its path, when null is returned.</param>
    public static ObservedSet? Read(ReadOnlyMemory<byte> utf8, out string? error)
    {
        var reader = new ObservedReader();
        error = ObservedReader.ReadDocument(utf8, out var root) ?? reader.Add(root, "$");
        return error is null ? reader.Finish(out error) : null;
    }

    /// <summary>Takes over objects that were read before; those that are neither observed data nor cyber-observables are left
    /// out.</summary>
    public static ObservedSet? From(IEnumerable<StixObject> objects, out string? error)
    {
        var reader = new ObservedReader();
        var index = 0;
        error = null;
        foreach (var one in objects)
        {
            error ??= reader.Add(one.Json, $"$[{index++}]");
        }

        return error is null ? reader.Finish(out error) : null;
    }
}
