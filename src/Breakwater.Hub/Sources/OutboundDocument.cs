using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Breakwater.Hub.OutsideSources;

/// <summary>A source cannot be read; the message says why, in words that hold no secret.</summary>
internal sealed class SourceUnreadableException(string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>A document as it was loaded.</summary>
/// <param name="Body">Null when it has not changed since the reading that was asked from.</param>
internal sealed record LoadedDocument(ReadOnlyMemory<byte>? Body, string? ETag, string? Modified);

/// <summary>Loads whole documents: within limits of time and decompressed size, each redirect judged, and only what has changed.</summary>
internal sealed class OutboundDocument(HttpClient http, Source source, AuthenticationHeaderValue? credentials, TimeProvider time)
{
    private const int ChunkBytes = 64 * 1024;
    private static readonly byte[] GzipMark = [0x1F, 0x8B];

    /// <exception cref="SourceUnreadableException">It cannot be loaded.</exception>
    public async Task<LoadedDocument> GetAsync(Uri address, SourceReading reading, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Limits.OutboundPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await FollowAsync(address, reading, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceUnreadableException(
                $"{Shown(address)} gave no whole answer within {Limits.OutboundPatience.TotalSeconds:0} seconds.", inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new SourceUnreadableException($"{Shown(address)} cannot be reached: {Innermost(e)}", inner: e);
        }
        catch (InvalidDataException e)
        {
            throw new SourceUnreadableException($"{Shown(address)} answers with damaged compression.", inner: e);
        }
    }

    private async Task<LoadedDocument> FollowAsync(Uri address, SourceReading reading, CancellationToken cancellationToken)
    {
        var at = address;
        for (var hop = 0; hop <= Limits.OutboundRedirectsMax; hop++)
        {
            using var request = Request(at, reading);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
            {
                at = new Uri(at, location);
                if (at.Scheme is not ("http" or "https"))
                {
                    throw new SourceUnreadableException($"{Shown(address)} redirects to {at.Scheme}, which is not followed.");
                }

                continue;
            }

            return await TakeAsync(response, at, reading, cancellationToken).ConfigureAwait(false);
        }

        throw new SourceUnreadableException($"{Shown(address)} redirects more than {Limits.OutboundRedirectsMax} times.");
    }

    private HttpRequestMessage Request(Uri address, SourceReading reading)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", "breakwater-hub");
        request.Headers.TryAddWithoutValidation("Accept", "application/stix+json, application/json;q=0.9, */*;q=0.1");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        if (reading.ETag is { } tag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (reading.Modified is { } modified)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        }

        if (credentials is not null && address.Scheme == source.Url.Scheme && address.Port == source.Url.Port
            && address.IdnHost.Equals(source.Url.IdnHost, StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.Authorization = credentials;
        }

        return request;
    }

    private async Task<LoadedDocument> TakeAsync(
        HttpResponseMessage response, Uri at, SourceReading reading, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return new LoadedDocument(null, reading.ETag, reading.Modified);
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new SourceUnreadableException(
                $"{Shown(at)} answers {(int)response.StatusCode}{Meaning(response.StatusCode)}.", RetryAfter(response));
        }

        if (response.Content.Headers.ContentLength > Limits.SourceDocumentBytesMax)
        {
            throw TooLarge(at);
        }

        await using var raw = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = raw;
        foreach (var encoding in response.Content.Headers.ContentEncoding.Reverse())
        {
            body = Decoded(body, encoding, at);
        }

        var bytes = await ReadBoundedAsync(body, at, cancellationToken).ConfigureAwait(false);
        if (bytes.Span.StartsWith(GzipMark))
        {
            // A file that is kept packed, as feeds do with .json.gz.
            await using var packed = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
            bytes = await ReadBoundedAsync(packed, at, cancellationToken).ConfigureAwait(false);
        }

        return new LoadedDocument(bytes, Header(response.Headers, "ETag"), Header(response.Content.Headers, "Last-Modified"));
    }

    private static Stream Decoded(Stream body, string encoding, Uri at) => encoding.ToUpperInvariant() switch
    {
        "" or "IDENTITY" => body,
        "GZIP" or "X-GZIP" => new GZipStream(body, CompressionMode.Decompress),
        "BR" => new BrotliStream(body, CompressionMode.Decompress),
        "DEFLATE" => new ZLibStream(body, CompressionMode.Decompress),
        _ => throw new SourceUnreadableException($"{Shown(at)} answers in an encoding that was not asked for."),
    };

    private static async Task<ReadOnlyMemory<byte>> ReadBoundedAsync(Stream body, Uri at, CancellationToken cancellationToken)
    {
        using var gathered = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        while (await body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            if (gathered.Length + read > Limits.SourceDocumentBytesMax)
            {
                throw TooLarge(at);
            }

            gathered.Write(chunk, 0, read);
        }

        return gathered.GetBuffer().AsMemory(0, (int)gathered.Length);
    }

    private static SourceUnreadableException TooLarge(Uri at) =>
        new($"{Shown(at)} answers with more than {Limits.SourceDocumentBytesMax} bytes.");

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    // As they came: once parsed and written anew, a validator need not be the same text.
    private static string? Header(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 and < 1024 } text ? text : null;

    private static string Meaning(HttpStatusCode status) => (int)status switch
    {
        401 => ", the credentials are missing or wrong",
        403 => ", the credentials do not suffice",
        404 or 410 => ", there is no such document",
        429 => ", too many requests",
        >= 500 => ", it failed",
        _ => "",
    };

    /// <summary>An address for a message: feeds put tokens into queries.</summary>
    private static string Shown(Uri address) => address.GetLeftPart(UriPartial.Path);

    private static string Innermost(Exception e) => e.InnerException is null ? e.Message : Innermost(e.InnerException);
}
