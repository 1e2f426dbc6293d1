namespace Breakwater.Matching.Image;

/// <summary>What stands for a name in the first look at a candidate: its last two labels, cut to their last 32 bytes.</summary>
internal static class MarkerText
{
    /// <summary>Bits of the hash of a last label.</summary>
    public const int LastLabelBits = 14;

    private const ulong LabelPrime = 0x9E3779B97F4A7C15;

    /// <summary>The last two labels of a name, or all of it.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> name)
    {
        var last = name.LastIndexOf((byte)'.');
        var before = last < 0 ? -1 : name[..last].LastIndexOf((byte)'.');
        return Cut(name[(before + 1)..]);
    }

    /// <summary>Place in the bitmap of last labels: from the last eight bytes of the label, folded.</summary>
    public static int LastLabelPlace(ReadOnlySpan<byte> name)
    {
        ulong word = 0;
        var label = name[(name.LastIndexOf((byte)'.') + 1)..];
        foreach (var b in label.Length <= 8 ? label : label[^8..])
        {
            word = (word >> 8) | ((ulong)(b | 0x20) << 56);
        }

        return Place(label.Length == 0 ? 0 : word >> (8 * (8 - Math.Min(label.Length, 8))));
    }

    /// <param name="word">The label's last eight bytes, folded, the last one on top, moved down as far as they are fewer.</param>
    public static int Place(ulong word) => (int)(LabelHash(word) >> (64 - LastLabelBits));

    /// <summary>The place is its highest bits.</summary>
    /// <inheritdoc cref="Place"/>
    public static ulong LabelHash(ulong word) => word * LabelPrime;

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text) => text.Length <= HashKey.BlockBytes ? text
        : text[^HashKey.BlockBytes..];
}
