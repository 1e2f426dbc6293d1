using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor.Inputs;

/// <summary>What one listener has lost and not handed on yet. Safe for several threads.</summary>
internal sealed class LossCount(string input, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _counts = [];

    public void Add(string reason, long count)
    {
        if (count > 0)
        {
            lock (_gate)
            {
                _counts[reason] = _counts.GetValueOrDefault(reason) + count;
            }
        }
    }

    /// <summary>Each loss is given once.</summary>
    public IReadOnlyList<Loss> Take()
    {
        lock (_gate)
        {
            if (_counts.Count == 0)
            {
                return [];
            }

            Loss[] taken = [.. _counts.Select(c => new Loss(input, c.Key, c.Value, time.GetUtcNow()))];
            _counts.Clear();
            return taken;
        }
    }
}
