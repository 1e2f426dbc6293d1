namespace Breakwater.Stix;

/// <summary>One thing that an upgrade changed.</summary>
/// <param name="Path">JSON path in the original, such as <c>$.objects[3].labels</c>.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record UpgradeChange(string Path, string Message);

/// <summary>What became of one object.</summary>
/// <param name="Objects">
/// The object as STIX 2.1, the very same when it was that already; before it come the observables that an observed-data object held.
/// </param>
/// <param name="Changes">Empty exactly when nothing was changed.</param>
public sealed record UpgradedObject(IReadOnlyList<StixObject> Objects, IReadOnlyList<UpgradeChange> Changes);
