using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class PublishedContentTests
{
    [Theory]
    [InlineData("attack/ics-attack.json", 1826)]
    [InlineData("stix/apt1.json", 76)]
    [InlineData("stix/poisonivy.json", 155)]
    public void Accepts_every_object_of_published_bundles(string file, int count)
    {
        var reading = StixBundle.Read(File.ReadAllBytes(RealContent.Path(file)));

        Assert.True(reading.Usable);
        Assert.Empty(reading.Problems);
        Assert.Equal(count, reading.Objects.Count);
        var refusals = new List<string>();
        foreach (var entry in reading.Objects)
        {
            Assert.NotNull(entry.Object);
            foreach (var problem in StixValidator.Validate(entry.Object, $"$.objects[{entry.Index}]"))
            {
                if (problem.Severity == Severity.Must)
                {
                    refusals.Add($"{entry.Object.Type} {problem}");
                }
            }
        }

        Assert.Empty(refusals);
    }

    [Theory]
    [InlineData("stix/apt1.json")]
    [InlineData("stix/poisonivy.json")]
    public void Parses_and_reprints_every_published_pattern(string file)
    {
        var reading = StixBundle.Read(File.ReadAllBytes(RealContent.Path(file)));
        var patterns = 0;
        foreach (var entry in reading.Objects)
        {
            if (entry.Object!.Json.TryGetProperty("pattern", out var text))
            {
                patterns++;
                Assert.True(PatternParser.TryParse(text.GetString()!, out var pattern, out var error), $"{error} in {text}");
                Assert.True(PatternParser.TryParse(pattern.ToString(), out var again, out _));
                Assert.Equal(pattern.ToString(), again.ToString());
                Assert.NotEmpty(pattern.Observables());
            }
        }

        Assert.True(patterns > 0);
    }

    [Fact]
    public void Keeps_the_bytes_of_each_object_of_a_published_bundle()
    {
        var bytes = File.ReadAllBytes(RealContent.Path("stix/apt1.json"));
        var reading = StixBundle.Read(bytes);
        foreach (var entry in reading.Objects)
        {
            var text = entry.Object!.Utf8.Span;
            Assert.True(bytes.AsSpan().IndexOf(text) >= 0);
            Assert.Equal((byte)'{', text[0]);
            Assert.Equal((byte)'}', text[^1]);
        }
    }
}
