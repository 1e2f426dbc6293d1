using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Http;

/// <summary>Reads request bodies whole, decompressed, and never more than the limit says.</summary>
internal static class SubmissionBody
{
    private const int BlockBytes = 64 * 1024;

    /// <exception cref="BadHttpRequestException">413 when it is too large, 415 for an unknown encoding, 400 when it is damaged.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context, int bytesMax, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > bytesMax)
        {
            throw TooLarge(bytesMax);
        }

        await using var source = Decoded(context.Request);
        using var buffer = new MemoryStream();
        var block = new byte[BlockBytes];
        try
        {
            int read;
            while ((read = await source.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (buffer.Length + read > bytesMax)
                {
                    throw TooLarge(bytesMax);
                }

                buffer.Write(block, 0, read);
            }
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException("The compressed body is damaged: " + e.Message, StatusCodes.Status400BadRequest);
        }

        return buffer.ToArray();
    }

    private static Stream Decoded(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
    {
        "" or "identity" => request.Body,
        "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
        var other => throw new BadHttpRequestException(
            $"Content-Encoding {other} is not known here: gzip, br, deflate or none.", StatusCodes.Status415UnsupportedMediaType),
    };

    private static BadHttpRequestException TooLarge(int bytesMax) =>
        new($"The body is larger than {bytesMax} bytes, which is the most that is taken in.", StatusCodes.Status413PayloadTooLarge);
}
