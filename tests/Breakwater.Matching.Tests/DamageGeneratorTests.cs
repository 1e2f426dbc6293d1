using Xunit;

namespace Breakwater.Matching.Tests;

/// <summary>That damage is damage, of every sort.</summary>
public sealed class DamageGeneratorTests
{
    private const int Seeds = 4000;

    private static readonly byte[] Original = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * 31 >> 3))];

    [Fact]
    public void Every_seed_does_something_and_the_same_each_time()
    {
        var generator = new DamageGenerator(Original, 4096);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var damage = generator.Make(seed);
            Assert.False(damage.Bytes.AsSpan().SequenceEqual(Original), damage.What);
            Assert.False(damage.IsCrafted);
            Assert.Equal(damage.What, generator.Make(seed).What);
            Assert.Equal(damage.Bytes, generator.Make(seed).Bytes);
        }
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut to")]
    [InlineData("cut to 0 ")]
    [InlineData("appended")]
    [InlineData("swapped")]
    [InlineData("copied")]
    [InlineData("set to 0")]
    [InlineData("set to 255")]
    [InlineData(" to 18446744073709551615")]
    public void Every_sort_of_damage_comes_up(string sort)
    {
        var generator = new DamageGenerator(Original, 4096);
        Assert.Contains(Enumerable.Range(0, Seeds), seed => generator.Make(seed).What.Contains(sort, StringComparison.Ordinal));
    }

    [Fact]
    public void Half_of_what_still_has_a_header_is_resealed()
    {
        var sealedFiles = 0;
        var generator = new DamageGenerator(Original, 4096, bytes =>
        {
            sealedFiles++;
            bytes[0] ^= 0xFF;
        });
        var crafted = Enumerable.Range(0, Seeds).Count(seed => generator.Make(seed).IsCrafted);
        Assert.InRange(crafted, Seeds * 4 / 10, Seeds * 6 / 10);
        Assert.True(sealedFiles >= crafted);
    }

    [Fact]
    public void A_file_of_one_byte_or_none_can_be_damaged()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            Assert.NotEqual([7], new DamageGenerator([7], 4096).Make(seed).Bytes);
            Assert.NotEmpty(new DamageGenerator([], 4096).Make(seed).Bytes);
        }
    }
}
