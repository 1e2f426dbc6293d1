using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Inputs;

/// <summary>Syslog over TCP (RFC 6587), and over TLS (RFC 5425) with a certificate. Connections are bounded; more are turned away and
/// counted.</summary>
internal sealed class SyslogTcpInput(ListenerSettings settings, ChannelWriter<InputBatch> batches, TimeProvider time, SensorLog log)
    : SyslogListener(settings, batches, time, log)
{
    private int _connections;
    private string? _lastFailure;

    public override int Connections => Volatile.Read(ref _connections);

    protected override async Task ListenAsync(CancellationToken cancellationToken)
    {
        using var certificate = Settings.Protocol == ListenerProtocol.Tls ? new ServerCertificate(Settings, Time, Log) : null;
        using var socket = new Socket(Settings.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(Settings.Address);
        socket.Listen(Limits.ConnectionsMax);
        Listens();
        var serving = new List<(IPAddress? From, Task Task)>();
        try
        {
            while (true)
            {
                if (await TryAcceptAsync(socket, cancellationToken) is not { } client)
                {
                    continue;
                }

                serving.RemoveAll(static one => one.Task.IsCompleted);
                var from = (client.RemoteEndPoint as IPEndPoint)?.Address;
                // One sender that opens many would else keep the others out.
                if (serving.Count >= Limits.ConnectionsMax
                    || serving.Count(one => Equals(one.From, from)) >= Limits.ConnectionsPerAddressMax)
                {
                    Losses.Add(LossReasons.RefusedConnections, 1);
                    client.Dispose();
                    continue;
                }

                serving.Add((from, Task.Run(() => ServeAsync(client, certificate, cancellationToken), CancellationToken.None)));
            }
        }
        finally
        {
            await Task.WhenAll(serving.Select(one => one.Task));
        }
    }

    /// <summary>The next sender; null after a while when there is none to be had, for want of handles, say. Those that are connected
    /// go on.</summary>
    private async Task<Socket?> TryAcceptAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            return await socket.AcceptAsync(cancellationToken);
        }
        catch (SocketException e)
        {
            Losses.Add(LossReasons.RefusedConnections, 1);
            if (Interlocked.Exchange(ref _lastFailure, e.Message) != e.Message)
            {
                Log.Write($"{Settings.Name} could not take a sender: {e.Message}");
            }

            await Task.Delay(Limits.FilePollInterval, Time, cancellationToken);
            return null;
        }
    }

    private async Task ServeAsync(Socket client, ServerCertificate? certificate, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await using var plain = new NetworkStream(client, ownsSocket: true);
            if (certificate is null)
            {
                await new SyslogConnection(plain, Losses, HandOnAsync, Time).RunAsync(cancellationToken);
                return;
            }

            await using var tls = new SslStream(plain);
            if (await TryAgreeAsync(tls, certificate, cancellationToken))
            {
                await new SyslogConnection(tls, Losses, HandOnAsync, Time).RunAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Closing what the other end broke off.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task<bool> TryAgreeAsync(SslStream tls, ServerCertificate certificate, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limits.HandshakeTime);
        try
        {
            await tls.AuthenticateAsServerAsync(certificate.Options(), limit.Token);
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            Losses.Add(LossReasons.FailedHandshakes, cancellationToken.IsCancellationRequested ? 0 : 1);
            if (Interlocked.Exchange(ref _lastFailure, e.Message) != e.Message)
            {
                Log.Write($"{Settings.Name} did not agree on TLS with a sender: {e.Message}");
            }

            return false;
        }
    }
}
