using Breakwater.Stix;

namespace Breakwater.Taxii.Client;

/// <summary>One object on its way out.</summary>
internal sealed record Parcel(int Index, StixObject Object)
{
    public string? Version => Object.Version?.ToString();

    public bool Is(TaxiiStatusItem item) => item.Id == Object.Id
        && (Object.Version is not { } version || !ServerTime.TryParse(item.Version, out var micros) || micros == version.Micros);
}

/// <summary>The outcomes of one push, filled in as they become known.</summary>
internal sealed class PushState(int count)
{
    private readonly PushedObject?[] _outcomes = new PushedObject?[count];
    private readonly Dictionary<int, List<Parcel>> _twins = [];

    public void Set(Parcel parcel, PushFate fate, string? message)
    {
        _outcomes[parcel.Index] = new PushedObject(parcel.Index, parcel.Object.Id, parcel.Version, fate, message);
        foreach (var twin in _twins.GetValueOrDefault(parcel.Index, []))
        {
            _outcomes[twin.Index] = new PushedObject(twin.Index, twin.Object.Id, twin.Version, fate, message);
        }
    }

    public void SetUnreadable(int index, string message) =>
        _outcomes[index] = new PushedObject(index, null, null, PushFate.Refused, message);

    /// <summary>The same object once more: it shares the fate of the first, and is not sent.</summary>
    public void Follow(Parcel twin, Parcel first)
    {
        _twins.TryAdd(first.Index, []);
        _twins[first.Index].Add(twin);
    }

    public bool IsOpen(Parcel parcel) => _outcomes[parcel.Index] is null;

    public PushResult Result(IEnumerable<Parcel> parcels, TaxiiException? stopped)
    {
        foreach (var parcel in parcels.Where(IsOpen))
        {
            Set(parcel, PushFate.NotSent, stopped?.Message);
        }

        return new PushResult([.. _outcomes.Select(o => o!)], stopped);
    }
}
