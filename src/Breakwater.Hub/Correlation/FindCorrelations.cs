using Breakwater.Hub.Publication;
using Breakwater.Matching;

namespace Breakwater.Hub.Correlation;

/// <summary>
/// From a value to where else it is. Nothing stores pairs: each step goes from values to the objects that have them, or from objects to
/// those that speak of them, in what the viewer may see, and no step looks at more than its limit.
/// </summary>
internal sealed class FindCorrelations(
    ValueOccurrences values, MentionStore mentions, PublicationReader reader, DecayStore decay, TimeProvider time)
{
    /// <exception cref="RejectedException">Nothing is asked for, or too much of it.</exception>
    public Correlations Of(string? asked, IReadOnlyList<long> visible)
    {
        var text = (asked ?? "").Trim();
        if (text.Length is 0 or > Limits.CorrelationCharsMax)
        {
            throw RejectedException.Invalid(
                "bad-value", "value", $"A value or a name of 1 to {Limits.CorrelationCharsMax} characters is needed.");
        }

        var search = new CorrelationSearch(values, mentions, reader, visible, decay.Current(), time.GetUtcNow());
        string? kind = null;
        if (IndicatorValue.TryParse(text, out var value, out _))
        {
            kind = IndicatorKinds.Name(value.Kind);
            search.AddValue(kind, value.Text);
        }

        search.AddName(text);
        search.FollowMentions();
        return new Correlations(value.Text ?? text, kind, search.Found, search.Truncated);
    }
}
