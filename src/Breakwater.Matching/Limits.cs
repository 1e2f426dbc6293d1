namespace Breakwater.Matching;

/// <summary>Every bound of the matcher.</summary>
public static class Limits
{
    /// <summary>Characters of one indicator as written. No token or URL of a log line that is longer can match.</summary>
    public const int IndicatorCharsMax = 4096;

    /// <summary>Bytes of a domain name in punycode (RFC 1035, 2.3.4).</summary>
    public const int DomainCharsMax = 253;

    /// <summary>Bytes of one label of a domain name (RFC 1035, 2.3.4).</summary>
    public const int LabelCharsMax = 63;

    /// <summary>Letters of a URL's scheme.</summary>
    public const int SchemeCharsMax = 32;

    /// <summary>Punctuation that is cut from the end of a URL in a log line; one with more behind it stays as it is.</summary>
    public const int UrlTrailingMax = 32;

    /// <summary>Bytes of a line that are looked at together. A longer line is scanned in pieces, cut where no token or URL can go
    /// on.</summary>
    public const int LineBytesMax = 1024 * 1024;

    /// <summary>Host bits of the widest range whose addresses are looked up one by one in a memory of what was seen.</summary>
    public const int RangeHostBitsMax = 8;

    /// <summary>Bytes of a file name (the usual limit of file systems).</summary>
    public const int FileNameBytesMax = 255;

    /// <summary>Bytes of the cold part of an index file that are read and checked together.</summary>
    public const int ColdBlockBytes = 4096;

    /// <summary>Cold blocks of one open index file that are kept in memory.</summary>
    public const int ColdBlocksCached = 4096;

    /// <summary>Paths of one line that a host in it is joined with.</summary>
    public const int PathsPerLineMax = 16;

    /// <summary>Indexes that are scanned as one.</summary>
    public const int LayersMax = 8;

    /// <summary>Bytes that one entry of an index may carry for its owner.</summary>
    public const int PayloadBytesMax = 256;

    /// <summary>Entries of one index.</summary>
    public const int EntriesMax = 256 * 1024 * 1024;
}
