using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Formats.Tests.Consumers;

/// <summary>A question for an address over UDP (RFC 1035, 4.1), and the answer's code.</summary>
internal static class DnsQuestion
{
    public const int NoError = 0;
    public const int NameError = 3;

    public static byte[] Of(string name)
    {
        var labels = name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        return [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, .. labels, 0, 0, 1, 0, 1];
    }

    /// <summary>Null when no answer came within a second.</summary>
    public static async Task<int?> AskAsync(int port, string name)
    {
        using var client = new UdpClient(AddressFamily.InterNetwork);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        client.Connect(IPAddress.Loopback, port);
        try
        {
            await client.SendAsync(Of(name), patience.Token);
            return (await client.ReceiveAsync(patience.Token)).Buffer[3] & 0x0F;
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            return null;
        }
    }
}
