using System.Threading.Channels;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>One server-sent event.</summary>
internal sealed record StreamEvent(string Id, string Name, string Body);

/// <summary>Reads an event stream as it comes, and hands its events out one at a time.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _response;
    private readonly Channel<StreamEvent> _events = Channel.CreateUnbounded<StreamEvent>();

    private EventReader(HttpResponseMessage response, StreamReader lines)
    {
        _response = response;
        _ = PumpAsync(lines);
    }

    public static async Task<EventReader> OpenAsync(HttpClient client, HttpRequestMessage request, string? lastEventId)
    {
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event; null when the hub ended the stream, or none came in time.</summary>
    public async Task<StreamEvent?> NextAsync(TimeSpan? patience = null)
    {
        using var stop = new CancellationTokenSource(patience ?? Patience);
        try
        {
            return await _events.Reader.ReadAsync(stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>All events that come until none has come for a while.</summary>
    public async Task<List<StreamEvent>> DrainAsync(TimeSpan quiet)
    {
        var all = new List<StreamEvent>();
        while (await NextAsync(quiet) is { } one)
        {
            all.Add(one);
        }

        return all;
    }

    public void Dispose() => _response.Dispose();

    private async Task PumpAsync(StreamReader lines)
    {
        using var all = lines;
        string id = "", name = "", body = "";
        try
        {
            while (await lines.ReadLineAsync() is { } line)
            {
                if (line.Length == 0 && body.Length > 0)
                {
                    _events.Writer.TryWrite(new StreamEvent(id, name, body));
                    body = "";
                }

                id = line.StartsWith("id: ", StringComparison.Ordinal) ? line[4..] : id;
                name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
                body = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : body;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or HttpRequestException)
        {
            // The reader went away, or the hub did.
        }

        _events.Writer.TryComplete();
    }
}
