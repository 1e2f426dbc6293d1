using System.Buffers;
using System.Text;

namespace Breakwater.Matching;

/// <summary>
/// 64-bit hashes of everything in a log line that an indicator could be: names with each parent of two labels or more, addresses, URLs
/// with and without their scheme, mail addresses, file hashes. Stable for a seed across runs and versions, so that they may be stored.
/// </summary>
public static class ValueHashes
{
    internal static SearchValues<byte> DigitsAndDots { get; } = SearchValues.Create("0123456789."u8);

    /// <summary>Appends the hashes of one line, or of many whole lines; one value may come several times.</summary>
    public static void Collect(ReadOnlySpan<byte> text, ulong seed, List<ulong> hashes, MatcherOptions? options = null)
    {
        var sink = new ValueHashSink(seed, hashes);
        TokenScanner.Scan(text, options ?? MatcherOptions.Default, ref sink);
    }

    /// <summary>
    /// The hashes that <see cref="Collect"/> gives for log lines with this value: one, or for a range of up to
    /// <see cref="Limits.RangeHostBitsMax"/> host bits one for each address; none for a wider range.
    /// </summary>
    public static IReadOnlyList<ulong> Of(IndicatorValue value, ulong seed)
    {
        if (value.Kind is not (IndicatorKind.Ipv4 or IndicatorKind.Ipv6))
        {
            return [KeyHash.OfExact(seed, value.Kind, Encoding.UTF8.GetBytes(value.Text))];
        }

        var (address, prefix) = RangeText.Split(value.Kind, value.Text);
        var hostBits = (value.Kind == IndicatorKind.Ipv4 ? 32 : 128) - prefix;
        if (hostBits > Limits.RangeHostBitsMax)
        {
            return [];
        }

        return [.. Enumerable.Range(0, 1 << hostBits).Select(i => OfAddress(value.Kind, address + (UInt128)i, seed))];
    }

    internal static ulong OfAddress(IndicatorKind kind, UInt128 address, ulong seed)
    {
        Span<byte> key = stackalloc byte[17];
        var length = Image.ImageKeys.WriteAddressKey(kind, address, kind == IndicatorKind.Ipv4 ? 32 : 128, key);
        return KeyHash.OfExact(seed, kind, key[..length]);
    }
}
