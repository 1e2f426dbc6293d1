using Breakwater.Protocol;
using Breakwater.Sensor.Inputs;

namespace Breakwater.Sensor.Sightings;

/// <summary>What the records of a journal come to. Guarded by whoever owns it.</summary>
internal sealed class JournalState
{
    private readonly Dictionary<string, FilePosition> _positions = [];
    private readonly Dictionary<string, WaitingSighting> _waiting = [];

    public IReadOnlyDictionary<string, FilePosition> Positions => _positions;

    public IReadOnlyDictionary<string, WaitingSighting> Waiting => _waiting;

    public SightingBatch? Batch { get; private set; }

    public long LookedBack { get; private set; }

    public long Dropped { get; private set; }

    public void Apply(JournalRecord record)
    {
        if (record.Whole)
        {
            _positions.Clear();
            _waiting.Clear();
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
                _waiting.Remove(WaitingSighting.KeyOf(report));
            }
        }

        Batch = record.Done is { } done && done == Batch?.BatchId ? null : Batch;
        LookedBack = record.LookedBack ?? LookedBack;
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
    };

    private void Add(WaitingSighting sighting)
    {
        if (_waiting.TryGetValue(sighting.Key, out var known))
        {
            _waiting[sighting.Key] = known.Plus(sighting);
        }
        else if (_waiting.Count < Limits.SightingsWaitingMax)
        {
            _waiting[sighting.Key] = sighting;
        }
        else
        {
            Dropped += sighting.Count;
        }
    }
}
