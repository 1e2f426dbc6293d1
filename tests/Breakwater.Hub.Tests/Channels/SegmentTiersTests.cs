using Breakwater.Protocol;

namespace Breakwater.Hub.Tests.Channels;

public sealed class SegmentTiersTests
{
    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(100, 10_000)]
    [InlineData(3_000, 400)]
    public void A_chain_stays_short_and_an_entry_is_written_few_times(int perChange, int changes)
    {
        var chain = new List<long>();
        var written = 0L;
        var longest = 0;
        for (var i = 0; i < changes; i++)
        {
            chain.Add(perChange);
            written += perChange;
            if (SegmentTiers.MergeFrom(chain) is var from && from < chain.Count)
            {
                var sum = chain.Skip(from).Sum();
                Assert.InRange(sum, 1, SegmentTiers.EntriesMax);
                written += sum;
                chain.RemoveRange(from, chain.Count - from);
                chain.Add(sum);
            }

            longest = Math.Max(longest, chain.Count);
        }

        Assert.Equal((long)perChange * changes, chain.Sum());
        Assert.InRange(longest, 1, 60);
        Assert.InRange(written / (double)((long)perChange * changes), 1, 10);
    }

    [Fact]
    public void What_is_large_is_left_as_it_is()
    {
        Assert.Equal(9, SegmentTiers.MergeFrom(Enumerable.Repeat((long)SegmentTiers.EntriesMax, 9).ToList()));
        Assert.Equal(0, SegmentTiers.MergeFrom([]));
        Assert.Equal(1, SegmentTiers.MergeFrom([190_000, 1, 1, 1, 1, 1, 1, 1, 1]));
    }
}
