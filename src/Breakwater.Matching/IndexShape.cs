namespace Breakwater.Matching;

/// <summary>What kinds and lengths an index holds, so that a scan does no work for what is not in it.</summary>
internal sealed class IndexShape
{
    private const int ShortPrefixBits = 16;

    private readonly bool[] _prefixes4 = new bool[33];
    private readonly bool[] _prefixes6 = new bool[129];

    /// <summary>Prefix lengths in use, shortest first.</summary>
    public int[] Ipv4Prefixes { get; private set; } = [];

    public int[] Ipv6Prefixes { get; private set; } = [];

    /// <summary>One bit for each first half of an IPv4 address that some entry may match.</summary>
    public ulong[] Ipv4Halves { get; private init; } = new ulong[1 << (ShortPrefixBits - 6)];

    /// <summary>Longest key of each text kind in bytes; 0 when there is none.</summary>
    public int[] LengthMax { get; private init; } = new int[(int)IndicatorKind.Sha512 + 1];

    public void AddText(IndicatorKind kind, int length) => LengthMax[(int)kind] = Math.Max(LengthMax[(int)kind], length);

    public void AddRange(IndicatorKind kind, UInt128 address, int prefix)
    {
        if (kind == IndicatorKind.Ipv6)
        {
            _prefixes6[prefix] = true;
            return;
        }

        _prefixes4[prefix] = true;
        var first = (int)((uint)address >> ShortPrefixBits);
        var count = prefix >= ShortPrefixBits ? 1 : 1 << (ShortPrefixBits - prefix);
        for (var half = first; half < first + count; half++)
        {
            Ipv4Halves[half >> 6] |= 1UL << (half & 63);
        }
    }

    /// <summary>A copy that later additions do not touch.</summary>
    public IndexShape Freeze() => new()
    {
        Ipv4Prefixes = InUse(_prefixes4),
        Ipv6Prefixes = InUse(_prefixes6),
        Ipv4Halves = [.. Ipv4Halves],
        LengthMax = [.. LengthMax],
    };

    public bool MayMatch(uint ipv4)
    {
        var half = (int)(ipv4 >> ShortPrefixBits);
        return (Ipv4Halves[half >> 6] & (1UL << (half & 63))) != 0;
    }

    public bool Has(IndicatorKind kind) => LengthMax[(int)kind] > 0;

    private static int[] InUse(bool[] prefixes) => [.. Enumerable.Range(0, prefixes.Length).Where(p => prefixes[p])];
}
