using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Reads a stream by JSON values, with memory for one value and never more than its limit.</summary>
internal sealed class JsonChunks(Stream source)
{
    private byte[] _buffer = new byte[Limits.StreamChunkBytes];
    private int _start;
    private int _end;
    private long _before;
    private bool _isOver;

    /// <summary>Bytes before where we are, from the beginning of the stream.</summary>
    public long Position => _before + _start;

    /// <summary>The first bytes, at most <paramref name="count"/>, which are not taken.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count && await FillAsync(cancellationToken))
        {
        }

        return _buffer.AsMemory(_start, Math.Min(count, _end - _start));
    }

    public void Skip(int count) => _start += count;

    /// <summary>The next byte that is no white space, which is not taken; -1 at the end.</summary>
    public async ValueTask<int> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(" \t\r\n"u8);
            if (at >= 0)
            {
                _start += at;
                return _buffer[_start];
            }

            _start = _end;
            if (!await FillAsync(cancellationToken))
            {
                return -1;
            }
        }
    }

    /// <summary>Takes the next byte that is no white space.</summary>
    /// <exception cref="JsonException">It is another.</exception>
    public async ValueTask ExpectAsync(byte wanted, CancellationToken cancellationToken)
    {
        if (await NextAsync(cancellationToken) != wanted)
        {
            throw new JsonException($"'{(char)wanted}' was expected at byte {Position}.");
        }

        _start++;
    }

    /// <summary>
    /// Takes the value that begins where we are. The bytes hold until the next call; null when the value has more than
    /// <paramref name="limit"/>, and then it was passed over.
    /// </summary>
    /// <exception cref="JsonException">The stream ends inside it.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ValueAsync(int limit, CancellationToken cancellationToken)
    {
        var extent = new JsonExtent();
        var length = 0;
        while (true)
        {
            length += extent.Take(_buffer.AsSpan(_start + length, _end - _start - length), out var isDone);
            if (length > limit)
            {
                return await PassAsync(extent, length, isDone, cancellationToken);
            }

            if (isDone)
            {
                var value = _buffer.AsMemory(_start, length);
                _start += length;
                return value;
            }

            if (!await FillAsync(cancellationToken))
            {
                throw new JsonException($"The document ends inside a value, at byte {_before + _end}.");
            }
        }
    }

    /// <summary>Passes over the rest of a value that is too large to keep.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> PassAsync(
        JsonExtent extent, int length, bool isDone, CancellationToken cancellationToken)
    {
        _start += length;
        while (!isDone)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                throw new JsonException($"The document ends inside a value, at byte {_before + _end}.");
            }

            _start += extent.Take(_buffer.AsSpan(_start, _end - _start), out isDone);
        }

        return null;
    }

    /// <summary>Reads more behind what is there; false at the end of the stream.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_isOver)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _before += _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _isOver = read == 0;
        return !_isOver;
    }
}
