using System.Numerics;

namespace Breakwater.Harbor.Corpora;

/// <summary>Random numbers that are the same for a seed on every machine and runtime (xoshiro256**, seeded by splitmix64).</summary>
internal sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <param name="stream">Tells apart what is drawn for different things under one seed.</param>
    public SeededRandom(ulong seed, ulong stream)
    {
        var state = Mix(seed + 0x9E3779B97F4A7C15) ^ Mix(stream + 0xD1B54A32D192ED03);
        _a = Mix(state += 0x9E3779B97F4A7C15);
        _b = Mix(state += 0x9E3779B97F4A7C15);
        _c = Mix(state += 0x9E3779B97F4A7C15);
        _d = Mix(state + 0x9E3779B97F4A7C15);
    }

    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>From 0 to one less than the bound.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    public int Between(int from, int through) => from + Below(through - from + 1);

    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>A rank below the bound whose frequency falls as one over the rank, by octaves: Zipf's law without floating
    /// point.</summary>
    public int Rank(int bound)
    {
        var octave = Below(BitOperations.Log2((uint)bound) + 1);
        return ((1 << octave) - 1 + Below(1 << octave)) % bound;
    }

    public T Pick<T>(T[] from) => from[Below(from.Length)];

    public T PickByRank<T>(T[] from) => from[Rank(from.Length)];
}
