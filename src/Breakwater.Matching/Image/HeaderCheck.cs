namespace Breakwater.Matching.Image;

/// <summary>Whether a header, whoever wrote it, describes an image that can be read without leaving it.</summary>
internal static unsafe class HeaderCheck
{
    private const ImageFlags AllFlags = (ImageFlags)((int)ImageFlags.EntryTable * 2 - 1);

    /// <summary>What is wrong with it, as a sentence; empty when nothing is.</summary>
    public static string Problem(in ImageHeader header)
    {
        if (header.HeaderBytes != ImageHeader.Bytes || header.Reserved != 0 || (uint)header.Flags > (uint)AllFlags
            || header.Count < 0 || header.Count > Limits.EntriesMax || header.Records < 0 || header.PayloadBytes > Limits.PayloadBytesMax
            || header.Buckets == 0 || header.Ipv4CellBits is < 9 or > 24 || header.Ipv6HeadBits is < 9 or > 20)
        {
            return "The index's header holds a number out of its range.";
        }

        var at = (long)ImageHeader.Bytes;
        for (var section = 0; section < ImageHeader.Sections; section++)
        {
            var (offset, length) = header.Place((Section)section);
            var aligned = section == ImageHeader.FirstColdSection ? ImageHeader.Bytes : 64;
            if (offset < at || offset % aligned != 0 || offset - at >= aligned || length < 0 || length > header.FileLength - offset)
            {
                return "A section of the index is not where it should be.";
            }

            at = offset + length;
        }

        var cold = header.FileLength - header.Place(Section.Directory).Offset;
        return at == header.FileLength
            && header.Place(Section.LastLabels).Length == (1 << MarkerText.LastLabelBits) / 8
            && IsFilter(header.Place(Section.Candidates).Length) && IsFilter(header.Place(Section.Keys).Length)
            && header.Place(Section.Ipv4Ranges).Length == 1L << ((int)header.Ipv4CellBits - 3)
            && header.Place(Section.Ipv6Heads).Length == 1L << ((int)header.Ipv6HeadBits - 3)
            && header.Place(Section.BlockSums).Length == (cold + Limits.ColdBlockBytes - 1) / Limits.ColdBlockBytes * sizeof(ulong)
            && header.Place(Section.Directory).Length == (header.Buckets + 1L) * sizeof(uint)
            && header.Place(Section.Records).Length <= uint.MaxValue
            && header.Place(Section.Entries).Length == ((header.Flags & ImageFlags.EntryTable) == 0 ? 0
                : header.Count * (sizeof(uint) + header.PayloadBytes))
            ? "" : "A section of the index does not have the length that it should.";
    }

    private static bool IsFilter(long length) => length > 0 && length % BlockFilter.BlockBytes == 0
        && length / BlockFilter.BlockBytes <= uint.MaxValue;
}
