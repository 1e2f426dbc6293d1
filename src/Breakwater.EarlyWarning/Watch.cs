namespace Breakwater.EarlyWarning;

/// <summary>
/// The rule over time, in memory: what is published and said goes in, decisions come out. It has no clock; every call says when it is.
/// Not safe for several threads at once.
/// </summary>
public sealed class Watch
{
    private readonly EvidenceMemory _memory = new();
    private readonly Review _review;
    private readonly Dictionary<IndicatorKey, StandingWarning> _warningOf = [];

    public Watch(WarningSettings settings, Community community)
    {
        _review = new Review(_memory, new Rule(settings, community));
    }

    /// <summary>Every warning that is out, by the indicator that it is known by.</summary>
    public IEnumerable<StandingWarning> Out => _warningOf.Values.Distinct().OrderBy(one => one.Known);

    /// <summary>An indicator is out; what its value shows joins it with others, and so do these ties. Saying it again adds ties.</summary>
    public void Publish(IndicatorKey indicator, IEnumerable<Tie> ties, DateTimeOffset at)
    {
        _memory.Add(indicator, InfrastructureTies.Of(indicator), at);
        _memory.Add(indicator, ties, at);
    }

    /// <summary>
    /// A member says something about an indicator that is out. What it says raises or holds down; it takes nothing back from others: who
    /// calls a confirmed value ordinary is heard by a coordinator, so that a few cannot clear the way for an attack.
    /// </summary>
    /// <returns>Null when nothing changes by it.</returns>
    public Decision? Take(IndicatorKey indicator, Evidence evidence) =>
        _memory.Add(indicator, evidence) && !IsSettled(indicator, evidence) ? Raise(indicator, evidence.At) : null;

    /// <summary>A member takes back what it said about an indicator.</summary>
    public IReadOnlyList<Decision> TakeBack(IndicatorKey indicator, string memberId, DateTimeOffset at) =>
        _memory.Remove(indicator, memberId) ? Lower(indicator, at) : [];

    /// <summary>A coordinator's verdict on an indicator: it is nothing bad.</summary>
    public IReadOnlyList<Decision> Clear(IndicatorKey indicator, DateTimeOffset at) =>
        _memory.SetFalsePositive(indicator, true) ? Lower(indicator, at) : [];

    /// <summary>The end of such a verdict.</summary>
    public Decision? Unclear(IndicatorKey indicator, DateTimeOffset at) =>
        _memory.SetFalsePositive(indicator, false) ? Raise(indicator, at) : null;

    /// <summary>Forgets indicators about which nothing was said or published since, and closes their warnings without a word.</summary>
    public void Forget(DateTimeOffset before)
    {
        foreach (var indicator in _memory.Forget(before))
        {
            _warningOf.Remove(indicator);
        }
    }

    // It stands at the highest level, and the value is fit to block: one more witness changes nothing.
    private bool IsSettled(IndicatorKey indicator, Evidence evidence) =>
        evidence.Kind == EvidenceKind.Seen && _warningOf.TryGetValue(indicator, out var known)
        && known.Level == WarningLevel.PortAlert && known.Blocked.Contains(indicator);

    private Decision? Raise(IndicatorKey indicator, DateTimeOffset at)
    {
        var decision = _review.Raise(indicator, at, Standing);
        if (decision is not null)
        {
            Remember(decision);
        }

        return decision;
    }

    private IReadOnlyList<Decision> Lower(IndicatorKey indicator, DateTimeOffset at)
    {
        var decisions = _review.Lower(indicator, at, Standing);
        foreach (var decision in decisions)
        {
            Remember(decision);
        }

        return decisions;
    }

    private IReadOnlyList<StandingWarning> Standing(IReadOnlyCollection<IndicatorKey> indicators) =>
        indicators.Select(one => _warningOf.GetValueOrDefault(one)).OfType<StandingWarning>().Distinct().ToList();

    private void Remember(Decision decision)
    {
        var next = decision.After();
        foreach (var value in decision.Was.SelectMany(one => one.Values))
        {
            _warningOf.Remove(value);
        }

        foreach (var value in next.Values.Where(_ => next.Level > WarningLevel.None))
        {
            _warningOf[value] = next;
        }
    }
}
