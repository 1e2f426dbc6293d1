using System.Buffers;

namespace Breakwater.Stix;

/// <summary>
/// Finds where a JSON value ends, over chunks as they come, by quotes and brackets alone; whether it is JSON is for a reader to say.
/// </summary>
internal struct JsonExtent
{
    private static readonly SearchValues<byte> Outside = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> Delimiters = SearchValues.Create(",]} \t\r\n"u8);
    private int _depth;
    private bool _isInText;
    private bool _isEscaped;
    private bool _isScalar;
    private bool _hasBegun;

    /// <summary>
    /// Bytes of the chunk that belong to the value. <paramref name="isDone"/> is false when it goes on in the next chunk. A number or
    /// word is done at the byte behind it.
    /// </summary>
    public int Take(ReadOnlySpan<byte> chunk, out bool isDone)
    {
        isDone = false;
        if (!_hasBegun && !chunk.IsEmpty)
        {
            _hasBegun = true;
            _isScalar = !Outside.Contains(chunk[0]);
        }

        if (_isScalar)
        {
            var end = chunk.IndexOfAny(Delimiters);
            isDone = end >= 0;
            return isDone ? end : chunk.Length;
        }

        var at = 0;
        while (at < chunk.Length && !isDone)
        {
            at = _isInText ? TakeText(chunk, at, ref isDone) : TakeBracket(chunk, at, ref isDone);
        }

        return at;
    }

    private int TakeText(ReadOnlySpan<byte> chunk, int at, ref bool isDone)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            return at + 1;
        }

        var next = chunk[at..].IndexOfAny((byte)'"', (byte)'\\');
        if (next < 0)
        {
            return chunk.Length;
        }

        _isEscaped = chunk[at + next] == '\\';
        _isInText = _isEscaped;
        isDone = !_isInText && _depth == 0;
        return at + next + 1;
    }

    private int TakeBracket(ReadOnlySpan<byte> chunk, int at, ref bool isDone)
    {
        var next = chunk[at..].IndexOfAny(Outside);
        if (next < 0)
        {
            return chunk.Length;
        }

        switch (chunk[at + next])
        {
            case (byte)'"':
                _isInText = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            default:
                _depth--;
                isDone = _depth <= 0;
                break;
        }

        return at + next + 1;
    }
}
