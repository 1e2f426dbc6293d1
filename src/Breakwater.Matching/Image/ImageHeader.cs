using System.Runtime.InteropServices;

namespace Breakwater.Matching.Image;

/// <summary>The parts of an index image behind its header, in their order. The numbers are places in the header.</summary>
internal enum Section
{
    /// <summary>Hot: one bit for each hash of a last label.</summary>
    LastLabels,

    /// <summary>Hot: filter of what is looked at for each candidate.</summary>
    Candidates,

    /// <summary>Hot: filter of every other key.</summary>
    Keys,

    /// <summary>Hot: one bit for each cell of the IPv4 space that a range reaches into.</summary>
    Ipv4Ranges,

    /// <summary>Hot: one bit for each hash of the first 32 bits of an IPv6 address.</summary>
    Ipv6Heads,

    /// <summary>Hot: a checksum for each cold block.</summary>
    BlockSums,

    /// <summary>Cold: where each bucket of records begins.</summary>
    Directory,

    /// <summary>Cold: the records.</summary>
    Records,

    /// <summary>Cold: for each entry where its record is, and what its owner put with it.</summary>
    Entries,
}

/// <summary>What an index holds besides its keys.</summary>
[Flags]
internal enum ImageFlags : uint
{
    None = 0,

    /// <summary>A URL whose host has no dot: every <c>://</c> is looked at.</summary>
    SingleLabelUrls = 1,

    /// <summary>A mail address whose host has no dot: every <c>@</c> is looked at.</summary>
    SingleLabelMail = 2,

    /// <summary>An IPv6 range wider than /32: the heads say nothing.</summary>
    WideIpv6 = 4,

    /// <summary>An IPv6 address that is the host of a URL.</summary>
    Ipv6Urls = 8,
}

/// <summary>Where a section is.</summary>
internal record struct SectionPlace(long Offset, long Length);

/// <summary>The first 4,096 bytes of an index image, little-endian. docs/formats/index.md is its description.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal unsafe struct ImageHeader
{
    public const ulong MagicValue = 0x0A_58_44_4E_49_4B_52_42; // "BRKINDX\n"
    public const uint VersionValue = 1;
    public const int Bytes = 4096;
    public const int Sections = 9;
    public const int KindsMax = 16;
    public const int FirstColdSection = (int)Section.Directory;

    public ulong Magic;
    public uint Version;
    public uint HeaderBytes;
    public long FileLength;
    public ulong SeedLow;
    public ulong SeedHigh;
    public long Count;
    public long Records;
    public uint Buckets;
    public ImageFlags Flags;
    public uint PayloadBytes;
    public uint Ipv4CellBits;
    public uint Ipv6HeadBits;
    public uint Reserved;
    public ulong Ipv4Prefixes;
    public fixed ulong Ipv6Prefixes[3];
    public fixed ushort LengthMax[KindsMax];
    public fixed long Places[Sections * 2];
    public ulong HotSum;
    public ulong HeaderSum;

    public readonly UInt128 Seed => new(SeedHigh, SeedLow);

    public readonly SectionPlace Place(Section section) => new(Places[(int)section * 2], Places[((int)section * 2) + 1]);

    public void SetPlace(Section section, SectionPlace place)
    {
        Places[(int)section * 2] = place.Offset;
        Places[((int)section * 2) + 1] = place.Length;
    }

    public readonly bool HasIpv6Prefix(int prefix) => (Ipv6Prefixes[prefix >> 6] & (1UL << (prefix & 63))) != 0;
}
