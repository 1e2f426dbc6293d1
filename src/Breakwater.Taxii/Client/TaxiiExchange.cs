using System.Net.Http.Headers;
using Breakwater.Taxii.Negotiation;

namespace Breakwater.Taxii.Client;

/// <summary>
/// Sends one request until there is an answer: retries, redirects, time and size limits. Credentials go to the server they are for and
/// nowhere else. Every request of TAXII may be repeated: reads change nothing, and objects are known by id and version.
/// </summary>
internal sealed class TaxiiExchange(HttpClient http, Uri server, TaxiiCredentials? credentials, TaxiiClientOptions options)
{
    public TaxiiClientOptions Options => options;

    public async Task<TaxiiAnswer> SendAsync(
        HttpMethod method, Uri address, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        for (var retry = 1; ; retry++)
        {
            TimeSpan? delay;
            try
            {
                return await FollowAsync(method, address, body, cancellationToken);
            }
            catch (TaxiiException e) when (e.IsTransient && retry <= options.RetriesMax)
            {
                delay = options.DelayBefore(retry, e.RetryAfter);
                if (delay is null)
                {
                    throw;
                }
            }

            await Task.Delay(delay.Value, options.Time, cancellationToken);
        }
    }

    private async Task<TaxiiAnswer> FollowAsync(
        HttpMethod method, Uri address, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.AttemptPatience, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var at = address;
            for (var hop = 0; hop <= Limits.RedirectsMax; hop++)
            {
                using var request = Request(method, at, body);
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
                if (RedirectOf(response, method, at) is not { } next)
                {
                    return await TakeAsync(response, at, either.Token);
                }

                at = next;
            }

            throw new TaxiiException(TaxiiFault.BadAnswer, $"{address} redirects more than {Limits.RedirectsMax} times.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TaxiiException(
                TaxiiFault.TimedOut,
                $"{address} gave no whole answer within {options.AttemptPatience.TotalSeconds:0.#} seconds.",
                inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new TaxiiException(TaxiiFault.Unreachable, $"{address} cannot be reached: {Innermost(e)}", inner: e);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Uri address, ReadOnlyMemory<byte>? body)
    {
        var request = new HttpRequestMessage(method, address);
        // As it stands in the specification: some servers compare the text, and a typed header would be written with a space.
        request.Headers.TryAddWithoutValidation("Accept", TaxiiMedia.Taxii);
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        if (credentials is not null && TaxiiAddress.IsSameOrigin(address, server))
        {
            request.Headers.Authorization = credentials.Header;
        }

        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", TaxiiMedia.Taxii);
        }

        return request;
    }

    /// <summary>Null when the answer is to be taken as it is.</summary>
    private static Uri? RedirectOf(HttpResponseMessage response, HttpMethod method, Uri from)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
        {
            return null;
        }

        var next = new Uri(from, location);
        if (next.Scheme is not ("http" or "https") || (from.Scheme == "https" && next.Scheme != "https"))
        {
            throw new TaxiiException(TaxiiFault.Refused, $"{from} redirects to {next.Scheme}, which is no secure place to go to.");
        }

        // A body goes only where it was meant to go, and only when it may arrive as the same request.
        var mayFollow = method == HttpMethod.Get
            || ((int)response.StatusCode is 307 or 308 && TaxiiAddress.IsSameOrigin(from, next));
        return mayFollow
            ? next
            : throw new TaxiiException(TaxiiFault.Refused, $"{from} redirects a {method} to {next.Host}; give that address instead.");
    }

    private async Task<TaxiiAnswer> TakeAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await ServerError.ReadAsync(response, address, options.Time, cancellationToken);
        }

        // DELETE answers with no body, and then with no type.
        if (response.Content.Headers.ContentLength != 0)
        {
            AnswerMedia.Require(response.Content.Headers, address);
        }

        try
        {
            var body = await AnswerBody.ReadAsync(response.Content, options.AnswerBytesMax, cancellationToken)
                ?? throw new TaxiiException(
                    TaxiiFault.TooLarge, $"{address} answers with more than {options.AnswerBytesMax} bytes.", (int)response.StatusCode);
            return new TaxiiAnswer(
                address,
                (int)response.StatusCode,
                body,
                Header(response.Headers, "X-TAXII-Date-Added-First"),
                Header(response.Headers, "X-TAXII-Date-Added-Last"),
                response.Headers.Date is { } date ? TaxiiTimestamp.ToMicros(date) : null);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            throw new TaxiiException(TaxiiFault.BadAnswer, $"{address} answers with damaged compression: {e.Message}", inner: e);
        }
    }

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static string Innermost(Exception e) => e.InnerException is null ? e.Message : Innermost(e.InnerException);
}
