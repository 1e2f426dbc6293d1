using System.Text;
using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>How much memory an indicator costs; speed itself is measured by <c>bench/stix/run</c>.</summary>
public sealed class AllocationTests
{
    private const int Count = 1000;

    /// <summary>A little above what it takes to read one: the object, its id and its markings.</summary>
    private const int BytesPerReadingMax = 560;

    /// <summary>A little above what it takes to read one and to validate all of it but the pattern.</summary>
    private const int BytesPerValidationMax = 800;

    /// <summary>As the other, with the pattern, of which most is the parser's.</summary>
    private const int BytesPerPatternMax = 2600;

    [Fact]
    public void Reading_an_indicator_allocates_no_more_than_it_keeps()
    {
        var bundle = Bundle("stix");
        AssertAllocates(BytesPerReadingMax, () => Assert.Equal(Count, StixBundle.Read(bundle).Objects.Count));
    }

    [Theory]
    [InlineData("sigma", BytesPerValidationMax)]
    [InlineData("stix", BytesPerPatternMax)]
    public void Validating_an_indicator_allocates_next_to_nothing_but_its_pattern(string patternType, int bytesMax)
    {
        var bundle = Bundle(patternType);
        AssertAllocates(bytesMax, () => Assert.Equal(0, Validate(bundle)));
    }

    private static void AssertAllocates(int bytesMax, Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        Assert.True(each <= bytesMax, $"{each} bytes an indicator; {bytesMax} are allowed.");
    }

    private static int Validate(byte[] bundle)
    {
        var problems = 0;
        foreach (var entry in StixBundle.Read(bundle).Objects)
        {
            problems += StixValidator.Validate(entry.Object!, entry.Index).Count;
        }

        return problems;
    }

    private static byte[] Bundle(string patternType)
    {
        var one = TypeSamples.BuildFull("indicator");
        one.Remove("extensions");
        one.Remove("granular_markings");
        one["pattern"] = "[domain-name:value = 'gate-release-form.example']";
        one["pattern_type"] = patternType;
        var text = Encoding.UTF8.GetString(StixJson.Write(writer => one.WriteTo(writer)));
        return Encoding.UTF8.GetBytes("{\"objects\":[" + string.Join(",\n", Enumerable.Repeat(text, Count)) + "]}");
    }
}
