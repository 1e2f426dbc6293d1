using System.Buffers;
using System.Net.Sockets;
using Breakwater.Events;
using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor.Inputs;

/// <summary>
/// One sender over TCP or TLS. Gathers what comes for a moment, and turns it into lines in the buffer that it came into. Holds no memory
/// while nothing comes.
/// </summary>
internal sealed class SyslogConnection(Stream stream, LossCount losses, Func<byte[], int, ValueTask> handOn, TimeProvider time)
{
    private readonly SyslogFramer _framer = new();
    private byte[] _buffer = [];
    private int _size = Limits.ConnectionBytesMin;

    // What came begins at 1: see the framer.
    private int _end = 1;
    private bool _hasNews;
    private long _newsSince;
    private long _piecesCounted;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isOrderly = false;
        try
        {
            isOrderly = await ReceiveAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Broken off, or the sensor ends.
        }

        await EndAsync(isOrderly);
    }

    /// <summary>True when the sender closed, false when it was silent for too long.</summary>
    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        Task<int>? waiting = null;
        while (true)
        {
            // An empty read tells that something came, and leaves the buffer free to be handed on meanwhile.
            waiting ??= stream.ReadAsync(Memory<byte>.Empty, cancellationToken).AsTask();
            if (!waiting.IsCompleted && !await CameAsync(waiting, cancellationToken))
            {
                if (!_hasNews)
                {
                    return false;
                }

                await FlushAsync();
                continue;
            }

            await waiting;
            waiting = null;
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end, _size - _end), cancellationToken);
            if (read == 0)
            {
                return true;
            }

            (_newsSince, _hasNews) = (_hasNews ? _newsSince : time.GetTimestamp(), true);
            _end += read;
            if (_end == _size || time.GetElapsedTime(_newsSince) >= Limits.FlushInterval)
            {
                await FlushAsync();
            }
        }
    }

    private async Task<bool> CameAsync(Task waiting, CancellationToken cancellationToken)
    {
        var left = _hasNews ? Limits.FlushInterval - time.GetElapsedTime(_newsSince) : Limits.ConnectionIdleTime;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, stop.Token);
        await Task.WhenAny(waiting, delay);
        await stop.CancelAsync();
        return waiting.IsCompleted;
    }

    private void MakeRoom()
    {
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(_size);
        }
    }

    private async ValueTask FlushAsync()
    {
        var isFull = _end == _size;
        var atBound = isFull && _size == Limits.BatchBytesMax;
        var framed = _framer.Take(_buffer.AsSpan(0, _end), _end, isFull: atBound);
        var (lines, left) = (_buffer, _end - framed.Consumed);
        _hasNews = false;
        _size = isFull ? Math.Min(_size * 2, Limits.BatchBytesMax)
            : Math.Max(_end < _size / 4 ? _size / 2 : _size, Limits.ConnectionBytesMin);
        if (framed.Lines == 0 && framed.Consumed == 1 && _buffer.Length >= _size)
        {
            return;
        }

        _size = Math.Max(_size, left + Limits.ConnectionBytesMin);
        _size = Math.Min(_size, Limits.BatchBytesMax);
        _buffer = [];
        if (left > 0)
        {
            MakeRoom();
            lines.AsSpan(framed.Consumed, left).CopyTo(_buffer.AsSpan(1));
        }

        _end = 1 + left;
        losses.Add(LossReasons.FramesInPieces, _framer.InPieces - _piecesCounted);
        _piecesCounted = _framer.InPieces;
        if (framed.Lines > 0)
        {
            await handOn(lines, framed.Lines);
        }
        else
        {
            ArrayPool<byte>.Shared.Return(lines);
        }
    }

    /// <summary>What is left is matched as far as it came. A counted frame that has not ended is known to be cut, and so is any when the
    /// connection did not end in order.</summary>
    private async Task EndAsync(bool isOrderly)
    {
        if (_hasNews)
        {
            await FlushAsync();
        }

        var rest = _end - 1;
        if (_framer.IsUnfinished(_buffer.AsSpan(Math.Min(1, _buffer.Length), rest)) || (rest > 0 && !isOrderly))
        {
            losses.Add(LossReasons.UnfinishedFrames, 1);
        }

        var lines = rest > 0 ? _framer.Take(_buffer.AsSpan(0, _end), _end, isFull: true).Lines : 0;
        await handOn(lines > 0 ? _buffer : [], lines);
        if (lines == 0 && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
