namespace Breakwater.Stix;

/// <summary>The observations that a stream keeps: for each bracket in the order they came, each with the brackets it is kept for.</summary>
internal sealed class StreamMemory
{
    private readonly long[] _windows;
    private readonly Dictionary<int, BracketHit>[] _hits;
    private readonly Queue<(int Slot, long Number)>[] _order;
    private readonly Dictionary<int, SeenObservation> _observations = [];
    private readonly Dictionary<int, (long Number, int Brackets)> _numbers = [];
    private readonly Stack<int> _free = new();

    public StreamMemory(long[] windows)
    {
        _windows = windows;
        _hits = Array.ConvertAll(windows, static _ => new Dictionary<int, BracketHit>());
        _order = Array.ConvertAll(windows, static _ => new Queue<(int Slot, long Number)>());
    }

    public IReadOnlyList<IReadOnlyDictionary<int, BracketHit>> Hits => _hits;

    public IReadOnlyDictionary<int, SeenObservation> Observations => _observations;

    public int Count => _observations.Count;

    public long Dropped { get; private set; }

    public void Keep(Observed one, long number, BracketHit?[] hits)
    {
        var slot = _free.TryPop(out var free) ? free : _observations.Count;
        var brackets = 0;
        _observations.Add(slot, PatternMatcher.Seen(one, slot));
        for (var bracket = 0; bracket < hits.Length; bracket++)
        {
            if (hits[bracket] is { Truth: Truth.True } hit)
            {
                brackets++;
                _hits[bracket].Add(slot, hit);
                _order[bracket].Enqueue((slot, number));
            }
        }

        _numbers.Add(slot, (number, brackets));
        for (var bracket = 0; bracket < hits.Length; bracket++)
        {
            while (_hits[bracket].Count > Limits.PatternStreamKeptMax)
            {
                Dropped += LetGoFirst(bracket) ? 1 : 0;
            }
        }
    }

    /// <summary>Lets go what no observation from this time on can reach; what has no time is in no window.</summary>
    public void Expire(long from)
    {
        for (var bracket = 0; bracket < _windows.Length; bracket++)
        {
            while (_windows[bracket] != long.MaxValue && _order[bracket].TryPeek(out var first)
                && (!IsThere(first) || !(_observations[first.Slot].Last >= from - _windows[bracket])))
            {
                LetGoFirst(bracket);
            }
        }
    }

    /// <summary>Takes a match out, whole observations, and numbers it by the stream.</summary>
    public IReadOnlyList<PatternBinding> Take(IReadOnlyList<PatternBinding> found)
    {
        var numbered = found.Select(b => b with { Index = _numbers[(int)b.Index].Number }).ToArray();
        foreach (var slot in found.Select(static b => (int)b.Index).Distinct())
        {
            foreach (var hits in _hits)
            {
                hits.Remove(slot);
            }

            Forget(slot);
        }

        Tidy();
        return numbered;
    }

    private bool LetGoFirst(int bracket)
    {
        var first = _order[bracket].Dequeue();
        if (!IsThere(first) || !_hits[bracket].Remove(first.Slot))
        {
            return false;
        }

        var (number, brackets) = _numbers[first.Slot];
        _numbers[first.Slot] = (number, brackets - 1);
        if (brackets == 1)
        {
            Forget(first.Slot);
        }

        return true;
    }

    /// <summary>A slot is used again; the entry of its last observation is not its own.</summary>
    private bool IsThere((int Slot, long Number) entry) =>
        _numbers.TryGetValue(entry.Slot, out var now) && now.Number == entry.Number;

    private void Forget(int slot)
    {
        _observations.Remove(slot);
        _numbers.Remove(slot);
        _free.Push(slot);
    }

    /// <summary>What was taken out leaves entries behind; they are cleared when most are such.</summary>
    private void Tidy()
    {
        for (var bracket = 0; bracket < _order.Length; bracket++)
        {
            if (_order[bracket].Count > 2 * (_hits[bracket].Count + 8))
            {
                _order[bracket] = new Queue<(int Slot, long Number)>(_order[bracket].Where(IsThere));
            }
        }
    }
}
