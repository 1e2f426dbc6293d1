using System.Globalization;
using System.Text.Json;
using Breakwater.Formats.Writing;
using Breakwater.Hub.Channels;
using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Quality;
using Breakwater.Hub.Storage;
using Breakwater.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Publication;

/// <summary>A page of the log's objects. <see cref="Next"/> is the position to go on after; null when this was the last page.</summary>
public sealed record ObjectPage(IReadOnlyList<PublishedView> Objects, string? Next);

/// <param name="Position">In the publication log; also the TAXII <c>date_added</c>, in microseconds.</param>
public sealed record PublishedView(string Position, DateTimeOffset Added, JsonElement Object);

/// <summary>A live indicator value as a reader may see it.</summary>
/// <param name="Score">0 to 100, as it is now.</param>
/// <param name="Parts">What the score is made of.</param>
/// <param name="FallsAt">When its use will change by age, unless somebody sees it again.</param>
public sealed record IndicatorView(
    string Indicator, string Kind, string Value, string Use, long Score, IReadOnlyList<ScorePart> Parts, DateTimeOffset PublishedAt,
    DateTimeOffset? ValidUntil, DateTimeOffset? FallsAt);

internal static class PublicationEndpoints
{
    public static void MapPublication(this IEndpointRouteBuilder api)
    {
        api.MapGet("/objects", Page).WithTags("Publication").WithSummary("What you may receive, in the order it was published")
            .Produces<ObjectPage>();
        api.MapGet("/objects/{id}", Get).WithTags("Publication").WithSummary("The newest version of an object, as published")
            .Produces<JsonElement>();
        api.MapGet("/indicators", Indicators).WithTags("Publication")
            .WithSummary("Why a value is listed: by the value, or by the reference of an entry (bw: and twelve digits)")
            .Produces<IReadOnlyList<IndicatorView>>();
        api.MapGet("/stream", EventStream.RunAsync).WithTags("Publication")
            .WithSummary("Server-sent events: publish, withdraw, grant, revoke and warning, from Last-Event-ID on");
    }

    private static IResult Page(
        HttpContext context, PublicationReader reader, AudienceStore audiences, string? after, int? limit, string? type)
    {
        var visible = Visible(context, audiences);
        var size = Math.Clamp(limit ?? 100, 1, Limits.PageMax);
        var rows = reader.Page(new PublicationQuery(
            visible, PositionOf(after), size, Types: type?.Split(',', StringSplitOptions.RemoveEmptyEntries)));
        var page = rows.Take(size).ToList();
        return Results.Ok(new ObjectPage(
            page.Select(row => new PublishedView(
                row.Position.ToString(CultureInfo.InvariantCulture), Micros.ToTime(row.Position), JsonElement.Parse(row.Body!))).ToList(),
            rows.Count > size ? page[^1].Position.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static IResult Get(HttpContext context, string id, PublicationReader reader, AudienceStore audiences)
    {
        var rows = reader.Page(new PublicationQuery(Visible(context, audiences), 0, 1, [id]));
        return rows.Count > 0
            ? Results.Bytes(rows[0].Body!, "application/stix+json;version=2.1")
            : throw RejectedException.NotFound("object");
    }

    private static IResult Indicators(
        HttpContext context, IndicatorValueStore values, AudienceStore audiences, DecayStore decay, TimeProvider time, string? value,
        string? reference)
    {
        if (reference is not null)
        {
            var prefix = EntryReference.IdPrefix(reference) ?? throw RejectedException.Invalid(
                "bad-reference", "reference", $"\"{reference}\" is no reference of a list: bw: and twelve hexadecimal digits.");
            return Results.Ok(ViewsOf(values.FindByPrefix(prefix, Visible(context, audiences)), decay.Current(), time.GetUtcNow()));
        }

        if (!IndicatorValue.TryParse(value ?? "", out var parsed, out var problem))
        {
            throw RejectedException.Invalid("bad-value", "value", $"\"{value}\" is not a value to look for: {problem}");
        }

        var rows = values.Find(IndicatorKinds.Name(parsed.Kind), parsed.Text, Visible(context, audiences));
        return Results.Ok(ViewsOf(rows, decay.Current(), time.GetUtcNow()));
    }

    private static List<IndicatorView> ViewsOf(IReadOnlyList<IndicatorValueRow> rows, Decay decay, DateTimeOffset now) => rows.Select(row =>
    {
        var parts = ScorePart.Of(row, decay, now);
        return new IndicatorView(
            row.ObjectId, row.Kind, row.Value, row.UsedFor, parts.Sum(part => part.Points), parts, Micros.ToTime(row.PublishedAt),
            Micros.ToTime(row.ValidUntil), Micros.ToTime(row.FallsAt));
    }).ToList();

    private static IReadOnlyList<long> Visible(HttpContext context, AudienceStore audiences)
    {
        var caller = context.Caller();
        if (!caller.May(KeyPurposes.Read))
        {
            throw RejectedException.Forbidden("This key is not for reading.");
        }

        return audiences.VisibleTo(audiences.ViewerOf(caller));
    }

    internal static long PositionOf(string? after)
    {
        if (string.IsNullOrEmpty(after))
        {
            return 0;
        }

        return long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw RejectedException.Invalid("bad-position", "after", $"\"{after}\" is not a position that this hub gave out.");
    }
}
