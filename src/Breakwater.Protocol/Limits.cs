namespace Breakwater.Protocol;

/// <summary>Every bound on what sensor and hub may send each other. Both sides enforce them.</summary>
public static class Limits
{
    /// <summary>Bytes of one signed manifest, as sent.</summary>
    public const int ManifestBytesMax = 4 * 1024 * 1024;

    /// <summary>Bytes of one segment, compressed, as sent.</summary>
    public const int SegmentBytesMax = 64 * 1024 * 1024;

    /// <summary>Bytes of one segment after decompression; a larger one is refused while it is read.</summary>
    public const long SegmentTextBytesMax = 512L * 1024 * 1024;

    /// <summary>Characters of one line of a segment.</summary>
    public const int SegmentLineCharsMax = 8 * 1024;

    /// <summary>Sightings in one batch.</summary>
    public const int SightingsPerBatchMax = 500;

    /// <summary>Bytes of one batch of sightings, as JSON.</summary>
    public const int SightingBatchBytesMax = 1024 * 1024;

    /// <summary>Indicator ids that one sighting may name.</summary>
    public const int IndicatorsPerSightingMax = 64;

    /// <summary>How long a manifest is good for. A sensor goes on matching with an older one, and says so.</summary>
    public static readonly TimeSpan ManifestLifetime = TimeSpan.FromDays(7);

    /// <summary>How long an enrolment code may be redeemed.</summary>
    public static readonly TimeSpan EnrolmentCodeLifetime = TimeSpan.FromHours(1);
}
