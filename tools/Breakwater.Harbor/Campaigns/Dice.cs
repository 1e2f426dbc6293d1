using Breakwater.Harbor.Corpora;

namespace Breakwater.Harbor.Campaigns;

/// <summary>Chances of the simulated port, the same for a seed.</summary>
/// <param name="stream">Tells apart what is drawn for different things, so that more of one changes nothing of another.</param>
internal sealed class Dice(ulong seed, ulong stream)
{
    private const double Bits53 = 1UL << 53;
    private readonly SeededRandom _random = new(seed, stream);

    /// <summary>From 0 up to 1.</summary>
    public double Unit() => (_random.Next() >> 11) / Bits53;

    public bool Chance(double probability) => Unit() < probability;

    public int Below(int bound) => _random.Below(bound);

    public double Between(double from, double to) => from + ((to - from) * Unit());

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Below(from.Count)];

    /// <summary>A rank below the bound; low ones are more frequent, as one over the rank.</summary>
    public int Rank(int bound) => _random.Rank(bound);

    public double Exponential(double mean) => -mean * Math.Log(1 - Unit());

    /// <param name="spread">Standard deviation of the logarithm.</param>
    public double LogNormal(double median, double spread) => median * Math.Exp(spread * Normal());

    public int Poisson(double mean)
    {
        // By the gaps between events; what is asked for here is small.
        var (count, at) = (0, Exponential(1));
        while (at < mean)
        {
            count++;
            at += Exponential(1);
        }

        return count;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());
}
