using System.Text;

namespace Breakwater.Protocol;

/// <summary>Reads what <see cref="SegmentRecordWriter"/> writes, and takes nothing else.</summary>
internal sealed class SegmentRecordReader(Stream stream)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _value = new byte[Limits.SegmentTextBytesMax];
    private readonly byte[] _text = new byte[Limits.SegmentTextBytesMax];
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _valueLength;
    private int _filled;
    private int _used;
    private int _count;
    private long _published;
    private SegmentEntry _last;

    /// <summary>False at the end of the records.</summary>
    /// <exception cref="InvalidDataException">What is there is not a record, or not in order.</exception>
    public bool TryRead(out SegmentEntry entry)
    {
        var flags = (int)Math.Min(Number(), int.MaxValue);
        entry = default;
        if (flags == 0)
        {
            return _used == _filled ? false : throw new InvalidDataException("The segment goes on behind its end.");
        }

        var use = flags >> SegmentRecord.UseShift;
        if ((flags & SegmentRecord.Present) == 0 || flags > SegmentRecord.FlagsMax || use > (int)IndicatorUse.Block
            || ++_count > Limits.SegmentEntriesMax || (_count == 1 && (flags & SegmentRecord.NewKind) == 0))
        {
            throw Bad();
        }

        var isRemoved = (flags & SegmentRecord.Removed) != 0;
        var kind = (flags & SegmentRecord.NewKind) != 0 ? NewKind() : _last.Kind;
        var value = Value();
        var indicator = (flags & SegmentRecord.Uuid) != 0
            ? SegmentRecord.UuidPrefix + new Guid(Take(16), bigEndian: true).ToString("D") : Utf8(Text());
        entry = new SegmentEntry(isRemoved, kind, value, indicator, (IndicatorUse)use, isRemoved ? 0 : Published());
        if (_count > 1 && SegmentEntry.CompareKeys(_last, entry) >= 0)
        {
            throw new InvalidDataException("The records of the segment are not in order.");
        }

        _last = entry;
        return true;
    }

    private string NewKind()
    {
        _valueLength = 0;
        return Utf8(Text());
    }

    private string Value()
    {
        var shared = Length();
        var rest = Text();
        if (shared > _valueLength || shared + rest.Length > _value.Length)
        {
            throw Bad();
        }

        rest.CopyTo(_value.AsSpan(shared));
        _valueLength = shared + rest.Length;
        return Utf8(_value.AsSpan(0, _valueLength));
    }

    private long Published()
    {
        var step = Number();
        _published = unchecked(_published + ((long)(step >> 1) ^ -(long)(step & 1)));
        return _published is >= 0 and <= Limits.PublishedMicrosMax ? _published : throw Bad();
    }

    private ReadOnlySpan<byte> Text() => Take(Length());

    private int Length() => Number() is var length && length <= Limits.SegmentTextBytesMax ? (int)length : throw Bad();

    private ReadOnlySpan<byte> Take(int count)
    {
        for (var i = 0; i < count;)
        {
            if (_used == _filled)
            {
                Fill();
            }

            var part = Math.Min(count - i, _filled - _used);
            _buffer.AsSpan(_used, part).CopyTo(_text.AsSpan(i));
            (_used, i) = (_used + part, i + part);
        }

        return _text.AsSpan(0, count);
    }

    private ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_used == _filled)
            {
                Fill();
            }

            var one = _buffer[_used++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        throw Bad();
    }

    private void Fill()
    {
        (_used, _filled) = (0, stream.Read(_buffer));
        if (_filled == 0)
        {
            throw new InvalidDataException("The segment ends in a record.");
        }
    }

    private static string Utf8(ReadOnlySpan<byte> text)
    {
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw Bad();
        }
    }

    private static InvalidDataException Bad() => new("A record of the segment cannot be read.");
}
