using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Breakwater.Portal.Tests.Browser;

/// <summary>The protocol of those who drive the browser (Chrome DevTools Protocol): commands and events over one web socket.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly ConcurrentDictionary<string, Channel<JsonNode>> _events = new();
    private readonly SemaphoreSlim _sending = new(1);
    private Task _reading = Task.CompletedTask;
    private int _last;

    public static async Task<DevTools> ConnectAsync(Uri address)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(address, CancellationToken.None);
        tools._reading = tools.ReadAsync();
        return tools;
    }

    /// <summary>Sends a command, and answers its result.</summary>
    /// <param name="session">Of a page; null for the browser itself.</param>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null, string? session = null)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _waiting[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            command["sessionId"] = session;
        }

        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }

        var reply = await answer.Task.WaitAsync(Patience);
        return reply["error"] is { } error
            ? throw new InvalidOperationException($"{method}: {error["message"]}") : reply["result"]!;
    }

    /// <summary>What a page tells of, in order.</summary>
    public ChannelReader<JsonNode> EventsOf(string session) => EventChannel(session).Reader;

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private Channel<JsonNode> EventChannel(string session) => _events.GetOrAdd(session, _ => Channel.CreateUnbounded<JsonNode>());

    private async Task ReadAsync()
    {
        var buffer = new byte[BufferBytes];
        using var message = new MemoryStream();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The browser was ended: that is how it closes. Whoever still waits is told.
            foreach (var one in _waiting.Values)
            {
                one.TrySetException(new InvalidOperationException("The browser has ended.", e));
            }
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is { } id)
        {
            if (_waiting.TryRemove((int)id, out var waiting))
            {
                waiting.TrySetResult(message);
            }
        }
        else if (message["sessionId"] is { } session)
        {
            EventChannel((string)session!).Writer.TryWrite(message);
        }
    }
}
