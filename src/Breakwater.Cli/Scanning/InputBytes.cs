using System.IO.Compression;

namespace Breakwater.Cli.Scanning;

/// <summary>Opens files and standard input, and decompresses gzip wherever its first two bytes show it.</summary>
internal static class InputBytes
{
    public const string StandardInput = "-";

    private const int ReadBytes = 1 << 16;

    /// <param name="onRead">Told how many bytes were read as stored, for progress.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static Stream Open(string path, Action<int>? onRead = null)
    {
        Stream source = path == StandardInput
            ? Console.OpenStandardInput()
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, ReadBytes);
        try
        {
            var first = new byte[2];
            var length = source.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            var whole = new RestartedStream(first.AsMemory(0, length), source, onRead);
            return length == 2 && first is [0x1F, 0x8B] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }
}
