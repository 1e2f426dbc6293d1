using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Harbor.Endure;

/// <summary>Senders of syslog that cannot be asked again. Every message has one planted value, so that messages and hits are the same
/// number.</summary>
internal sealed class SyslogSenders(int udpPort, int tcpPort, EndureLines lines)
{
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Datagrams, one after the other, as fast as they go when there is no pause.</summary>
    public void SendDatagrams(PlantedValues values, int count, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var to = new IPEndPoint(IPAddress.Loopback, udpPort);
        for (var i = 0; i < count && !cancellationToken.IsCancellationRequested; i++)
        {
            socket.SendTo(Encoding.UTF8.GetBytes(lines.Message(values.Plant())), to);
            Wait(pause, cancellationToken);
        }
    }

    /// <summary>Frames over one connection after the other, counted and by newline in turn; a connection that breaks is made
    /// anew.</summary>
    public void SendFrames(PlantedValues values, int count, int perConnection, TimeSpan pause, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < count && !cancellationToken.IsCancellationRequested;)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            var isCounted = (sent / perConnection) % 2 == 0;
            try
            {
                socket.Connect(IPAddress.Loopback, tcpPort);
                for (var i = 0; i < perConnection && sent < count; i++, sent++)
                {
                    SendWhole(socket, Frame(values.Plant(), isCounted));
                    Wait(pause, cancellationToken);
                }

                socket.Shutdown(SocketShutdown.Send);
                // Until the other end has closed too: it has read everything.
                while (socket.Receive(new byte[1]) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // The sensor is gone. A plain sender does not know what of it arrived.
                cancellationToken.WaitHandle.WaitOne(ReconnectPause);
            }
        }
    }

    private byte[] Frame(string value, bool isCounted)
    {
        var message = lines.Message(value);
        return Encoding.UTF8.GetBytes(isCounted ? $"{message.Length} {message}" : message + "\n");
    }

    private static void SendWhole(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += socket.Send(bytes.AsSpan(sent));
        }
    }

    private static void Wait(TimeSpan pause, CancellationToken cancellationToken)
    {
        if (pause > TimeSpan.Zero)
        {
            cancellationToken.WaitHandle.WaitOne(pause);
        }
    }
}
