using Breakwater.Protocol;
using Breakwater.Sensor.Inputs;

namespace Breakwater.Sensor.Sightings;

/// <summary>What the records of a journal come to. Guarded by whoever owns it.</summary>
internal sealed class JournalState
{
    private readonly Dictionary<string, FilePosition> _positions = [];
    private readonly Dictionary<string, WaitingSighting> _waiting = [];
    private readonly Dictionary<string, int> _fields = [];
    private readonly Dictionary<(string Input, string Reason), Loss> _losses = [];

    public IReadOnlyDictionary<string, FilePosition> Positions => _positions;

    public IReadOnlyDictionary<string, WaitingSighting> Waiting => _waiting;

    public SightingBatch? Batch { get; private set; }

    public long LookedBack { get; private set; }

    public long Dropped { get; private set; }

    public IReadOnlyCollection<Loss> Losses => _losses.Values;

    /// <summary>True after a run that did not end in order, and while one goes on.</summary>
    public bool Runs { get; private set; }

    /// <summary>Values and fields that may wait. Not part of the journal: another limit may be set at the next start.</summary>
    public int WaitingMax { get; init; } = Limits.SightingsWaitingMax;

    public void Apply(JournalRecord record)
    {
        if (record.Whole)
        {
            _positions.Clear();
            _waiting.Clear();
            _fields.Clear();
            _losses.Clear();
            Batch = null;
        }

        foreach (var (input, position) in record.Positions ?? new Dictionary<string, FilePosition>())
        {
            _positions[input] = position;
        }

        foreach (var sighting in record.Sightings ?? [])
        {
            Add(sighting);
        }

        if (record.Batch is { } batch)
        {
            Batch = batch;
            foreach (var report in record.Whole ? [] : batch.Sightings)
            {
                Remove(WaitingSighting.KeyOf(report));
            }
        }

        Batch = record.Done is { } done && done == Batch?.BatchId ? null : Batch;
        foreach (var loss in record.Losses ?? [])
        {
            Add(loss);
        }

        LookedBack = record.LookedBack ?? LookedBack;
        Runs = record.Runs ?? Runs;
        Dropped = record.Dropped ?? Dropped;
    }

    public JournalRecord ToWhole() => new()
    {
        Whole = true,
        Positions = new Dictionary<string, FilePosition>(_positions),
        Sightings = [.. _waiting.Values],
        Batch = Batch,
        LookedBack = LookedBack,
        Dropped = Dropped,
        Losses = [.. _losses.Values],
        Runs = Runs,
    };

    private void Add(WaitingSighting sighting)
    {
        if (sighting.Field is not null && !_waiting.ContainsKey(sighting.Key)
            && _fields.GetValueOrDefault(sighting.ValueKey) >= Limits.FieldsPerValueMax)
        {
            sighting = sighting with { Field = null };
        }

        if (_waiting.TryGetValue(sighting.Key, out var known))
        {
            _waiting[sighting.Key] = known.Plus(sighting);
        }
        else if (_waiting.Count < WaitingMax)
        {
            _waiting[sighting.Key] = sighting;
            _fields[sighting.ValueKey] = _fields.GetValueOrDefault(sighting.ValueKey) + 1;
        }
        else
        {
            Dropped += sighting.Count;
        }
    }

    private void Remove(string key)
    {
        if (_waiting.Remove(key, out var sighting) && --_fields[sighting.ValueKey] == 0)
        {
            _fields.Remove(sighting.ValueKey);
        }
    }

    private void Add(Loss loss) => _losses[(loss.Input, loss.Reason)] = _losses.TryGetValue((loss.Input, loss.Reason), out var known)
        ? loss with { Count = known.Count + loss.Count, At = loss.At > known.At ? loss.At : known.At }
        : loss;
}
