namespace Breakwater.MatchingBench;

/// <summary>How much is measured.</summary>
/// <param name="Counts">Sizes of the nested lists.</param>
/// <param name="HyperscanTimeMax">For one size, compiling included.</param>
internal sealed record BenchOptions(
    long CorpusBytes, int[] Counts, int Repetitions, long PlainBytes, long GrepBytes, long HyperscanBytes, TimeSpan HyperscanTimeMax)
{
    public static BenchOptions Full { get; } = new(
        1L << 30, [10_000, 1_000_000, 10_000_000], 5, 32L << 20, 1L << 30, 64L << 20, TimeSpan.FromMinutes(3));

    public static BenchOptions Quick { get; } = new(
        64L << 20, [10_000, 1_000_000], 3, 32L << 20, 32L << 20, 16L << 20, TimeSpan.FromMinutes(3));
}
