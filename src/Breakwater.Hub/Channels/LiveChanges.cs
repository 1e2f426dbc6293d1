using System.Globalization;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Channels;

/// <summary>
/// Tells a page that what it shows may have changed: server-sent events that say nothing but that, so that a page costs a connection and no
/// state. What has changed the page asks for again, and is shown what it may see then.
/// </summary>
public sealed class LiveChanges(PublicationReader reader, AudienceStore audiences, LogSignal signal)
{
    /// <param name="isOpen">Whether the session of the reader still is; asked before every event.</param>
    public Task HoldAsync(HttpContext context, Caller caller, Func<bool> isOpen) => EventStream.HoldAsync(context, async stop =>
    {
        var told = LastFor(caller);
        while (!stop.IsCancellationRequested && isOpen())
        {
            var seen = signal.Last;
            var last = LastFor(caller);
            if (last > told)
            {
                told = last;
                await context.Response.WriteAsync(
                    $"id: {last.ToString(CultureInfo.InvariantCulture)}\nevent: change\ndata: \n\n", stop).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(stop).ConfigureAwait(false);
            }

            await EventStream.WaitAsync(context, signal, Math.Max(seen, told), stop).ConfigureAwait(false);
        }
    });

    // What waits for coordinators is published to nobody.
    private long LastFor(Caller caller) => caller.May(KeyPurposes.Coordinate) ? signal.Last : reader.LastPosition(Visible(caller));

    private IReadOnlyList<long> Visible(Caller caller) => audiences.VisibleTo(audiences.PersonOf(caller));
}
