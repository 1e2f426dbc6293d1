using System.IO.Compression;

namespace Breakwater.Taxii.Client;

/// <summary>Reads an answer into memory, bounded after decompression, whoever decompresses: the caller's handler or this.</summary>
internal static class AnswerBody
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Null when there is more than the bound.</summary>
    /// <exception cref="InvalidDataException">The compressed form is damaged.</exception>
    /// <exception cref="NotSupportedException">The server used an encoding that was not asked for.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, int bytesMax, CancellationToken cancellationToken)
    {
        var encodings = content.Headers.ContentEncoding;
        if (encodings.Count == 0 && content.Headers.ContentLength > bytesMax)
        {
            return null;
        }

        await using var raw = await content.ReadAsStreamAsync(cancellationToken);
        var body = raw;
        foreach (var encoding in encodings.Reverse())
        {
            body = Decoded(body, encoding);
        }

        return await ReadBoundedAsync(body, bytesMax, cancellationToken);
    }

    private static Stream Decoded(Stream body, string encoding) => encoding.ToUpperInvariant() switch
    {
        "" or "IDENTITY" => body,
        "GZIP" or "X-GZIP" => new GZipStream(body, CompressionMode.Decompress),
        "BR" => new BrotliStream(body, CompressionMode.Decompress),
        "DEFLATE" => new ZLibStream(body, CompressionMode.Decompress),
        _ => throw new NotSupportedException($"Content-Encoding {Filters.FilterSyntax.Quote(encoding)} was not asked for."),
    };

    private static async Task<ReadOnlyMemory<byte>?> ReadBoundedAsync(Stream body, int bytesMax, CancellationToken cancellationToken)
    {
        using var gathered = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        while (await body.ReadAsync(chunk, cancellationToken) is var read and > 0)
        {
            if (gathered.Length + read > bytesMax)
            {
                return null;
            }

            gathered.Write(chunk, 0, read);
        }

        return gathered.GetBuffer().AsMemory(0, (int)gathered.Length);
    }
}
