using System.Globalization;
using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Sightings;
using Breakwater.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Channels;

public sealed record FeedDraft(string? Device);

public sealed record SourceAnswer(string? Address, bool IsDevice);

/// <summary>What a person takes to the new sensor.</summary>
public sealed record NewEnrolmentCode(string Code, DateTimeOffset ExpiresAt);

internal static class ChannelEndpoints
{
    /// <summary>Under <c>/api/v1</c>: a member looks after its devices and sensors.</summary>
    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        var feeds = api.MapGroup("/feeds").WithTags("Feeds");
        feeds.MapGet("/", (HttpContext c, FeedRegister register) => Results.Ok(register.OfMember(c.Caller().Member(KeyPurposes.Manage))))
            .WithSummary("Your devices, where they load from, and new addresses to be answered").Produces<IReadOnlyList<FeedDevice>>();
        feeds.MapGet("/formats", () => Results.Ok(FeedEndpoints.Formats()))
            .WithSummary("Every format of a feed: its path behind a device's token, how it is entered on the device, its limits")
            .Produces<IReadOnlyList<FeedFormatView>>();
        feeds.MapPost("/", async (HttpContext c, FeedDraft draft, FeedRegister register, CancellationToken stop) =>
            Results.Created((string?)null,
                await register.AddAsync(c.Caller().Member(KeyPurposes.Manage), draft.Device, stop).ConfigureAwait(false)))
            .WithSummary("A token for one device; shown once").Produces<NewFeed>(201);
        feeds.MapPost("/{id}/sources",
            async (HttpContext c, string id, SourceAnswer answer, FeedRegister register, CancellationToken stop) =>
        {
            await register.AnswerAsync(c.Caller().Member(KeyPurposes.Manage), id, answer.Address ?? "", answer.IsDevice, stop)
                .ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Say whether a new address is the device");
        feeds.MapDelete("/{id}", async (HttpContext c, string id, FeedRegister register, CancellationToken stop) =>
        {
            await register.RevokeAsync(c.Caller().Member(KeyPurposes.Manage), id, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Revoke a device's token");

        var sensors = api.MapGroup("/sensors").WithTags("Sensors");
        sensors.MapGet("/", (HttpContext c, SensorRegister register) =>
            Results.Ok(register.OfMember(c.Caller().Member(KeyPurposes.Manage))))
            .WithSummary("Your sensors").Produces<IReadOnlyList<EnrolledSensor>>();
        sensors.MapPost("/codes",
            async (HttpContext c, SensorRegister register, HubAddress address, ManifestKey key, TimeProvider time,
                CancellationToken stop) =>
        {
            var secret = await register.MakeCodeAsync(c.Caller().Member(KeyPurposes.Manage), stop).ConfigureAwait(false);
            return Results.Created((string?)null,
                new NewEnrolmentCode(address.CodeFor(secret, key), time.GetUtcNow() + Protocol.Limits.EnrolmentCodeLifetime));
        }).WithSummary("An enrolment code for one sensor").Produces<NewEnrolmentCode>(201);
        sensors.MapDelete("/{id}", async (HttpContext c, string id, SensorRegister register, CancellationToken stop) =>
        {
            await register.RevokeAsync(c.Caller().Member(KeyPurposes.Manage), id, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Revoke a sensor");
    }

    /// <summary>At the root: what devices load and sensors speak.</summary>
    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        routes.MapFeedFiles();
        routes.MapPost(Routes.Enrol, async (EnrolRequest request, SensorRegister register, CancellationToken stop) =>
            Results.Json(await register.EnrolAsync(request, stop).ConfigureAwait(false), ProtocolJson.Default.EnrolResponse))
            .AllowAnonymous().ExcludeFromDescription();
        var sensor = routes.MapGroup("").RequireAuthorization().ExcludeFromDescription();
        sensor.MapPut(Routes.Keys, async (HttpContext c, SensorKeys keys, SensorRegister register, CancellationToken stop) =>
        {
            await register.NameKeysAsync(c.Caller(), keys, stop).ConfigureAwait(false);
            return Results.NoContent();
        });
        sensor.MapMethods(Routes.Manifest, ["GET", "HEAD"], ManifestAsync);
        sensor.MapMethods(Routes.Segments + "/{digest}", ["GET", "HEAD"], Segment);
        sensor.MapGet(Routes.Bundle, async (HttpContext c, SensorFiles files, CancellationToken stop) =>
        {
            var bundle = new MemoryStream();
            await files.WriteBundleAsync(c.Caller(), bundle, stop).ConfigureAwait(false);
            bundle.Position = 0;
            return Results.Stream(bundle, "application/octet-stream");
        });
        sensor.MapGet(Routes.Stream, StreamAsync);
        sensor.MapPost(Routes.Sightings, async (HttpContext c, SightingBatch batch, TakeSightings take, CancellationToken stop) =>
            Results.Json(await take.FromSensorAsync(c.Caller(), batch, stop).ConfigureAwait(false), ProtocolJson.Default.SightingReceipt));
    }

    private static async Task<IResult> ManifestAsync(
        HttpContext context, SensorManifests manifests, string? have, CancellationToken cancellationToken)
    {
        var known = (have ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var manifest = await manifests.OfAsync(context.Caller(), known, cancellationToken).ConfigureAwait(false);
        var tag = $"\"{manifest.Tag}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return context.Request.Headers.IfNoneMatch == tag
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(manifest.Json, "application/json");
    }

    private static IResult Segment(HttpContext context, string digest, SensorRegister register)
    {
        var bytes = register.Segment(context.Caller(), digest) ?? throw RejectedException.NotFound("segment");
        // Encrypted, so any cache may hold it.
        context.Response.Headers.CacheControl = "public, immutable, max-age=31536000";
        return Results.Bytes(bytes, "application/octet-stream",
            entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{digest}\""), enableRangeProcessing: true);
    }

    private static async Task StreamAsync(HttpContext context, SensorManifests manifests, KeyRing keys, LogSignal signal, TimeProvider time)
    {
        var caller = context.Caller();
        var sent = "";
        var view = default((DateTimeOffset, int, HashSet<long>));
        var asked = time.GetUtcNow();
        await EventStream.HoldAsync(context, async stop =>
        {
            while (!stop.IsCancellationRequested)
            {
                // Many streams wake at each change; this one tells only that there is something, so it may know of a revocation late.
                if (time.GetUtcNow() - asked > Limits.StreamViewAge)
                {
                    asked = time.GetUtcNow();
                    if (!keys.InForce(caller.KeyId))
                    {
                        return;
                    }
                }

                var seen = signal.Last;
                var content = manifests.ContentOf(caller, ref view);
                if (content != sent)
                {
                    await context.Response.WriteAsync(
                        string.Create(CultureInfo.InvariantCulture, $"event: manifest\ndata: {seen}\n\n"), stop).ConfigureAwait(false);
                    await context.Response.Body.FlushAsync(stop).ConfigureAwait(false);
                    sent = content;
                }

                await EventStream.WaitAsync(context, signal, seen, stop).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }
}
