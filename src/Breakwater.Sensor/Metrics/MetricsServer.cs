using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Sensor.Metrics;

/// <summary><c>GET /metrics</c> and <c>GET /healthz</c> over HTTP/1.1 on loopback, one request a connection. Nothing else is served, and
/// nothing is read from a request but its first line.</summary>
/// <param name="health">What needs a person; empty when all is well.</param>
internal sealed class MetricsServer(IPEndPoint address, Func<string> metrics, Func<IReadOnlyList<string>> health, SensorLog log)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(address);
            socket.Listen(Limits.MetricsRequestsMax * 4);
        }
        catch (SocketException e)
        {
            log.Write($"Metrics are not served at {address}: {e.Message}");
            return;
        }

        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await socket.AcceptAsync(cancellationToken);
                serving.Add(Task.Run(() => ServeAsync(client, cancellationToken), CancellationToken.None));
                if (serving.Count >= Limits.MetricsRequestsMax)
                {
                    serving.Remove(await Task.WhenAny(serving));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The sensor ends.
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limits.MetricsTime);
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var request = await ReadHeadAsync(stream, limit.Token);
            await stream.WriteAsync(Answer(request), limit.Token);
            client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Whoever asked has gone, or is too slow.
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[Limits.MetricsRequestBytesMax];
        var length = 0;
        while (length < head.Length && head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await stream.ReadAsync(head.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return Encoding.ASCII.GetString(head, 0, length);
    }

    private byte[] Answer(string head)
    {
        var words = head.Split("\r\n", 2)[0].Split(' ');
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || !head.Contains("\r\n\r\n"))
        {
            return Answer("400 Bad Request", "This is not a request that is understood.\n");
        }

        if (words[0] is not ("GET" or "HEAD"))
        {
            return Answer("405 Method Not Allowed", "Only GET.\n");
        }

        var (status, text) = words[1] switch
        {
            "/metrics" => ("200 OK", metrics()),
            "/healthz" => health() is { Count: > 0 } sentences
                ? ("503 Service Unavailable", string.Join('\n', sentences) + "\n")
                : ("200 OK", "ok\n"),
            _ => ("404 Not Found", "There are /metrics and /healthz.\n"),
        };
        return Answer(status, text, words[0] == "HEAD");
    }

    private static byte[] Answer(string status, string text, bool isHead = false)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
            + $"Content-Length: {body.Length}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
        return isHead ? head : [.. head, .. body];
    }
}
