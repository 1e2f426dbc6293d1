using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Inputs;

/// <summary>Syslog over UDP (RFC 5426): a message each datagram, of any size that UDP has. One thread receives, so that the kernel's buffer
/// is emptied as fast as may be; what the kernel dropped all the same is counted.</summary>
internal sealed class SyslogUdpInput(ListenerSettings settings, ChannelWriter<InputBatch> batches, TimeProvider time, SensorLog log)
    : SyslogListener(settings, batches, time, log)
{
    protected override async Task ListenAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(Settings.Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = Limits.DatagramBufferBytes;
        socket.ReceiveTimeout = (int)Limits.FlushInterval.TotalMilliseconds;
        socket.Bind(Settings.Address);
        Listens();
        await Task.Factory.StartNew(
            () => Receive(socket, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Receive(Socket socket, CancellationToken cancellationToken)
    {
        var drops = new KernelDrops(socket);
        var dropped = 0L;
        var buffer = Array.Empty<byte>();
        var filled = 0;
        var (begun, looked) = (0L, Time.GetTimestamp());
        var error = SocketError.Success;
        while (!cancellationToken.IsCancellationRequested)
        {
            buffer = buffer.Length == 0 ? ArrayPool<byte>.Shared.Rent(Limits.DatagramBatchBytes) : buffer;
            var received = socket.Receive(buffer.AsSpan(filled, Limits.DatagramBytesMax), SocketFlags.None, out error);
            if (error == SocketError.Success)
            {
                begun = filled == 0 ? Time.GetTimestamp() : begun;
                filled += Ended(buffer.AsSpan(filled), received);
            }
            else if (error is not (SocketError.TimedOut or SocketError.WouldBlock or SocketError.Interrupted))
            {
                break;
            }

            var isFull = buffer.Length - filled <= Limits.DatagramBytesMax;
            if (filled > 0 && (isFull || Time.GetElapsedTime(begun) >= Limits.FlushInterval))
            {
                HandOn(buffer, filled);
                (buffer, filled) = ([], 0);
            }

            if (Time.GetElapsedTime(looked) >= Limits.LossTellInterval)
            {
                looked = Time.GetTimestamp();
                CountDrops(drops, ref dropped);
            }
        }

        CountDrops(drops, ref dropped);
        HandOn(buffer, filled);
        if (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)error);
        }
    }

    /// <summary>One line: newlines inside become spaces, and one ends it.</summary>
    private static int Ended(Span<byte> room, int received)
    {
        var text = room[..received].TrimEnd("\r\n\0"u8);
        text.Replace((byte)'\n', (byte)' ');
        room[text.Length] = (byte)'\n';
        return text.Length + 1;
    }

    private void CountDrops(KernelDrops drops, ref long dropped)
    {
        if (drops.Read() is { } now && now > dropped)
        {
            Losses.Add(LossReasons.DroppedDatagrams, now - dropped);
            dropped = now;
        }
    }

    private void HandOn(byte[] buffer, int filled) => HandOnAsync(buffer, filled).AsTask().GetAwaiter().GetResult();
}
