using System.Globalization;
using System.Text;
using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakwater.Hub.Channels;

/// <summary>
/// The log as server-sent events. Each event's id is its position, so that a reader that comes back with Last-Event-ID misses nothing and
/// gets nothing twice. What the reader may see is asked anew for every batch.
/// </summary>
internal static class EventStream
{
    private const int EventsAtOnce = 200;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static int _open;

    public static Task RunAsync(
        HttpContext context, PublicationReader reader, AudienceStore audiences, KeyRing keys, LogSignal signal) =>
        ShowAsync(context, reader, audiences, keys, signal, source: null);

    /// <summary>Only what is said of warnings: their reports as they come, change and go.</summary>
    public static Task WarningsAsync(
        HttpContext context, PublicationReader reader, AudienceStore audiences, KeyRing keys, LogSignal signal) =>
        ShowAsync(context, reader, audiences, keys, signal, Sources.Warning);

    private static async Task ShowAsync(
        HttpContext context, PublicationReader reader, AudienceStore audiences, KeyRing keys, LogSignal signal, string? source)
    {
        var caller = context.Caller();
        if (!caller.May(KeyPurposes.Read))
        {
            throw RejectedException.Forbidden("This key is not for reading.");
        }

        var last = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } given
            ? given : context.Request.Query["lastEventId"].ToString();
        // Without a place to begin at, a stream begins with what comes next.
        var position = last.Length > 0 ? PublicationEndpoints.PositionOf(last) : reader.LastPosition();
        await HoldAsync(context, async stop =>
        {
            while (!stop.IsCancellationRequested)
            {
                var seen = signal.Last;
                // A key that was revoked, or a circle that was left, ends what this stream shows.
                if (!keys.InForce(caller.KeyId))
                {
                    return;
                }

                var events = reader.Events(audiences.VisibleTo(audiences.ViewerOf(caller)), position, EventsAtOnce, source);
                foreach (var one in events)
                {
                    position = one.Position;
                    if (source is not null && one.ObjectType != "report")
                    {
                        continue;
                    }

                    await context.Response.WriteAsync(Format(one), stop).ConfigureAwait(false);
                }

                await context.Response.Body.FlushAsync(stop).ConfigureAwait(false);
                if (events.Count < EventsAtOnce)
                {
                    await WaitAsync(context, signal, Math.Max(seen, position), stop).ConfigureAwait(false);
                }
            }
        }).ConfigureAwait(false);
    }

    /// <summary>Holds a response open as an event stream, within the limit of streams.</summary>
    public static async Task HoldAsync(HttpContext context, Func<CancellationToken, Task> run)
    {
        if (Interlocked.Increment(ref _open) > Limits.StreamsMax)
        {
            Interlocked.Decrement(ref _open);
            throw new DatabaseBusyException();
        }

        // A hub that stops ends its streams at once; readers go on elsewhere or later, by Last-Event-ID.
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await context.Response.WriteAsync(": open\n\n", context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            await run(ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went away, or the hub stops: that is how a stream ends.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Waits for something new, and sends a comment when nothing comes, so that both sides notice a dead connection.</summary>
    public static async Task WaitAsync(HttpContext context, LogSignal signal, long position, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Heartbeat);
        try
        {
            await signal.WaitAsync(position, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await context.Response.WriteAsync(": still here\n\n", cancellationToken).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Format(LogEvent one)
    {
        var name = one is { Source: Sources.Warning, ObjectType: "report", Event: "publish" } ? "warning" : one.Event;
        var text = new StringBuilder()
            .Append("id: ").Append(one.Position.ToString(CultureInfo.InvariantCulture)).Append('\n')
            .Append("event: ").Append(name).Append('\n').Append("data: ");
        if (one.Body is { } body)
        {
            // Compact: a line break inside the object would end the event.
            using var document = JsonDocument.Parse(body);
            text.Append(JsonSerializer.Serialize(document.RootElement, HubJson.Options));
        }
        else
        {
            text.Append(JsonSerializer.Serialize(
                new { id = one.ObjectId, type = one.ObjectType, version = one.VersionText }, HubJson.Options));
        }

        return text.Append("\n\n").ToString();
    }
}
