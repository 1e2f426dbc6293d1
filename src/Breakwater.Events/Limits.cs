namespace Breakwater.Events;

/// <summary>Every bound on what is read from log text.</summary>
public static class Limits
{
    /// <summary>Bytes that one compressed input may grow to.</summary>
    public const long DecompressedBytesMax = 256L * 1024 * 1024 * 1024;

    /// <summary>Largest zstd window, as a power of two: what a decoder has to keep in memory.</summary>
    public const int ZstdWindowLogMax = 27;

    /// <summary>Bytes that a line buffer starts with, and falls back to when little is read at once.</summary>
    public const int LineBufferBytesMin = 64 * 1024;

    /// <summary>Digits of the length in front of an octet-counted frame.</summary>
    public const int FrameLengthDigitsMax = 7;

    /// <summary>How much of a line is searched for its time.</summary>
    public const int EventTimeBytesMax = 512;

    /// <summary>How far into a line the field of a hit is told.</summary>
    public const int FieldOffsetMax = 64 * 1024;

    /// <summary>Bytes of an object that are searched for the name beside a value.</summary>
    public const int NamedValueBytesMax = 4 * 1024;

    /// <summary>Nested objects and arrays above a hit.</summary>
    public const int JsonDepthMax = 32;

    /// <summary>Characters of a dotted field name; a longer one is none.</summary>
    public const int FieldCharsMax = 64;

    /// <summary>Columns of a header line.</summary>
    public const int ColumnsMax = 512;

    /// <summary>Bytes at the front of a file, and of a header line, in which columns are looked for.</summary>
    public const int ColumnHeaderBytesMax = 16 * 1024;

    /// <summary>How far an event's time may lie in the future before the time of its arrival is taken instead.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromDays(1);
}
