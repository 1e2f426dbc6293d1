using System.Text;
using Xunit;

namespace Breakwater.Fuzz.Tests;

/// <summary>A short run of every target, always the same inputs; bench/fuzz/run goes on from there.</summary>
public sealed class FuzzTests
{
    private const int Seed = 1;
    private const int Cases = 3000;

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void No_generated_input_ends_in_what_is_not_documented(string name)
    {
        var target = FuzzTarget.All.Single(t => t.Name == name);
        for (var number = 0; number < Cases; number++)
        {
            var input = target.Input(Seed, number);
            var error = Record.Exception(() => target.Run(input));
            Assert.True(error is null, $"Input {number} of seed {Seed}: {Encoding.UTF8.GetString(input)}\n{error}");
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Inputs_follow_from_their_seed_and_differ(string name)
    {
        var target = FuzzTarget.All.Single(t => t.Name == name);
        Assert.Equal(target.Input(7, 5), target.Input(7, 5));
        Assert.True(Enumerable.Range(0, 200).Select(n => Convert.ToHexString(target.Input(7, n))).Distinct().Count() > 100);
    }

    [Fact]
    public void A_worker_reports_what_a_target_throws_and_what_is_slow()
    {
        var worker = new FuzzWorker(new FaultyTarget(), Seed, static _ => { });
        var failures = Enumerable.Range(0, 3).Select(n => worker.Run(n)).ToArray();
        Assert.Null(failures[0]);
        Assert.Contains("not documented", failures[1]!.What, StringComparison.Ordinal);
        Assert.Contains("ms", failures[2]!.What, StringComparison.Ordinal);
        Assert.Equal(3, worker.Count);
    }

    private sealed class FaultyTarget : FuzzTarget
    {
        private int _made;

        public override string Name => "faulty";

        public override void Run(byte[] input)
        {
            if (input[0] == 1)
            {
                throw new InvalidOperationException("not documented");
            }

            if (input[0] == 2)
            {
                Thread.Sleep(Limits.CaseTime + TimeSpan.FromMilliseconds(50));
            }
        }

        protected override byte[] Make(Random random) => [(byte)_made++];
    }
}
