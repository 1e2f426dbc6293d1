namespace Breakwater.Protocol;

/// <summary>Every bound on what sensor and hub may send each other. Both sides enforce them.</summary>
public static class Limits
{
    /// <summary>Bytes of one signed manifest, as sent.</summary>
    public const int ManifestBytesMax = 4 * 1024 * 1024;

    /// <summary>Bytes of one segment, compressed, as sent.</summary>
    public const int SegmentBytesMax = 64 * 1024 * 1024;

    /// <summary>Records of one segment; with the size of a text this bounds what comes out of it.</summary>
    public const int SegmentEntriesMax = 2_000_000;

    /// <summary>Bytes of one kind, value or indicator in a segment.</summary>
    public const int SegmentTextBytesMax = 8 * 1024;

    /// <summary>Chains of one sensor.</summary>
    public const int ChainsMax = 10_000;

    /// <summary>Bytes of one bundle, the file that carries a manifest and its segments.</summary>
    public const long BundleBytesMax = 4L * 1024 * 1024 * 1024;

    /// <summary>The latest time of publication, the end of the year 9999, in microseconds since 1970.</summary>
    public const long PublishedMicrosMax = 253_402_300_799_999_999;

    /// <summary>The longest age of ordinary use that a sensor goes by, whatever the hub says: 90 days.</summary>
    public const int OrdinaryUseAgeSecondsMax = 90 * 24 * 3600;

    /// <summary>Sightings in one batch.</summary>
    public const int SightingsPerBatchMax = 500;

    /// <summary>Bytes of one batch of sightings, as JSON.</summary>
    public const int SightingBatchBytesMax = 1024 * 1024;

    /// <summary>Indicator ids that one sighting may name.</summary>
    public const int IndicatorsPerSightingMax = 64;

    /// <summary>How long a manifest is good for after the day that it says. A sensor goes on matching with an older one, and
    /// says so.</summary>
    public static readonly TimeSpan ManifestLifetime = TimeSpan.FromDays(7);

    /// <summary>The longest that a sensor takes a manifest for, whatever its hub signs: a chain's head says a whole day.</summary>
    public static readonly TimeSpan ManifestLifetimeMax = ManifestLifetime + TimeSpan.FromDays(1);

    /// <summary>How far a sensor's clock may be behind the hub's before what is new seems to be of the future.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromHours(12);

    /// <summary>How long the root's statement about the hub's key is good for.</summary>
    public static readonly TimeSpan StatementLifetime = TimeSpan.FromDays(730);

    /// <summary>How long an enrolment code may be redeemed.</summary>
    public static readonly TimeSpan EnrolmentCodeLifetime = TimeSpan.FromHours(1);
}
