using System.IO.Compression;

namespace Breakwater.Events;

/// <summary>How an input is stored, told by its first bytes.</summary>
public enum LogCompression
{
    None,
    Gzip,
    Zstd,
}

/// <summary>Log text from plain, gzip (of any number of members) and zstd streams.</summary>
public static class LogStream
{
    /// <summary>Bytes at the front that tell the compression.</summary>
    public const int MagicBytes = 4;

    // Without it, a gzip file that ends early reads as if it were whole.
    static LogStream() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    public static LogCompression CompressionOf(ReadOnlySpan<byte> front) => front switch
    {
        [0x1F, 0x8B, 0x08, ..] => LogCompression.Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => LogCompression.Zstd,
        _ => LogCompression.None,
    };

    /// <summary>
    /// The text of a stream, decompressed when its first bytes show that it is compressed. Disposing it disposes the source. Reading
    /// throws <see cref="InvalidDataException"/> or <see cref="EndOfStreamException"/> where a compressed stream is damaged, ends early,
    /// or grows over the limit.
    /// </summary>
    /// <param name="bytesMax">Bytes of text that a compressed stream may hold.</param>
    public static Stream Open(Stream source, long bytesMax = Limits.DecompressedBytesMax)
    {
        var front = new byte[MagicBytes];
        var length = source.ReadAtLeast(front, front.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(front.AsMemory(0, length), source);
        return CompressionOf(front.AsSpan(0, length)) switch
        {
            LogCompression.Gzip => new BoundedStream(new GZipStream(whole, CompressionMode.Decompress), bytesMax),
            LogCompression.Zstd => new BoundedStream(Zstd(whole), bytesMax),
            _ => whole,
        };
    }

    private static ZstdSharp.DecompressionStream Zstd(Stream source)
    {
        var zstd = new ZstdSharp.DecompressionStream(source, leaveOpen: false);
        zstd.SetParameter(ZstdSharp.Unsafe.ZSTD_dParameter.ZSTD_d_windowLogMax, Limits.ZstdWindowLogMax);
        return zstd;
    }
}
