using System.Text.Json;
using Breakwater.Hub.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Http;

/// <summary>The one place where failures become answers: RFC 9457 problem details, every problem in them, nothing internal.</summary>
public sealed class ProblemAnswers(ILogger<ProblemAnswers> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        var (status, title) = exception switch
        {
            RejectedException rejected => (StatusOf(rejected.Kind), TitleOf(rejected.Kind)),
            BadHttpRequestException bad => (bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? "The body is too large" : "The request cannot be read"),
            DatabaseBusyException => (StatusCodes.Status503ServiceUnavailable, "The hub is busy"),
            _ => (StatusCodes.Status500InternalServerError, "Something went wrong here"),
        };
        if (status == StatusCodes.Status500InternalServerError)
        {
            HttpLog.Failed(logger, httpContext.TraceIdentifier, exception);
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "2";
        }

        await WriteAsync(httpContext, status, title, DetailOf(exception, status, httpContext),
            (exception as RejectedException)?.Problems, cancellationToken)
            .ConfigureAwait(false);
        return true;
    }

    public static Task WriteAsync(
        HttpContext context, int status, string title, string? detail, IReadOnlyList<Problem>? problems,
            CancellationToken cancellationToken)
    {
        context.Response.StatusCode = status;
        var details = new ProblemDetails { Status = status, Title = title, Detail = detail };
        if (problems is { Count: > 0 })
        {
            details.Extensions["problems"] = problems;
        }

        return context.Response.WriteAsJsonAsync(details, HubJson.Options, "application/problem+json", cancellationToken);
    }

    private static string DetailOf(Exception exception, int status, HttpContext context) => exception switch
    {
        RejectedException or DatabaseBusyException => exception.Message,
        BadHttpRequestException { InnerException: JsonException json } => Explain(json),
        BadHttpRequestException => exception.Message,
        _ => $"The hub has logged it under {context.TraceIdentifier} ({status}).",
    };

    // The library's own sentences name types of this program; a caller needs the place.
    private static string Explain(JsonException json)
    {
        var place = json.LineNumber is { } line ? $"line {line + 1}, byte {json.BytePositionInLine + 1}" : json.Path ?? "$";
        var quoted = json.Message.Split('\'');
        return json.Message.StartsWith("The JSON property '", StringComparison.Ordinal) && quoted.Length > 1
            ? $"There is no property \"{quoted[1]}\" here."
            : $"The JSON cannot be read at {json.Path ?? "$"} ({place}): it is not sound, or not what is expected there.";
    }

    private static int StatusOf(RejectionKind kind) => kind switch
    {
        RejectionKind.NotFound => StatusCodes.Status404NotFound,
        RejectionKind.Forbidden => StatusCodes.Status403Forbidden,
        RejectionKind.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static string TitleOf(RejectionKind kind) => kind switch
    {
        RejectionKind.NotFound => "Not found",
        RejectionKind.Forbidden => "Not allowed",
        RejectionKind.Conflict => "That contradicts what is there",
        _ => "The request is not right",
    };
}

internal static partial class HttpLog
{
    [LoggerMessage(9001, LogLevel.Error, "Request {Trace} failed.")]
    public static partial void Failed(ILogger logger, string trace, Exception e);
}
