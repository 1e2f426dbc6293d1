namespace Breakwater.EarlyWarning;

/// <summary>Indicators, ties and evidence in memory.</summary>
internal sealed class EvidenceMemory : IEvidenceGraph
{
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(1);
    private readonly Dictionary<IndicatorKey, Entry> _entries = [];
    private readonly Dictionary<string, List<TiedIndicator>> _tied = new(StringComparer.Ordinal);

    public void Add(IndicatorKey indicator, IEnumerable<Tie> ties, DateTimeOffset at)
    {
        var entry = EntryOf(indicator);
        entry.Last = at > entry.Last ? at : entry.Last;
        foreach (var tie in ties)
        {
            var row = new TiedIndicator(indicator, tie);
            if (entry.Ties.Count < Limits.TiesPerIndicatorMax && !entry.Ties.Contains(row))
            {
                entry.Ties.Add(row);
                if (!_tied.TryGetValue(tie.Key, out var rows))
                {
                    _tied.Add(tie.Key, rows = []);
                }

                rows.Add(row);
            }
        }
    }

    /// <summary>False when it says nothing that this member has not said lately.</summary>
    public bool Add(IndicatorKey indicator, Evidence evidence)
    {
        var entry = EntryOf(indicator);
        entry.Last = evidence.At > entry.Last ? evidence.At : entry.Last;
        var said = (evidence.MemberId, evidence.Kind, evidence.Way, evidence.System);
        if (entry.Evidence.TryGetValue(said, out var before))
        {
            entry.Evidence[said] = evidence.At > before.At ? evidence : before;
            return evidence.At - before.At >= Renewal;
        }

        return entry.Evidence.Count < Limits.EvidencePerIndicatorMax && entry.Evidence.TryAdd(said, evidence);
    }

    public bool Remove(IndicatorKey indicator, string memberId)
    {
        if (!_entries.TryGetValue(indicator, out var entry))
        {
            return false;
        }

        var said = entry.Evidence.Keys.Where(one => one.MemberId == memberId).ToList();
        said.ForEach(one => entry.Evidence.Remove(one));
        return said.Count > 0;
    }

    public bool SetFalsePositive(IndicatorKey indicator, bool falsePositive)
    {
        var entry = EntryOf(indicator);
        var changed = entry.FalsePositive != falsePositive;
        entry.FalsePositive = falsePositive;
        return changed;
    }

    public IReadOnlyList<IndicatorKey> Forget(DateTimeOffset before)
    {
        var gone = _entries.Where(entry => entry.Value.Last < before).Select(entry => entry.Key).ToList();
        foreach (var indicator in gone)
        {
            foreach (var tie in _entries[indicator].Ties)
            {
                _tied[tie.Tie.Key].Remove(tie);
            }

            _entries.Remove(indicator);
        }

        return gone;
    }

    public IReadOnlyList<TiedIndicator> TiesOf(IReadOnlyCollection<IndicatorKey> indicators) =>
        indicators.SelectMany(one => _entries.TryGetValue(one, out var entry) ? entry.Ties : []).ToList();

    public IReadOnlyList<TiedIndicator> TiedBy(IReadOnlyCollection<string> ties) =>
        ties.SelectMany(tie => _tied.TryGetValue(tie, out var rows) ? rows : []).ToList();

    public IReadOnlyList<IndicatorEvidence> EvidenceOf(IReadOnlyCollection<IndicatorKey> indicators) =>
        indicators.Where(_entries.ContainsKey)
            .Select(one => new IndicatorEvidence(one, _entries[one].Evidence.Values, _entries[one].FalsePositive)).ToList();

    private Entry EntryOf(IndicatorKey indicator)
    {
        if (!_entries.TryGetValue(indicator, out var entry))
        {
            _entries.Add(indicator, entry = new Entry());
        }

        return entry;
    }

    private sealed class Entry
    {
        public List<TiedIndicator> Ties { get; } = [];

        public Dictionary<(string MemberId, EvidenceKind Kind, string Way, string System), Evidence> Evidence { get; } = [];

        public bool FalsePositive { get; set; }

        public DateTimeOffset Last { get; set; } = DateTimeOffset.MinValue;
    }
}
