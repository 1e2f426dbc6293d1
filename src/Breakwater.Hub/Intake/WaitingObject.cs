using Breakwater.Hub.Publication;

namespace Breakwater.Hub.Intake;

/// <summary>One thing that waits for its time: an object in its published form, what its submitter saw of it, or only that.</summary>
/// <param name="Published">Null when only sightings wait.</param>
/// <param name="IsNew">Its first version: <c>created</c> becomes the time of release as well.</param>
/// <param name="Seen">The submitter saw it itself.</param>
/// <param name="Sightings">STIX sightings that it handed in, as they came.</param>
/// <param name="SightingOf">What they are of, by its published id.</param>
internal sealed record WaitingObject(
    PublishedObject? Published, bool IsNew, string MemberId, bool Seen, IReadOnlyList<byte[]> Sightings, string SightingOf,
    long ReceivedAt);
