using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Breakwater.Sensor.Index;

/// <summary>
/// Ids of indicators that are no <c>indicator--UUID</c>, each once: for each two bytes with its length, little-endian, and its UTF-8. A
/// hub gives UUIDs, so this is empty or small; it is in memory whole.
/// </summary>
internal sealed class OddIds
{
    private readonly List<int> _starts = [];
    private readonly List<byte> _bytes;
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

    public OddIds()
    {
        _bytes = [];
    }

    /// <exception cref="InvalidDataException">It is cut off.</exception>
    public OddIds(byte[] bytes)
    {
        _bytes = [.. bytes];
        for (var at = 0; at < bytes.Length;)
        {
            _starts.Add(at);
            at += sizeof(ushort) + (at + sizeof(ushort) <= bytes.Length ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)) : 0);
            if (at > bytes.Length)
            {
                throw new InvalidDataException("The list of ids is cut off.");
            }
        }
    }

    public ReadOnlySpan<byte> Bytes => CollectionsMarshal.AsSpan(_bytes);

    /// <exception cref="InvalidDataException">There is none at this place.</exception>
    public string this[UInt128 place]
    {
        get
        {
            if (place >= (UInt128)_starts.Count)
            {
                throw new InvalidDataException("An entry names an id that is not there.");
            }

            var from = Bytes[_starts[(int)place]..];
            return Encoding.UTF8.GetString(from.Slice(sizeof(ushort), BinaryPrimitives.ReadUInt16LittleEndian(from)));
        }
    }

    /// <summary>False when the list is full, or the id too long.</summary>
    public bool TryAdd(string id, out int place)
    {
        if (_known.TryGetValue(id, out place))
        {
            return true;
        }

        var utf8 = Encoding.UTF8.GetBytes(id);
        if (utf8.Length > ushort.MaxValue || _bytes.Count + sizeof(ushort) + utf8.Length > Limits.OddIdBytesMax)
        {
            return false;
        }

        place = _starts.Count;
        _known.Add(id, place);
        _starts.Add(_bytes.Count);
        _bytes.AddRange([(byte)utf8.Length, (byte)(utf8.Length >> 8), .. utf8]);
        return true;
    }

    /// <summary>Gives up what only adding needs.</summary>
    public void Close()
    {
        _known.Clear();
        _known.TrimExcess();
        _bytes.TrimExcess();
        _starts.TrimExcess();
    }
}
