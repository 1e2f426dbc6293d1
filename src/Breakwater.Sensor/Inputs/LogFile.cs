using System.Security.Cryptography;
using Breakwater.Events;
using Microsoft.Win32.SafeHandles;

namespace Breakwater.Sensor.Inputs;

/// <summary>A log file that is open, under whatever name: plain and perhaps growing, or an archive, which only ever ends.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private Stream? _archive;

    private LogFile(string path, SafeFileHandle handle)
    {
        (Path, _handle) = (path, handle);
        Identity = FileIdentity.Of(handle);
        Span<byte> magic = stackalloc byte[LogStream.MagicBytes];
        var length = RandomAccess.Read(handle, magic, 0);
        IsArchive = LogStream.CompressionOf(magic[..length]) != LogCompression.None;
    }

    public string Path { get; }

    public string? Identity { get; }

    public bool IsArchive { get; }

    /// <summary>Bytes of text that were read, or skipped.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes as stored.</summary>
    public long Length => RandomAccess.GetLength(_handle);

    public DateTime Modified => File.GetLastWriteTimeUtc(_handle);

    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    public static LogFile Open(string path)
    {
        var handle = FileIdentity.Open(path);
        try
        {
            return new LogFile(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Null when it is not there or cannot be read.</summary>
    public static LogFile? TryOpen(string path)
    {
        try
        {
            return Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <exception cref="InvalidDataException">The archive is damaged or not whole.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = IsArchive
            ? await (_archive ??= OpenArchive()).ReadAsync(buffer, cancellationToken)
            : await RandomAccess.ReadAsync(_handle, buffer, Offset, cancellationToken);
        Offset += read;
        return read;
    }

    /// <summary>Goes on from there; an archive is read up to it. False when it is shorter.</summary>
    public async Task<bool> SkipToAsync(long offset, CancellationToken cancellationToken)
    {
        if (!IsArchive)
        {
            Offset = offset;
            return Length >= offset;
        }

        _archive?.Dispose();
        (_archive, Offset) = (OpenArchive(), 0);
        var room = new byte[Limits.SkipBytes];
        while (Offset < offset)
        {
            var length = (int)Math.Min(room.Length, offset - Offset);
            if (await ReadAsync(room.AsMemory(0, length), cancellationToken) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The front of its text.</summary>
    public byte[] Front(int bytesMax)
    {
        var front = new byte[bytesMax];
        var length = 0;
        if (IsArchive)
        {
            using var archive = OpenArchive();
            length = archive.ReadAtLeast(front, bytesMax, throwOnEndOfStream: false);
        }
        else
        {
            for (int read; length < bytesMax && (read = RandomAccess.Read(_handle, front.AsSpan(length), length)) > 0;)
            {
                length += read;
            }
        }

        return front[..length];
    }

    /// <summary>Of as many bytes as there are, up to the limit; of none for an empty file.</summary>
    public (int Bytes, string Hash) Fingerprint(int bytesMax = Limits.FingerprintBytes)
    {
        var front = Front(bytesMax);
        return (front.Length, front.Length == 0 ? "" : Convert.ToHexString(SHA256.HashData(front)));
    }

    /// <summary>True when its text begins as that of a position did.</summary>
    public bool BeginsAs(int bytes, string fingerprint)
    {
        try
        {
            return Fingerprint(bytes) == (bytes, fingerprint);
        }
        catch (InvalidDataException)
        {
            // An archive that is not written yet, or no archive at all.
            return false;
        }
    }

    public void Dispose()
    {
        _archive?.Dispose();
        _handle.Dispose();
    }

    /// <summary>The archive that was opened, from its beginning: under its name there may be another by now.</summary>
    private Stream OpenArchive() => LogStream.Open(
        new FileStream(new SafeFileHandle(_handle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, Limits.SkipBytes));
}
