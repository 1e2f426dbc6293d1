namespace Breakwater.Matching;

/// <summary>The hash of a key: its kind, then its bytes folded, from the last to the first, so that every suffix of a name is hashed
/// on the way.</summary>
internal static class KeyHash
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    public static ulong Start(ulong seed, IndicatorKind kind) => (seed ^ (ulong)kind) * Prime;

    public static ulong Step(ulong state, byte folded)
    {
        state = (state ^ folded) * Prime;
        return state ^ (state >> 29);
    }

    public static ulong End(ulong state)
    {
        state = (state ^ (state >> 32)) * 0xD6E8FEB86659FD93;
        return state ^ (state >> 32);
    }

    public static ulong Of(ulong seed, IndicatorKind kind, ReadOnlySpan<byte> key)
    {
        var state = Start(seed, kind);
        for (var i = key.Length - 1; i >= 0; i--)
        {
            state = Step(state, TokenRules.Fold(key[i]));
        }

        return End(state);
    }

    /// <summary>For kinds whose bytes are not text: nothing is folded.</summary>
    public static ulong OfExact(ulong seed, IndicatorKind kind, ReadOnlySpan<byte> key)
    {
        var state = Start(seed, kind);
        for (var i = key.Length - 1; i >= 0; i--)
        {
            state = Step(state, key[i]);
        }

        return End(state);
    }
}
