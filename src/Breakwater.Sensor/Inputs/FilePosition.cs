namespace Breakwater.Sensor.Inputs;

/// <summary>How far a file has been read, and by what it is known again under another name or in an archive.</summary>
/// <param name="Offset">Bytes of text from its start; a line begins there.</param>
/// <param name="FingerprintBytes">Bytes of text at its start that the fingerprint covers.</param>
/// <param name="Fingerprint">Upper-case hex SHA-256 of them.</param>
internal sealed record FilePosition(long Offset, int FingerprintBytes, string Fingerprint)
{
    public static FilePosition Start { get; } = new(0, 0, "");

    /// <summary>Device and inode; null where there is no such thing, and in positions of earlier versions.</summary>
    public string? File { get; init; }

    /// <summary>When the file was last written to as far as is known. What was turned over after it is newer.</summary>
    public DateTime? Modified { get; init; }

    /// <summary>Files just before this one that were read to their ends, which their time alone does not tell from later ones.</summary>
    public IReadOnlyList<FinishedFile>? Finished { get; init; }

    public bool HasFinished(FilePosition file) => Finished?.Any(f => f.Fingerprint == file.Fingerprint && f.File == file.File) is true;
}

/// <summary>A file that was read to its end.</summary>
internal sealed record FinishedFile(string? File, int FingerprintBytes, string Fingerprint, DateTime Modified);
