using System.IO.Compression;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Demo;

/// <summary>Real log files, dealt out to the members that have a sensor.</summary>
/// <param name="Dealt">Each file with the log of a member that it becomes.</param>
public sealed record RealLogs(IReadOnlyList<(FileInfo File, MemberLogs Logs, string Name)> Dealt)
{
    private const int FilesMax = 200;
    private static readonly string[] Endings = [".gz", ".log", ".json"];

    /// <exception cref="HarborException">There is none.</exception>
    public static RealLogs In(DirectoryInfo folder, IEnumerable<MemberLogs> members)
    {
        var readers = members.ToList();
        var files = folder.EnumerateFiles().Where(file => Endings.Contains(file.Extension.ToLowerInvariant()))
            .OrderByDescending(file => file.Length).ThenBy(file => file.Name, StringComparer.Ordinal).Take(FilesMax).ToList();
        return files.Count > 0
            ? new RealLogs([.. files.Select((file, i) => (file, readers[i % readers.Count], $"real-{Stem(file)}.log"))])
            : throw new HarborException($"{folder.FullName} holds no log (.gz, .log, .json).");
    }

    /// <summary>Makes the files, empty, so that sensors are told of them.</summary>
    public void Announce()
    {
        foreach (var (_, logs, name) in Dealt)
        {
            logs.Append(name, []);
        }
    }

    /// <summary>Writes all of them, decompressed.</summary>
    /// <returns>Lines and bytes.</returns>
    public async Task<(long Lines, long Bytes)> FeedAsync(CancellationToken cancellationToken)
    {
        long lines = 0;
        long bytes = 0;
        var block = new byte[1024 * 1024];
        foreach (var (file, logs, name) in Dealt)
        {
            await using var source = Open(file);
            await using var target = new FileStream(logs.PathOf(name), FileMode.Append, FileAccess.Write, FileShare.Read);
            int read;
            while ((read = await source.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await target.WriteAsync(block.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                lines += block.AsSpan(0, read).Count((byte)'\n');
                bytes += read;
            }
        }

        return (lines, bytes);
    }

    private static Stream Open(FileInfo file)
    {
        var stream = file.OpenRead();
        return file.Extension == ".gz" ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private static string Stem(FileInfo file) => file.Name.Split('.')[0];
}
