namespace Breakwater.Sensor;

/// <summary>Every bound of the sensor, and how long it waits for what.</summary>
internal static class Limits
{
    /// <summary>Bytes of log text that are read and matched at once. A longer line is matched in pieces of this size.</summary>
    public const int BatchBytesMax = 1024 * 1024;

    /// <summary>Batches that wait for matching. When they are full, inputs wait: a file keeps what is not read, a pipe slows its
    /// writer.</summary>
    public const int BatchesWaitingMax = 4;

    /// <summary>Entries beside the large index before all of it is built anew.</summary>
    public const int OverlayEntriesMax = 20_000;

    /// <summary>New entries of one update that are looked for in the memory of earlier lines. A larger update is only matched from
    /// then on.</summary>
    public const int LookBackEntriesMax = 2_000_000;

    /// <summary>Values that wait to be sent. When they are full, further values are counted as dropped; known ones go on
    /// counting.</summary>
    public const int SightingsWaitingMax = 50_000;

    /// <summary>Bytes of the journal before it is written anew from what still matters.</summary>
    public const long JournalBytesMax = 8 * 1024 * 1024;

    /// <summary>Bytes of reports in one batch, below what the protocol allows to leave room for the envelope.</summary>
    public const int BatchReportBytesMax = Protocol.Limits.SightingBatchBytesMax - (16 * 1024);

    /// <summary>Values remembered per six hours and system. When they are full, further values of those hours are not remembered.</summary>
    public const int BucketValuesMax = 250_000;

    /// <summary>Values remembered per system. When they are full, the oldest hours are forgotten.</summary>
    public const int MemoryValuesMax = 8_000_000;

    /// <summary>First bytes of a file by which it is known again after it was renamed.</summary>
    public const int FingerprintBytes = 1024;

    /// <summary>Files looked at for one that was renamed while the sensor did not run.</summary>
    public const int RotatedFilesMax = 100;

    /// <summary>Letters of the name of a kind of system.</summary>
    public const int SystemNameCharsMax = 32;

    /// <summary>How much of a line is searched for its time.</summary>
    public const int EventTimeBytesMax = 512;

    /// <summary>Share of the entries in use, in percent, above which a removal within <see cref="RemovalWindow"/> waits for a
    /// person.</summary>
    public const int RemovalPercentMax = 20;

    /// <summary>Entries below which no removal waits for a person, whatever their share.</summary>
    public const int RemovalEntriesMin = 1_000;

    /// <summary>Characters with which a request says which heads are known; beyond, all are sent.</summary>
    public const int KnownHeadsCharsMax = 6_000;

    /// <summary>Bytes of a file of sightings or of its receipt.</summary>
    public const int TransportFileBytesMax = 4 * 1024 * 1024;

    /// <summary>Within which removals count as one.</summary>
    public static readonly TimeSpan RemovalWindow = TimeSpan.FromDays(1);

    /// <summary>How often what a person did with other commands is looked for.</summary>
    public static readonly TimeSpan InboxInterval = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan BucketLength = TimeSpan.FromHours(6);

    public static readonly TimeSpan MemoryKept = TimeSpan.FromDays(30);

    public static readonly TimeSpan MemorySaveInterval = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan PositionSaveInterval = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan FilePollInterval = TimeSpan.FromMilliseconds(200);

    public static readonly TimeSpan ManifestPollInterval = TimeSpan.FromSeconds(30);

    /// <summary>Silence on the stream after which it is opened again.</summary>
    public static readonly TimeSpan StreamSilenceMax = TimeSpan.FromSeconds(90);

    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan DownloadTimeout = TimeSpan.FromMinutes(5);

    /// <summary>How long further hits of a value that was just reported are added up before they are sent.</summary>
    public static readonly TimeSpan AggregationTime = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan RetryDelayMin = TimeSpan.FromMilliseconds(500);

    public static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(30);

    /// <summary>How far an event's time may lie in the future before the time of its arrival is taken instead.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromDays(1);
}
