using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Breakwater.Taxii.Server;

/// <summary>What came of reading a request body.</summary>
internal enum BodyOutcome
{
    Read,
    TooLarge,
    UnknownEncoding,
    Damaged,
}

/// <summary>Reads a request body into memory, bounded before and after decompression.</summary>
internal static class RequestBody
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>The body is empty unless the outcome is <see cref="BodyOutcome.Read"/>.</summary>
    public static async Task<(BodyOutcome Outcome, ReadOnlyMemory<byte> Body)> ReadAsync(
        HttpContext context, int bytesMax, CancellationToken cancellationToken)
    {
        // This bound is the announced one; Kestrel's own default would refuse bodies that we said we take.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Request.ContentLength > bytesMax)
        {
            return (BodyOutcome.TooLarge, default);
        }

        switch (context.Request.Headers.ContentEncoding.ToString().Trim().ToUpperInvariant())
        {
            case "" or "IDENTITY":
                return await ReadBoundedAsync(context.Request.Body, bytesMax, cancellationToken);
            case "GZIP" or "X-GZIP":
                return await ReadPackedAsync(
                    new GZipStream(context.Request.Body, CompressionMode.Decompress), bytesMax, cancellationToken);
            case "BR":
                return await ReadPackedAsync(
                    new BrotliStream(context.Request.Body, CompressionMode.Decompress), bytesMax, cancellationToken);
            default:
                return (BodyOutcome.UnknownEncoding, default);
        }
    }

    private static async Task<(BodyOutcome Outcome, ReadOnlyMemory<byte> Body)> ReadPackedAsync(
        Stream unpacking, int bytesMax, CancellationToken cancellationToken)
    {
        try
        {
            await using (unpacking)
            {
                return await ReadBoundedAsync(unpacking, bytesMax, cancellationToken);
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            // Brotli says with either that the data is not what it should be.
            return (BodyOutcome.Damaged, default);
        }
    }

    private static async Task<(BodyOutcome Outcome, ReadOnlyMemory<byte> Body)> ReadBoundedAsync(
        Stream body, int bytesMax, CancellationToken cancellationToken)
    {
        using var gathered = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        while (await body.ReadAsync(chunk, cancellationToken) is var read and > 0)
        {
            if (gathered.Length + read > bytesMax)
            {
                return (BodyOutcome.TooLarge, default);
            }

            gathered.Write(chunk, 0, read);
        }

        return (BodyOutcome.Read, gathered.GetBuffer().AsMemory(0, (int)gathered.Length));
    }
}
