using Breakwater.Harbor.Corpora;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Endure;

/// <summary>
/// The indicators of one input and how often each was planted there. No other input has them, so what the hub counts of a value tells which
/// input it was seen in. Used by one writer at a time; read when it has ended.
/// </summary>
internal sealed class PlantedValues
{
    private readonly string[] _values;
    private readonly long[] _counts;
    private readonly SeededRandom _random;

    public PlantedValues(string name, int count, int seed)
    {
        var names = new MadeUpNames(seed);
        Name = name;
        _random = new SeededRandom((ulong)seed, 1);
        _values = [.. Enumerable.Range(0, count).Select(_ => names.Domain("endure"))];
        _counts = new long[count];
    }

    public string Name { get; }

    public IReadOnlyList<string> Values => _values;

    public long Total => _counts.Sum();

    /// <summary>One of them, counted as planted.</summary>
    public string Plant() => Plant(_random.Below(_values.Length));

    public string Plant(int index)
    {
        _counts[index]++;
        return _values[index];
    }

    public Account Settle(IReadOnlyDictionary<string, long> reported)
    {
        var (found, missing, twice) = (0L, 0L, 0L);
        for (var i = 0; i < _values.Length; i++)
        {
            var count = reported.GetValueOrDefault(_values[i]);
            found += count;
            missing += Math.Max(0, _counts[i] - count);
            twice += Math.Max(0, count - _counts[i]);
        }

        return new Account(Name, Total, found, missing, twice);
    }
}

/// <summary>What was planted in an input, and what the hub has counted of it in the end.</summary>
/// <param name="Missing">Planted and not reported, value by value.</param>
/// <param name="Twice">Reported beyond what was planted, value by value.</param>
internal sealed record Account(string Name, long Planted, long Reported, long Missing, long Twice)
{
    public bool IsExact => Missing == 0 && Twice == 0;
}
