using Xunit;

namespace Breakwater.Matching.Tests;

/// <summary>Damaged index files, by chance and by design; <c>bench/matching/damage</c> does the same 100,000 times.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Seeds = 2000;
    private const int SeedsWhileOpen = 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-damage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_damaged_file_is_refused_or_gives_the_same_hits()
    {
        var trial = new DamageTrial(_folder);
        Assert.Equal(IndicatorKinds.All, trial.KindsHit.Order());
        var outcomes = new Dictionary<DamageOutcome, int>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (outcome, what) = trial.Try(seed);
            Assert.True(outcome != DamageOutcome.Wrong, what);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        // Each way of being refused is gone.
        Assert.Equal(Enum.GetValues<DamageOutcome>().Where(o => o != DamageOutcome.Wrong), outcomes.Keys.Order());
    }

    [Fact]
    public void A_file_that_is_cut_or_replaced_while_it_is_open_is_refused_or_gives_the_same_hits()
    {
        var trial = new DamageTrial(_folder);
        for (var seed = 0; seed < SeedsWhileOpen; seed++)
        {
            Assert.Equal("", trial.TryWhileOpen(seed));
        }
    }
}
