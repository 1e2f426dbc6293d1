namespace Breakwater.Stix;

/// <summary>
/// Matches a pattern against observations as they come. Each observed-data object takes part in one match at most, so that a match is told
/// once. Memory is bounded: what a WITHIN around the whole pattern can no longer reach is let go, and of the rest each bracket keeps
/// <see cref="Limits.PatternStreamKeptMax"/>. Not for several threads at once.
/// </summary>
public sealed class PatternStream
{
    private readonly PatternMatcher _matcher;
    private readonly long _lateness;
    private readonly StreamMemory _memory;
    private long _latest = long.MinValue;

    /// <param name="lateness">How far its first_observed may be behind the latest one that came before.</param>
    public PatternStream(PatternMatcher matcher, TimeSpan lateness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lateness, TimeSpan.Zero);
        _matcher = matcher;
        _lateness = lateness.Ticks / TimeSpan.TicksPerMicrosecond;
        _memory = new StreamMemory(StreamWindows.Of(matcher.Plan, matcher.BracketCount));
    }

    /// <summary>Observations that came in.</summary>
    public long Seen { get; private set; }

    /// <summary>Observations that were over <c>lateness</c> behind, and left out.</summary>
    public long Late { get; private set; }

    /// <summary>Times that an observation gave way to the limit for a bracket; a match with it is not found any more.</summary>
    public long Dropped => _memory.Dropped;

    /// <summary>Times that it was not known whether an observation, or what came with it, matches.</summary>
    public long Undecided { get; private set; }

    /// <summary>Why, the last time; null when there was none.</summary>
    public string? Reason { get; private set; }

    /// <summary>Observations kept now.</summary>
    public int Kept => _memory.Count;

    /// <summary>Takes what was observed, in the order of the set.</summary>
    /// <returns>The matches that it completes.</returns>
    public IReadOnlyList<PatternMatch> Add(ObservedSet observed)
    {
        var matches = new List<PatternMatch>();
        foreach (var one in observed.Observations)
        {
            if (Add(one) is { } match)
            {
                matches.Add(match);
            }
        }

        return matches;
    }

    /// <summary>Takes one observation; the match that it completes, or null.</summary>
    public PatternMatch? Add(Observed one)
    {
        var number = Seen++;
        if (one.First is { } first)
        {
            if (_latest != long.MinValue && first.Micros < _latest - _lateness)
            {
                Late++;
                return null;
            }

            _latest = Math.Max(_latest, first.Micros);
            _memory.Expire(_latest - _lateness);
        }

        string? reason = null;
        var hits = HitsOf(one, ref reason);
        if (!Array.Exists(hits, static h => h is { Truth: Truth.True }))
        {
            return null;
        }

        _memory.Keep(one, number, hits);
        if (new BindingSearch(_matcher.Plan, _memory.Hits, _memory.Observations).Find(Truth.True, out var limit) is { } found)
        {
            return new PatternMatch(_memory.Take(found));
        }

        Doubt(limit);
        return null;
    }

    private BracketHit?[] HitsOf(Observed one, ref string? reason)
    {
        try
        {
            var hits = _matcher.HitsOf(one, ref reason);
            Doubt(Array.Exists(hits, static h => h is { Truth: Truth.Unknown }) ? reason : null);
            return hits;
        }
        catch (PatternLimitException e)
        {
            Doubt(e.Message);
            return [];
        }
    }

    private void Doubt(string? reason)
    {
        Undecided += reason is null ? 0 : 1;
        Reason = reason ?? Reason;
    }
}
