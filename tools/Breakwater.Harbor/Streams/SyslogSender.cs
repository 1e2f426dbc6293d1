using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Harbor.Streams;

/// <summary>Sends the lines of a text as syslog over TLS (RFC 5425, octet counting), at a given rate.</summary>
/// <param name="certificate">DER of the listener's certificate; it must show this one.</param>
internal sealed class SyslogSender(int port, byte[] certificate, byte[] text, TimeProvider time)
{
    private const int SliceBytes = 64 * 1024;

    public long Sent { get; private set; }

    /// <summary>Sends the text over and over until the time is up.</summary>
    /// <param name="bytesPerSecond">Of lines, without frame and encryption.</param>
    public async Task RunAsync(long bytesPerSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken).ConfigureAwait(false);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(certificate),
            },
            cancellationToken).ConfigureAwait(false);
        var framed = Framed(text);
        var began = time.GetTimestamp();
        for (var slice = 0; time.GetElapsedTime(began) is var elapsed && elapsed < duration; slice = (slice + 1) % framed.Count)
        {
            await tls.WriteAsync(framed[slice].Bytes, cancellationToken).ConfigureAwait(false);
            Sent += framed[slice].LineBytes;
            var due = TimeSpan.FromSeconds(Sent / (double)bytesPerSecond) - time.GetElapsedTime(began);
            if (due > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(due, time, cancellationToken).ConfigureAwait(false);
            }
        }

        await tls.ShutdownAsync().ConfigureAwait(false);
    }

    private static List<(byte[] Bytes, int LineBytes)> Framed(byte[] text)
    {
        var slices = new List<(byte[], int)>();
        using var slice = new MemoryStream();
        var lineBytes = 0;
        foreach (var range in text.AsSpan().Split((byte)'\n'))
        {
            var line = text.AsSpan(range);
            if (line.IsEmpty)
            {
                continue;
            }

            slice.Write(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{line.Length} ")));
            slice.Write(line);
            lineBytes += line.Length;
            if (lineBytes >= SliceBytes)
            {
                slices.Add((slice.ToArray(), lineBytes));
                slice.SetLength(0);
                lineBytes = 0;
            }
        }

        slices.Add((slice.ToArray(), lineBytes));
        return slices;
    }
}
