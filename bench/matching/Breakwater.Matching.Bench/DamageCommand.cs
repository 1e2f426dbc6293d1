using System.Globalization;
using Breakwater.Matching.Tests;

namespace Breakwater.MatchingBench;

/// <summary>
/// Damages an index file in many ways and uses it, by the rules of <see cref="DamageTrial"/>. A crash or a hang of this process is a
/// failure too; its seed is then in the last thousand that it names.
/// </summary>
internal sealed class DamageCommand(string folder)
{
    private const int SeedsPerLine = 1000;
    private const int SeedsPerCutWhileOpen = 50;
    private const int HungCode = 4;
    private static readonly TimeSpan HangTime = TimeSpan.FromSeconds(60);

    private int _seed;
    private int _seedSeen = -1;

    /// <returns>How many went wrong.</returns>
    public int Run(int firstSeed, int count)
    {
        using var watch = new Timer(_ => EndWhenHung(), null, HangTime, HangTime);
        var trial = new DamageTrial(folder);
        var outcomes = new int[Enum.GetValues<DamageOutcome>().Length];
        var cuts = 0;
        var wrong = 0;
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            Volatile.Write(ref _seed, seed);
            if (seed % SeedsPerLine == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from seed {seed}"));
            }

            var (outcome, what) = trial.Try(seed);
            outcomes[(int)outcome]++;
            if (outcome == DamageOutcome.Wrong)
            {
                wrong++;
                Console.WriteLine(what);
            }

            if (seed % SeedsPerCutWhileOpen == 0)
            {
                cuts++;
                var problem = trial.TryWhileOpen(seed);
                wrong += problem.Length > 0 ? 1 : 0;
                Console.Write(problem.Length > 0 ? problem + "\n" : "");
            }
        }

        var report = new Report();
        report.Line($"{count} damaged files of {trial.FileBytes} bytes with {trial.KindsHit.Count} kinds,");
        report.Line($"every second one crafted and sealed anew,");
        report.Line($"each scanned for {trial.Hit} hits: {outcomes[(int)DamageOutcome.RefusedAtOpening]} refused at opening,");
        report.Line($"{outcomes[(int)DamageOutcome.RefusedInScan]} while scanning and by verification,");
        report.Line($"{outcomes[(int)DamageOutcome.RefusedByVerification]} by verification alone;");
        report.Line(
            $"{outcomes[(int)DamageOutcome.SameHits]} crafted ones pass and find the same: sound files of other payloads or numbers;");
        report.Line($"{cuts} cut short or replaced while open; {wrong} went wrong");
        return wrong;
    }

    private void EndWhenHung()
    {
        var seed = Volatile.Read(ref _seed);
        if (seed == _seedSeen)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed} hangs"));
            Environment.Exit(HungCode);
        }

        _seedSeen = seed;
    }
}
