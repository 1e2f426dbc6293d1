namespace Breakwater.Sensor.State;

/// <summary>How far a chain is taken up.</summary>
/// <param name="To">Position up to which its changes are in.</param>
internal sealed record ChainPlace(string Id, long To);

/// <summary>What an index is made of. A chain up to a position is the same set of entries, whatever segments it was read from.</summary>
/// <param name="Epoch">In another one, positions mean something else.</param>
/// <param name="Held">Digest of the entries whose removal is held, which are in it too; null when there were none.</param>
/// <param name="Chains">In the order of the numbers that entries name them by.</param>
internal sealed record IndexContent(long Epoch, string? Held, IReadOnlyList<ChainPlace> Chains)
{
    public static IndexContent None { get; } = new(0, null, []);
}

/// <summary>Which index file is in use, and what is in it. Written after the file, so that whoever reads it finds that file
/// whole.</summary>
/// <param name="Number">The file's.</param>
/// <param name="Unusable">Entries that no matcher can use, and which are not in it.</param>
/// <param name="IdsDigest">SHA-256 of the list of ids beside it.</param>
internal sealed record IndexNote(int Number, long Entries, int Unusable, string IdsDigest, IndexContent Content);
