using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Publication;

/// <summary>What came out in one hour.</summary>
/// <param name="Hour">Its beginning.</param>
public sealed record PulseHour(DateTimeOffset Hour, int Indicators, int Sightings);

/// <summary>How lively sharing is, of what the reader may see.</summary>
public sealed class SharingPulse(PublicationReader reader, AudienceStore audiences, TimeProvider time)
{
    private const int Hours = 24;

    /// <summary>The last twenty-four hours, oldest first, the one that runs now last.</summary>
    public IReadOnlyList<PulseHour> Of(Caller caller)
    {
        if (!caller.May(KeyPurposes.Read))
        {
            throw RejectedException.Forbidden("This is not for you to read.");
        }

        var current = Micros.HourOf(Micros.Of(time.GetUtcNow()));
        var first = current - ((Hours - 1) * Micros.PerHour);
        var counts = reader.PerHour(audiences.VisibleTo(audiences.PersonOf(caller)), first)
            .ToLookup(row => row.Hour, row => (row.Type, row.Count));
        return Enumerable.Range(0, Hours).Select(index => first + (index * Micros.PerHour)).Select(hour => new PulseHour(
            Micros.ToTime(hour), Count(counts[hour], "indicator"), Count(counts[hour], "sighting"))).ToList();
    }

    private static int Count(IEnumerable<(string Type, long Count)> rows, string type) =>
        (int)rows.Where(row => row.Type == type).Sum(row => row.Count);
}
