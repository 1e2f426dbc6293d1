namespace Breakwater.Protocol;

/// <summary>One segment of a chain.</summary>
/// <param name="Digest">Lower-case hex SHA-256 of the bytes as sent; also its name in <see cref="Routes.Segments"/>.</param>
/// <param name="Bytes">Size as sent.</param>
/// <param name="Entries">Records in it, additions and removals together.</param>
/// <param name="Generation">Of the chain's key that it is encrypted under.</param>
/// <param name="From">Position after which it covers changes.</param>
/// <param name="To">Position up to which it covers changes.</param>
public sealed record SegmentRef(string Digest, int Bytes, int Entries, int Generation, long From, long To);

/// <summary>The segments of one chain, to be applied in this order, each over the ones before it.</summary>
/// <param name="Id">Id of the chain, opaque and stable.</param>
public sealed record ChainRef(string Id, IReadOnlyList<SegmentRef> Segments);

/// <summary>What a sensor holds: chains made of segments that follow on each other from position 0.</summary>
/// <param name="Sequence">Grows with every change; a sensor refuses a manifest with a smaller one than it has.</param>
/// <param name="Issued">When the hub signed it (UTC).</param>
/// <param name="Expires">After this a sensor says that what it holds is old; it goes on matching.</param>
/// <param name="OrdinaryUseAgeSeconds">A value seen this long before its indicator was published was in ordinary use.</param>
public sealed record Manifest(
    long Sequence,
    DateTimeOffset Issued,
    DateTimeOffset Expires,
    int OrdinaryUseAgeSeconds,
    IReadOnlyList<ChainRef> Chains);

/// <summary>Which chains one sensor is to hold, with their keys. Changes with who may read, not with what is published.</summary>
/// <param name="Sensor">Id of the only sensor that it is for.</param>
/// <param name="Sequence">Grows with every change of it within an epoch.</param>
/// <param name="Chains">Ids; a chain that is not named is not to be held any more.</param>
public sealed record ChainGrant(
    string Sensor,
    long Epoch,
    long Sequence,
    DateTimeOffset Issued,
    DateTimeOffset Expires,
    int OrdinaryUseAgeSeconds,
    IReadOnlyList<string> Chains,
    SealedChainKeys Keys)
{
    public const string Label = "breakwater chain grant 1";
}

/// <summary>What one chain consists of now; the same for every sensor that holds it.</summary>
/// <param name="Sequence">The position up to which the chain goes; grows with every change of its content.</param>
/// <param name="Segments">From position 0 to <paramref name="Sequence"/>, each beginning where the one before ends.</param>
/// <param name="Parts">Segments that were put together into those, kept for sensors that are in the middle of them.</param>
public sealed record ChainHead(
    string Chain,
    long Epoch,
    long Sequence,
    DateTimeOffset Issued,
    DateTimeOffset Expires,
    IReadOnlyList<SegmentRef> Segments,
    IReadOnlyList<SegmentRef> Parts)
{
    public const string Label = "breakwater chain head 1";
}

/// <summary>A manifest as it travels.</summary>
/// <param name="Statement">A <see cref="KeyStatement"/>, signed by the root that was pinned at enrolment.</param>
/// <param name="Grant">A <see cref="ChainGrant"/>, signed by the key of the statement.</param>
/// <param name="Heads">A <see cref="ChainHead"/> for each chain of the grant, signed by the same key. An answer leaves out those that the
/// request said are known.</param>
public sealed record SignedManifest(Signed Statement, Signed Grant, IReadOnlyList<Signed> Heads);
