using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Formats.Misp;
using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Publication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Channels.Misp;

/// <summary>
/// What MISP's clients read, under <c>/misp/</c> as the address of the server, with a key of the purpose read in Authorization. There is
/// nothing to write here.
/// </summary>
internal static class MispEndpoints
{
    private const string Json = "application/json";

    public static void MapMisp(this IEndpointRouteBuilder routes)
    {
        var misp = routes.MapGroup(MispPath.Prefix).RequireAuthorization().ExcludeFromDescription();
        foreach (var form in new[] { "", ".json" })
        {
            misp.MapGet("/servers/getVersion" + form, (HttpContext c) => Checked(c, MispAnswers.ServerVersion));
            misp.MapGet("/servers/getPyMISPVersion" + form, (HttpContext c) => Checked(c, MispAnswers.PyMispVersion));
            misp.MapGet("/attributes/describeTypes" + form, (HttpContext c) => Checked(c, MispAnswers.DescribeTypes));
            misp.MapGet("/users/view/me" + form, Me);
            misp.MapMethods("/events/index" + form, ["GET", "POST"], IndexAsync);
            misp.MapMethods("/events/restSearch" + form, ["GET", "POST"], EventsAsync);
            misp.MapMethods("/attributes/restSearch" + form, ["GET", "POST"], AttributesAsync);
        }

        misp.MapMethods("/events", ["GET"], IndexAsync);
        misp.MapMethods("/events/view/{id}", ["GET", "HEAD", "POST"], View);
    }

    private static IResult Me(HttpContext context, CommunityStore community)
    {
        var caller = Reader(context);
        var member = caller.MemberId is { } id ? community.Member(id) : null;
        return Results.Bytes(MispAnswers.User(caller.KeyId, member?.Name ?? "Breakwater", member?.Id ?? caller.KeyId), Json);
    }

    private static async Task<IResult> IndexAsync(
        HttpContext context, MispViews views, AudienceStore audiences, TimeProvider time, CancellationToken cancellationToken)
    {
        var question = await QuestionAsync(context, cancellationToken).ConfigureAwait(false);
        var search = MispSearch.Read(question, time.GetUtcNow());
        var isMinimal = question.ValueKind == JsonValueKind.Object && question.TryGetProperty("minimal", out var minimal)
            && minimal.ToString() is "1" or "True" or "true";
        var found = search.Events(Visible(context, views, audiences)).ToList();
        return Answer(context, MispAnswers.Index(Page(found, search), isMinimal), found.Count);
    }

    private static async Task<IResult> EventsAsync(
        HttpContext context, MispViews views, AudienceStore audiences, TimeProvider time, CancellationToken cancellationToken)
    {
        var search = MispSearch.Read(await QuestionAsync(context, cancellationToken).ConfigureAwait(false), time.GetUtcNow());
        var found = search.Events(Visible(context, views, audiences)).ToList();
        return Answer(context, MispAnswers.Events(Page(found, search), search.IsMetadata), found.Count);
    }

    private static async Task<IResult> AttributesAsync(
        HttpContext context, MispViews views, AudienceStore audiences, TimeProvider time, CancellationToken cancellationToken)
    {
        var search = MispSearch.Read(await QuestionAsync(context, cancellationToken).ConfigureAwait(false), time.GetUtcNow());
        var found = search.Attributes(Visible(context, views, audiences)).ToList();
        return Answer(context, MispAnswers.Attributes(Page(found, search), search.IncludesEvent), found.Count);
    }

    private static IResult View(HttpContext context, string id, MispViews views, AudienceStore audiences)
    {
        var asked = id.EndsWith(".json", StringComparison.Ordinal) ? id[..^".json".Length] : id;
        var found = Visible(context, views, audiences)
            .FirstOrDefault(one => one.Uuid.Equals(asked, StringComparison.OrdinalIgnoreCase) || MispAnswers.IdOf(one.Uuid) == asked);
        if (found is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Results.Bytes(MispAnswers.Error("Invalid event.", context.Request.Path), Json);
        }

        return Answer(context, MispAnswers.Event(found), 1);
    }

    private static IResult Checked(HttpContext context, Func<byte[]> answer)
    {
        Reader(context);
        return Results.Bytes(answer(), Json);
    }

    private static IResult Answer(HttpContext context, byte[] body, int count)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";
        context.Response.Headers["X-Result-Count"] = count.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return HttpMethods.IsPost(context.Request.Method) || !FeedEndpoints.HasAlready(context.Request, tag)
            ? Results.Bytes(body, Json)
            : Results.StatusCode(StatusCodes.Status304NotModified);
    }

    private static IReadOnlyList<MispEvent> Visible(HttpContext context, MispViews views, AudienceStore audiences) =>
        views.Of(audiences.VisibleTo(audiences.ViewerOf(Reader(context))));

    private static IEnumerable<T> Page<T>(IEnumerable<T> found, MispSearch search) =>
        found.Skip((int)Math.Min(int.MaxValue, (search.Page - 1L) * search.Limit)).Take(search.Limit);

    private static Caller Reader(HttpContext context)
    {
        var caller = context.Caller();
        return caller.May(KeyPurposes.Read) ? caller : throw RejectedException.Forbidden("This key is not for reading.");
    }

    /// <summary>The body as JSON; undefined when there is none.</summary>
    private static async Task<JsonElement> QuestionAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        if (body.Length == 0)
        {
            return default;
        }

        try
        {
            return JsonElement.Parse(body.ToArray());
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The search is no JSON.", e);
        }
    }
}

/// <summary>Where the MISP API is.</summary>
public static class MispPath
{
    /// <summary>With a slash behind it, the address that a MISP client is given.</summary>
    public const string Prefix = "/misp";
}
