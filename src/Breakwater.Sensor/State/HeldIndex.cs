using Breakwater.Protocol;

namespace Breakwater.Sensor.State;

/// <summary>Removals since a time, so that many small ones count as the large one that they are.</summary>
/// <param name="InUse">Entries at the beginning.</param>
internal sealed record RemovalWindow(DateTimeOffset Start, long InUse, long Removed);

/// <summary>The manifest in use and what is held by it; one file, so that both are of the same moment after a crash.</summary>
/// <param name="Signed">As the hub signed it, with all heads.</param>
/// <param name="Holding">The segments on disk, which may be other ones than the hub's for the same content.</param>
/// <param name="Keys">Of these segments; the hub gives those of its own only.</param>
/// <param name="Marks">What nothing older is taken after.</param>
internal sealed record HeldIndex(
    SignedManifest Signed, Manifest Holding, IReadOnlyList<ChainKey> Keys, ManifestMarks Marks, RemovalWindow Window);

/// <summary>Entries that the hub took away in such a mass that a person is to say whether that is right. They go on matching.</summary>
/// <param name="Entries">The file that holds them.</param>
/// <param name="InUse">Entries there were in use before.</param>
/// <param name="Refused">A person has said that it is not right.</param>
internal sealed record HeldRemoval(SegmentRef Entries, DateTimeOffset Since, long InUse, bool Refused);

/// <summary>What a person said about a held removal.</summary>
internal sealed record RemovalDecision(string Digest, bool Accepted);
