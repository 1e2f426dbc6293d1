using Breakwater.Harbor.Endure;
using Xunit;

namespace Breakwater.EndToEnd.Tests;

/// <summary>A short form of <c>bench/endure</c>: whatever happens to a sensor, every hit is reported once, or counted as lost.</summary>
[Collection(RunningHub.Collection)]
public sealed class EndureTests
{
    public static bool IsFull => Environment.GetEnvironmentVariable("BREAKWATER_TEST_FULL") == "1";

    [Fact(Skip = "Takes minutes: needs --full.", SkipUnless = nameof(IsFull))]
    public async Task Every_planted_hit_is_reported_once_or_counted_as_lost()
    {
        var output = new StringWriter();
        var options = new EndureOptions(
            Seed: 7, Length: TimeSpan.FromSeconds(60), Rotations: 100, Kills: 10, HubStop: TimeSpan.FromSeconds(8),
            BytesPerSecond: 16_000_000, Report: null, Keep: false);
        // It throws, and says what, when an account does not come out.
        await new EndureRun(Built.Programs(), output, TimeProvider.System).RunAsync(options, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("NO ", output.ToString(), StringComparison.Ordinal);
    }
}
