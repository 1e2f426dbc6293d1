using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Matching.Image;

namespace Breakwater.Matching;

/// <summary>Collects indicators for one <see cref="IndicatorIndex"/>. Not for use by several threads at once.</summary>
public sealed class IndicatorIndexBuilder
{
    private readonly ImageBuilder _image;
    private readonly int _payloadBytes;

    /// <param name="entryTable">True lets values be read back by entry; entries are then numbered from 0 as they are added.</param>
    /// <param name="payloadBytes">What each entry carries for its owner; needs the table.</param>
    public IndicatorIndexBuilder(bool entryTable = false, int payloadBytes = 0)
        : this(RandomSeed(), entryTable, payloadBytes)
    {
    }

    internal IndicatorIndexBuilder(UInt128 seed, bool entryTable, int payloadBytes)
    {
        if (payloadBytes is < 0 or > Limits.PayloadBytesMax || (payloadBytes > 0 && !entryTable))
        {
            throw new ArgumentOutOfRangeException(nameof(payloadBytes), payloadBytes,
                $"A payload has at most {Limits.PayloadBytesMax} bytes and needs a table.");
        }

        _payloadBytes = payloadBytes;
        _image = new ImageBuilder(seed, entryTable, payloadBytes);
    }

    public long Count => _image.Count;

    /// <param name="value">As <see cref="IndicatorValue.TryParse(string, out IndicatorValue, out string)"/> made it.</param>
    /// <param name="entry">Comes back with every hit. One value may be added under several.</param>
    public void Add(IndicatorValue value, uint entry)
    {
        if (_payloadBytes > 0)
        {
            throw new InvalidOperationException("The entries of this index carry a payload.");
        }

        AddText(value, entry, []);
    }

    /// <summary>Adds the next entry.</summary>
    /// <returns>Its number.</returns>
    public uint Add(IndicatorValue value, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != _payloadBytes)
        {
            throw new ArgumentException($"A payload of this index has {_payloadBytes} bytes.", nameof(payload));
        }

        var entry = (uint)_image.Count;
        AddText(value, entry, payload);
        return entry;
    }

    /// <summary>The index of everything added so far, in memory. The builder may go on.</summary>
    /// <exception cref="InvalidOperationException">It is over a limit.</exception>
    public IndicatorIndex Build() => new(new IndexImage(_image.Build()));

    /// <summary>Writes the index of everything added so far, by docs/formats/index.md. On return it is on disk, whole, under this name; a
    /// file that was there before stays until then.</summary>
    /// <exception cref="IOException">It could not be written; what was there is there.</exception>
    /// <exception cref="InvalidOperationException">It is over a limit.</exception>
    public void Write(string path)
    {
        using var image = _image.Build();
        ImageFile.Write(path, image);
    }

    internal void AddUtf8(IndicatorKind kind, ReadOnlySpan<byte> canonical, uint entry) => _image.Add(kind, canonical, entry, []);

    private static UInt128 RandomSeed()
    {
        Span<byte> seed = stackalloc byte[16];
        RandomNumberGenerator.Fill(seed);
        return MemoryMarshal.Read<UInt128>(seed);
    }

    private void AddText(IndicatorValue value, uint entry, ReadOnlySpan<byte> payload)
    {
        Span<byte> small = stackalloc byte[256];
        var text = Encoding.UTF8.GetMaxByteCount(value.Text.Length) <= small.Length
            ? small[..Encoding.UTF8.GetBytes(value.Text, small)]
            : Encoding.UTF8.GetBytes(value.Text);
        _image.Add(value.Kind, text, entry, payload);
    }
}
