using System.IO.Compression;

namespace Breakwater.Hub;

/// <summary>Whole buffers through gzip, fast rather than small.</summary>
internal static class Gzip
{
    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(bytes);
        }

        return buffer.ToArray();
    }
}
