using Breakwater.Formats;
using Breakwater.Hub.Community;
using Breakwater.Matching;

namespace Breakwater.Hub.Channels;

/// <summary>What a pasted text was found to hold, and what the lists say of each.</summary>
/// <param name="Answers">In the order of the text, each value once.</param>
/// <param name="LeftOut">How many more the text holds than are looked up at a time.</param>
public sealed record SearchAnswer(IReadOnlyList<BlockAnswer> Answers, int LeftOut);

/// <summary>Takes anything pasted, finds the values in it, and looks each up.</summary>
public sealed class SearchDesk(WhyBlocked why)
{
    /// <exception cref="RejectedException">The caller may not read, or the text is too long.</exception>
    public SearchAnswer Find(Caller caller, string text)
    {
        if (text.Length > Limits.SearchTextCharsMax)
        {
            throw RejectedException.Invalid("too-long", "text", $"That is more than {Limits.SearchTextCharsMax} characters.");
        }

        var values = ValuesOf(text.Trim());
        return new SearchAnswer(
            values.Take(Limits.SearchValuesMax).Select(value => why.Of(caller, value)).ToList(),
            Math.Max(0, values.Count - Limits.SearchValuesMax));
    }

    // One value alone is taken as it is typed: a name in a list of names need not look like one in prose.
    private static List<string> ValuesOf(string text) =>
        text.Length == 0 ? []
        : IndicatorValue.TryParse(text, out var whole, out _) ? [whole.Text]
        : TextExtractor.Extract(text).Select(found => IndicatorValue.TryParse(found.Value, out var value, out _) ? value.Text : "")
            .Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).ToList();
}
