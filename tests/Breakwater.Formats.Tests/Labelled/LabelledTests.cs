using Xunit;

namespace Breakwater.Formats.Tests.Labelled;

/// <summary>Precision and recall on texts that were labelled by hand; <c>bench/extract</c> prints the tables.</summary>
public sealed class LabelledTests
{
    private const double Least = 0.99;

    [Theory]
    [InlineData("worked-on.txt", 200, 40, false)]
    [InlineData("held-out.txt", 100, 25, false)]
    [InlineData("held-out-2.txt", 50, 15, false)]
    [InlineData("held-out-3.txt", 40, 10, false)]
    [InlineData("worked-on.txt", 200, 40, true)]
    [InlineData("held-out.txt", 100, 25, true)]
    [InlineData("held-out-2.txt", 50, 15, true)]
    public void Finds_what_is_there_and_nothing_else(string file, int textsMin, int emptyMin, bool isBuiltIn)
    {
        var texts = LabelledTexts.Load(file);
        Assert.True(texts.Count >= textsMin && texts.Count(text => text.Expected.Count == 0) >= emptyMin, $"{texts.Count} texts");
        var score = Score.Of(texts, new ExtractOptions(isBuiltIn ? TldList.BuiltIn : null));
        TestContext.Current.TestOutputHelper?.WriteLine(score.Table() + string.Join('\n', score.Mistakes));
        Assert.True(
            score.All.Precision >= Least && score.All.Recall >= Least,
            $"precision {score.All.Precision:F4}, recall {score.All.Recall:F4}\n{string.Join('\n', score.Mistakes)}");
    }
}
