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

    /// <param name="payloadBytes">What each entry carries for its owner; 0 for nothing. With a payload entries are numbered from 0 in the
    /// order in which they are added.</param>
    public IndicatorIndexBuilder(int payloadBytes = 0)
        : this(RandomSeed(), payloadBytes)
    {
    }

    internal IndicatorIndexBuilder(UInt128 seed, int payloadBytes)
    {
        _payloadBytes = payloadBytes;
        _image = new ImageBuilder(seed, payloadBytes);
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
