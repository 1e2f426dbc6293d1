using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Taxii.Server.Replies;

/// <summary>The error replies, one place for their words.</summary>
internal static class TaxiiErrors
{
    public static IResult Of(int status, string? description = null, IReadOnlyCollection<TaxiiProblem>? problems = null) =>
        new ErrorReply(status, description, problems);

    public static IResult NotFound(string what) => Of(
        StatusCodes.Status404NotFound, $"There is no such {what}, or this client may not know of it.");

    public static IResult MayNot(string what) => Of(StatusCodes.Status403Forbidden, $"This client may not {what} this collection.");

    public static IResult Invalid(int status, IReadOnlyCollection<TaxiiProblem> problems) =>
        Of(status, string.Join(" ", problems.Select(p => p.Message)), problems);

    public static TaxiiError Resource(int status, string? description, string errorId, IReadOnlyCollection<TaxiiProblem>? problems) => new(
        Title(status),
        description ?? Description(status),
        errorId,
        Code(status),
        status.ToString(CultureInfo.InvariantCulture),
        problems is { Count: > 0 }
            ? problems.GroupBy(p => p.Path).ToDictionary(g => g.Key, g => string.Join(" ", g.Select(p => p.Message)))
            : null);

    private static string Title(int status) => status switch
    {
        400 => "Bad request",
        401 => "Not authenticated",
        403 => "Forbidden",
        404 => "Not found",
        405 => "Method not allowed",
        406 => "Not acceptable",
        408 => "Request timeout",
        413 => "Body too large",
        415 => "Unsupported media type",
        422 => "Unprocessable body",
        429 => "Too many requests",
        >= 500 => "Server error",
        _ => "Error",
    };

    private static string Code(int status) => Title(status).ToLowerInvariant().Replace(' ', '-');

    private static string? Description(int status) => status switch
    {
        401 => "Send credentials by HTTP Basic, or a bearer token.",
        404 => "There is nothing at this address, or this client may not know of it.",
        429 => "Wait as long as Retry-After says, or a minute, and ask again.",
        >= 500 => "The server failed. The error_id finds this answer in its log.",
        _ => null,
    };
}
