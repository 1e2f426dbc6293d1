namespace Breakwater.Sensor;

/// <summary>Every bound of the sensor, and how long it waits for what.</summary>
internal static class Limits
{
    /// <summary>Bytes of log text that are read and matched at once. A longer line is matched in pieces of this size.</summary>
    public const int BatchBytesMax = 1024 * 1024;

    /// <summary>Batches that wait for matching. When they are full, inputs wait: a file keeps what is not read, a pipe slows its
    /// writer.</summary>
    public const int BatchesWaitingMax = 4;

    /// <summary>Entries over the index file and removals from it up to which no new file is written, however small it is.</summary>
    public const int OverlayEntriesMin = 20_000;

    /// <summary>The same, however large the file is; and changes that are not made over it but by a new file at once.</summary>
    public const int OverlayEntriesMax = 100_000;

    /// <summary>In between, one for so many entries in use.</summary>
    public const int OverlayShare = 100;

    /// <summary>Layers of an index, the file with them. They are scanned in one pass.</summary>
    public const int IndexLayersMax = 6;

    /// <summary>Bytes of all ids of indicators that are no UUID.</summary>
    public const int OddIdBytesMax = 256 * 1024 * 1024;

    /// <summary>Entries of a new index file from which the memory that it took is given back at once.</summary>
    public const int CollectEntriesMin = 100_000;

    /// <summary>Entries of all chains together. What a hub sends beyond it is not taken: putting it together would take the machine's
    /// memory.</summary>
    public const int IndexEntriesMax = 50_000_000;

    /// <summary>New entries of one update that are looked for in the memory of earlier lines. A larger update is only matched from
    /// then on.</summary>
    public const int LookBackEntriesMax = 2_000_000;

    /// <summary>Values, each with its field, that wait to be sent unless settings say otherwise. When they are full, further values are
    /// counted as dropped; known ones go on counting.</summary>
    public const int SightingsWaitingMax = 50_000;

    /// <summary>Least that settings may say.</summary>
    public const int SightingsWaitingMin = 100;

    /// <summary>Most that settings may say.</summary>
    public const int SightingsWaitingMost = 500_000;

    /// <summary>Days of values that are kept unless settings say otherwise.</summary>
    public const int LookBackDays = 30;

    /// <summary>Most that settings may say; 0 turns looking back off.</summary>
    public const int LookBackDaysMax = 365;

    /// <summary>Bytes of the journal before it is written anew from what still matters.</summary>
    public const long JournalBytesMax = 8 * 1024 * 1024;

    /// <summary>Bytes of reports in one batch, below what the protocol allows to leave room for the envelope.</summary>
    public const int BatchReportBytesMax = Protocol.Limits.SightingBatchBytesMax - (16 * 1024);

    /// <summary>Values remembered per six hours and system. When they are full, further values of those hours are not remembered.</summary>
    public const int BucketValuesMax = 250_000;

    /// <summary>Values remembered per system. When they are full, the oldest hours are forgotten.</summary>
    public const int MemoryValuesMax = 8_000_000;

    /// <summary>Files that are followed at a time.</summary>
    public const int FilesFollowedMax = 1024;

    /// <summary>Files up to which each is looked at as often as one alone.</summary>
    public const int FilesPolledOftenMax = 64;

    /// <summary>Folders below each other under a pattern with <c>**</c>.</summary>
    public const int FolderDepthMax = 8;

    /// <summary>Bytes of lines that are matched before the memory of their values is saved, if its time has not come before. After a kill
    /// as much is read once more.</summary>
    public const long MemoryUnsavedBytesMax = 128L * 1024 * 1024;

    /// <summary>Bytes of an archive that are read at once to get to a position.</summary>
    public const int SkipBytes = 64 * 1024;

    /// <summary>Readings of an archive that fails before it is left.</summary>
    public const int ArchiveAttemptsMax = 10;

    /// <summary>Finished files that a position names.</summary>
    public const int FinishedFilesMax = 256;

    /// <summary>Requests for metrics and health that are served at a time; more wait.</summary>
    public const int MetricsRequestsMax = 4;

    /// <summary>Bytes of such a request.</summary>
    public const int MetricsRequestBytesMax = 4 * 1024;

    /// <summary>Bytes behind in one file that need a person.</summary>
    public const long BehindBytesMax = 256L * 1024 * 1024;

    /// <summary>Hundredths of the spool that need a person when they are filled.</summary>
    public const int SpoolPercentMax = 90;

    /// <summary>Senders that are connected to one listener at a time; more are turned away.</summary>
    public const int ConnectionsMax = 256;

    /// <summary>Of them, those from one address.</summary>
    public const int ConnectionsPerAddressMax = 64;

    /// <summary>Bytes that a connection takes up at first. Its buffer grows to a batch when much comes.</summary>
    public const int ConnectionBytesMin = 16 * 1024;

    /// <summary>Room for the largest datagram that there is.</summary>
    public const int DatagramBytesMax = 64 * 1024;

    /// <summary>Bytes of datagrams that are gathered at most.</summary>
    public const int DatagramBatchBytes = 256 * 1024;

    /// <summary>Bytes that the kernel is asked to keep for a UDP socket; it may give less.</summary>
    public const int DatagramBufferBytes = 8 * 1024 * 1024;

    /// <summary>Bytes up to which the lines of a batch are each remembered under their own time; above, groups whose first and last line
    /// fall into the same hours are remembered together.</summary>
    public const int EachLineTimedBytesMax = 4 * 1024;

    /// <summary>Bytes of such a group.</summary>
    public const int TimeGroupBytesMax = 64 * 1024;

    /// <summary>Fields under which one value waits; further ones are reported without their field.</summary>
    public const int FieldsPerValueMax = 16;

    /// <summary>Hits of one line whose fields are looked up.</summary>
    public const int FieldsPerLineMax = 64;

    /// <summary>First bytes of a file by which it is known again after it was renamed.</summary>
    public const int FingerprintBytes = 1024;

    /// <summary>Files looked at for one that was renamed, copied or packed.</summary>
    public const int RotatedFilesMax = 1000;

    /// <summary>Letters of the name of a kind of system.</summary>
    public const int SystemNameCharsMax = 32;

    /// <summary>Share of the entries in use, in percent, above which a removal within <see cref="RemovalWindow"/> waits for a
    /// person.</summary>
    public const int RemovalPercentMax = 20;

    /// <summary>Share above which also a removal of fewer waits, from <see cref="RemovalHalfEntriesMin"/> on.</summary>
    public const int RemovalHalfPercent = 50;

    /// <summary>Entries below which no removal waits for a person, whatever their share.</summary>
    public const int RemovalHalfEntriesMin = 100;

    /// <summary>Entries below which a removal of less than half waits for nobody.</summary>
    public const int RemovalEntriesMin = 1_000;

    /// <summary>Characters with which a request says which heads are known; beyond, all are sent.</summary>
    public const int KnownHeadsCharsMax = 6_000;

    /// <summary>Bytes of a file of sightings or of its receipt.</summary>
    public const int TransportFileBytesMax = 4 * 1024 * 1024;

    /// <summary>After a new index file could not be written beside a large overlay.</summary>
    public static readonly TimeSpan RebuildPause = TimeSpan.FromMinutes(1);

    /// <summary>Within which removals count as one.</summary>
    public static readonly TimeSpan RemovalWindow = TimeSpan.FromDays(1);

    /// <summary>How often what a person did with other commands is looked for.</summary>
    public static readonly TimeSpan InboxInterval = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan BucketLength = TimeSpan.FromHours(6);

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

    public static readonly TimeSpan FolderPollInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long a file that was renamed may still be written to.</summary>
    public static readonly TimeSpan RotationGrace = TimeSpan.FromMilliseconds(200);

    /// <summary>Times of files that are closer than this do not tell which is the later one.</summary>
    public static readonly TimeSpan SameTime = TimeSpan.FromSeconds(2);

    /// <summary>How long a file that a pattern found may be gone before it is no longer waited for.</summary>
    public static readonly TimeSpan FileGoneTime = TimeSpan.FromSeconds(10);

    /// <summary>Between two readings of an archive that fails: it may be being written.</summary>
    public static readonly TimeSpan ArchivePause = TimeSpan.FromSeconds(2);

    /// <summary>How long what listeners receive is gathered.</summary>
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Silence after which a connection is closed.</summary>
    public static readonly TimeSpan ConnectionIdleTime = TimeSpan.FromHours(1);

    public static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan CertificateLookInterval = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan LossTellInterval = TimeSpan.FromSeconds(1);

    /// <summary>Difference from the hub's clock that is worth a line in the diary.</summary>
    public static readonly TimeSpan HubClockSkewMax = TimeSpan.FromMinutes(1);

    /// <summary>Age of the status file over which no sensor runs.</summary>
    public static readonly TimeSpan StatusAgeMax = TimeSpan.FromSeconds(15);

    public static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(2);

    /// <summary>Silence of the hub that needs a person.</summary>
    public static readonly TimeSpan HubSilenceMax = TimeSpan.FromHours(1);

    /// <summary>How long a loss needs a person.</summary>
    public static readonly TimeSpan LossFresh = TimeSpan.FromDays(1);

    /// <summary>Time that one request for metrics may take.</summary>
    public static readonly TimeSpan MetricsTime = TimeSpan.FromSeconds(5);
}
