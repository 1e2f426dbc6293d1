using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Breakwater.Formats.Reading;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing;

/// <summary>
/// Puts addresses and ranges together: what is inside another goes, and two halves of a range become the range. Never more than what was
/// listed is covered.
/// </summary>
internal sealed class RangeMerge(NoteLog notes)
{
    private const string Inside = "It is inside a listed range.";
    private const string Joined = "It is half of a range that is listed as a whole.";

    private readonly List<Block> _four = [];
    private readonly List<Block> _six = [];

    public void Add(FeedEntry entry)
    {
        var slash = entry.Value.IndexOf('/', StringComparison.Ordinal);
        var bytes = IPAddress.Parse(slash < 0 ? entry.Value : entry.Value[..slash]).GetAddressBytes();
        var isFour = entry.Kind == IndicatorKind.Ipv4;
        var prefix = slash < 0 ? (isFour ? 32 : 128) : int.Parse(entry.Value.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        var address = isFour ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
        (isFour ? _four : _six).Add(new Block(address, prefix, entry));
    }

    /// <summary>Worst first, then by address.</summary>
    public IEnumerable<FeedEntry> Merged() => Merge(_four, 32).Concat(Merge(_six, 128))
        .OrderByDescending(block => block.Entry.Score).ThenBy(block => block.Entry.Kind).ThenBy(block => block.Address)
        .Select(block => block.Entry);

    private List<Block> Merge(List<Block> blocks, int whole)
    {
        // Wider ranges before what they hold, and of equals the worst.
        blocks.Sort((left, right) => left.Address != right.Address ? left.Address.CompareTo(right.Address)
            : left.Prefix != right.Prefix ? left.Prefix.CompareTo(right.Prefix)
            : left.Entry.Score != right.Entry.Score ? right.Entry.Score.CompareTo(left.Entry.Score)
            : string.CompareOrdinal(left.Entry.ObjectId, right.Entry.ObjectId));
        var merged = new List<Block>();
        foreach (var one in blocks)
        {
            if (merged.Count > 0 && Holds(merged[^1], one, whole))
            {
                notes.Add(one.Entry, merged[^1].Prefix == one.Prefix ? ListWriter.Twice : Inside);
                merged[^1] = merged[^1].WithScore(one.Entry.Score);
                continue;
            }

            var next = one;
            while (merged.Count > 0 && AreHalves(merged[^1], next, whole))
            {
                next = Join(merged[^1], next, whole);
                merged.RemoveAt(merged.Count - 1);
            }

            merged.Add(next);
        }

        return merged;
    }

    private Block Join(Block left, Block right, int whole)
    {
        var (kept, gone) = left.Entry.Score >= right.Entry.Score ? (left, right) : (right, left);
        notes.Add(gone.Entry, Joined);
        var prefix = left.Prefix - 1;
        var entry = kept.Entry with { Value = AddressRange.Format(left.Address, prefix, whole) };
        return new Block(left.Address, prefix, entry);
    }

    private static bool Holds(Block outer, Block inner, int whole) =>
        outer.Prefix <= inner.Prefix && (outer.Address ^ inner.Address) >> (whole - outer.Prefix) == 0;

    private static bool AreHalves(Block left, Block right, int whole) => left.Prefix == right.Prefix
        && left.Prefix > (whole == 32 ? Limits.BlockPrefixIpv4Min : Limits.BlockPrefixIpv6Min)
        && (left.Address ^ right.Address) == UInt128.One << (whole - left.Prefix);

    private readonly record struct Block(UInt128 Address, int Prefix, FeedEntry Entry)
    {
        public Block WithScore(int score) => score <= Entry.Score ? this : this with { Entry = Entry with { Score = score } };
    }
}
