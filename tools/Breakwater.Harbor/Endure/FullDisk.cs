using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Endure;

/// <summary>A small file system in memory for a sensor's folder, which can be filled to the last byte. Needs root.</summary>
internal sealed class FullDisk : IAsyncDisposable
{
    private const int BytesMax = 96 * 1024 * 1024;
    private const int PieceBytes = 64 * 1024;

    private readonly TimeProvider _time;

    private FullDisk(string folder, TimeProvider time)
    {
        (Folder, _time) = (folder, time);
    }

    public string Folder { get; }

    private string Filling => Path.Combine(Folder, "filling");

    /// <summary>Null, with nothing mounted, where that is not allowed.</summary>
    public static async Task<FullDisk?> TryMountAsync(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/mount"))
        {
            return null;
        }

        var run = await ProgramRun.OfAsync(
            "/usr/bin/mount", ["-t", "tmpfs", "-o", $"size={BytesMax},mode=0700", "tmpfs", folder], time, cancellationToken)
            .ConfigureAwait(false);
        return run.ExitCode == 0 ? new FullDisk(folder, time) : null;
    }

    /// <summary>Takes every byte that is free, also those that come free meanwhile, for a time.</summary>
    public async Task FillAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        try
        {
            await using var file = new FileStream(Filling, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            var piece = new byte[PieceBytes];
            while (_time.GetElapsedTime(began) < length)
            {
                // Ever smaller pieces, to the last byte.
                for (var size = PieceBytes; size > 0;)
                {
                    size = TryWrite(file, piece.AsSpan(0, size)) ? size : size / 2;
                }

                await Task.Delay(Limits.LookInterval, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            File.Delete(Filling);
        }
    }

    public async ValueTask DisposeAsync() =>
        await ProgramRun.MustAsync("/usr/bin/umount", [Folder], _time, CancellationToken.None).ConfigureAwait(false);

    private static bool TryWrite(FileStream file, ReadOnlySpan<byte> bytes)
    {
        var before = file.Position;
        try
        {
            file.Write(bytes);
            return true;
        }
        catch (IOException)
        {
            file.Position = before;
            return false;
        }
    }
}
