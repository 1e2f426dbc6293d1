namespace Breakwater.Sensor.Sightings;

/// <summary>Lines, or what is known of them, that no input can give again.</summary>
/// <param name="Reason">One of <see cref="LossReasons"/>.</param>
/// <param name="Count">In the unit that the reason names.</param>
/// <param name="At">When the newest of it was found out.</param>
internal sealed record Loss(string Input, string Reason, long Count, DateTimeOffset At);

/// <summary>Why something was lost. The words are in <c>check</c>, the metrics and the journal, and do not change.</summary>
internal static class LossReasons
{
    /// <summary>Times that a file was cut short in place.</summary>
    public const string Truncations = "truncations";

    /// <summary>Bytes that were in such a file, not read, and in no copy beside it.</summary>
    public const string TruncatedBytes = "truncated-bytes";

    /// <summary>Files that were gone before they were known to be read to their ends.</summary>
    public const string VanishedFiles = "vanished-files";

    /// <summary>Archives that could not be read to their ends.</summary>
    public const string DamagedArchives = "damaged-archives";

    /// <summary>Datagrams that the kernel dropped because the socket's buffer was full.</summary>
    public const string DroppedDatagrams = "dropped-datagrams";

    /// <summary>Connections that were turned away because there were too many.</summary>
    public const string RefusedConnections = "refused-connections";

    /// <summary>Connections that failed before TLS was agreed.</summary>
    public const string FailedHandshakes = "failed-handshakes";

    /// <summary>Frames that had not ended when their connection did; their front was matched.</summary>
    public const string UnfinishedFrames = "unfinished-frames";

    /// <summary>Frames too long for one piece: a value across two pieces is not found.</summary>
    public const string FramesInPieces = "frames-in-pieces";

    /// <summary>Times that the sensor ended without notice: what a listener or standard input had given and was not yet taken is
    /// gone.</summary>
    public const string SuddenEnds = "sudden-ends";

    /// <summary>In words, for a person.</summary>
    public static string Words(string reason) => reason switch
    {
        Truncations => "times cut short in place",
        TruncatedBytes => "bytes cut off before they were read",
        VanishedFiles => "files gone before they were known to be read to their ends",
        DamagedArchives => "archives that could not be read to their ends",
        DroppedDatagrams => "datagrams dropped by the kernel",
        RefusedConnections => "connections turned away because there were too many",
        FailedHandshakes => "connections that failed before TLS was agreed",
        UnfinishedFrames => "frames that had not ended when their connection did",
        FramesInPieces => "frames too long for one piece",
        SuddenEnds => "times the sensor ended without notice",
        _ => reason,
    };
}
