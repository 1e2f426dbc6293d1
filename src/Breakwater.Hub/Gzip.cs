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

    /// <summary>Of what this hub has compressed itself, and sealed.</summary>
    public static byte[] Decompress(byte[] bytes)
    {
        using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var buffer = new MemoryStream();
        zip.CopyTo(buffer);
        return buffer.ToArray();
    }
}
