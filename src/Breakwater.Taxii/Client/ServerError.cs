using System.Text.Json;

namespace Breakwater.Taxii.Client;

/// <summary>Makes an answer of 4xx or 5xx into an exception, with the server's own words (TAXII 2.1 section 3.6).</summary>
internal static class ServerError
{
    public static async Task<TaxiiException> ReadAsync(
        HttpResponseMessage response, Uri address, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var retryAfter = RetryAfter(response, time);
        var words = await WordsAsync(response.Content, cancellationToken);
        var message = $"{address} answers {status}, {Meaning(status)}{(words is null ? "." : $": {words}")}";
        return new TaxiiException(FaultOf(status, retryAfter), message, status, retryAfter);
    }

    private static TaxiiFault FaultOf(int status, TimeSpan? retryAfter) => status switch
    {
        401 => TaxiiFault.Unauthorized,
        403 => TaxiiFault.Forbidden,
        404 or 410 => TaxiiFault.NotFound,
        429 => TaxiiFault.Busy,
        503 when retryAfter is not null => TaxiiFault.Busy,
        408 or 425 => TaxiiFault.Busy,
        501 or 505 => TaxiiFault.Refused,
        >= 500 => TaxiiFault.ServerFailed,
        _ => TaxiiFault.Refused,
    };

    private static string Meaning(int status) => status switch
    {
        400 => "the request is malformed to it",
        401 => "the credentials are missing or wrong",
        403 => "the credentials do not suffice",
        404 or 410 => "there is no such thing for these credentials",
        406 => "it does not serve TAXII 2.1 there",
        413 => "the request is too large for it",
        415 => "it does not read TAXII 2.1 there",
        422 => "it cannot use the content",
        429 => "too many requests",
        >= 300 and < 400 => "a redirect to nowhere",
        >= 500 => "it failed",
        _ => "it refuses",
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wanted = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - (response.Headers.Date ?? time.GetUtcNow()),
            _ => (TimeSpan?)null,
        };
        return wanted < TimeSpan.Zero ? TimeSpan.Zero : wanted;
    }

    private static async Task<string?> WordsAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerBody.ReadAsync(content, Limits.ErrorBytesMax, cancellationToken) is { Length: > 0 } body
                ? Words(body) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or NotSupportedException or IOException)
        {
            // The status is there all the same; a page of a proxy, or half of one, explains nothing.
            return null;
        }
    }

    private static string? Words(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var title = Text(document.RootElement, "title");
        var description = Text(document.RootElement, "description");
        var both = title is null || description is null || description.StartsWith(title, StringComparison.Ordinal)
            ? description ?? title
            : $"{title.TrimEnd('.')}. {description}";
        return both is null ? null : Clean(both);
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text : null;

    /// <summary>A server's words for a log or a terminal: cut, without control characters.</summary>
    public static string Clean(string text)
    {
        var shown = new string([.. text.Take(Limits.ServerWordsCharsMax).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > Limits.ServerWordsCharsMax ? shown + "…" : shown;
    }
}
