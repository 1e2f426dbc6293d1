using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>A name server on a UDP port of loopback that knows one TXT record, or none (RFC 1035, 4).</summary>
internal sealed class TinyNameServer : IDisposable
{
    private const int HeadBytes = 12;
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private volatile string? _text;

    public TinyNameServer() => _ = RunAsync();

    public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>What the TXT record of every name says.</summary>
    public void Answer(string text) => _text = text;

    public void Dispose() => _socket.Dispose();

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var query = await _socket.ReceiveAsync();
                await _socket.SendAsync(Reply(query.Buffer), query.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private byte[] Reply(byte[] query)
    {
        var end = HeadBytes;
        while (query[end] != 0)
        {
            end += query[end] + 1;
        }

        var question = query[HeadBytes..(end + 5)];
        byte[] head = [query[0], query[1], 0x84, 0, 0, 1, 0, (byte)(_text is null ? 0 : 1), 0, 0, 0, 0];
        if (_text is not { } text)
        {
            return [.. head, .. question];
        }

        var bytes = Encoding.ASCII.GetBytes(text);
        // One record is strings of at most 255 bytes each.
        byte[] strings = [.. bytes.Chunk(255).SelectMany(some => some.Prepend((byte)some.Length))];
        byte[] record =
            [0xC0, HeadBytes, 0, 16, 0, 1, 0, 0, 0, 1, (byte)(strings.Length >> 8), (byte)strings.Length, .. strings];
        return [.. head, .. question, .. record];
    }
}
