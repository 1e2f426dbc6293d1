using System.Text;

namespace Breakwater.Protocol;

/// <summary>Writes the records of a segment: values by what they do not share with the one before, indicators as UUIDs.</summary>
internal sealed class SegmentRecordWriter(Stream stream) : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private byte[] _value = [];
    private SegmentEntry _last;
    private long _published;
    private int _filled;

    public int Count { get; private set; }

    /// <exception cref="ArgumentException">The entry does not come after the one before it.</exception>
    public void Write(in SegmentEntry entry)
    {
        if (Count > 0 && SegmentEntry.CompareKeys(_last, entry) >= 0)
        {
            throw new ArgumentException($"{entry.Kind} {entry.Value} does not come after {_last.Kind} {_last.Value}.", nameof(entry));
        }

        var isNewKind = Count == 0 || entry.Kind != _last.Kind;
        var flags = SegmentRecord.Present | (entry.Removed ? SegmentRecord.Removed : 0) | (isNewKind ? SegmentRecord.NewKind : 0)
            | ((int)entry.Use << SegmentRecord.UseShift);
        var isUuid = SegmentRecord.TryUuid(entry.Indicator, out var uuid);
        Number((ulong)(flags | (isUuid ? SegmentRecord.Uuid : 0)));
        if (isNewKind)
        {
            Text(Encoding.UTF8.GetBytes(entry.Kind));
            _value = [];
        }

        var value = Encoding.UTF8.GetBytes(entry.Value);
        var shared = value.AsSpan().CommonPrefixLength(_value);
        Number((ulong)shared);
        Text(value.AsSpan(shared));
        if (isUuid)
        {
            Span<byte> bytes = stackalloc byte[16];
            uuid.TryWriteBytes(bytes, bigEndian: true, out _);
            Bytes(bytes);
        }
        else
        {
            Text(Encoding.UTF8.GetBytes(entry.Indicator));
        }

        if (!entry.Removed)
        {
            var step = entry.PublishedMicros - _published;
            Number((ulong)((step << 1) ^ (step >> 63)));
            _published = entry.PublishedMicros;
        }

        (_last, _value) = (entry, value);
        Count++;
    }

    public void Dispose()
    {
        Number(0);
        stream.Write(_buffer, 0, _filled);
        _filled = 0;
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        Number((ulong)text.Length);
        Bytes(text);
    }

    private void Number(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[count++] = (byte)(value | 0x80);
        }

        bytes[count++] = (byte)value;
        Bytes(bytes[..count]);
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferBytes - _filled)
        {
            stream.Write(_buffer, 0, _filled);
            _filled = 0;
        }

        if (bytes.Length > BufferBytes)
        {
            stream.Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }
}
