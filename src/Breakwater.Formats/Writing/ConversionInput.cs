using Breakwater.Stix;

namespace Breakwater.Formats.Writing;

/// <summary>What an output is made of. What can be enumerated gives the same each time.</summary>
/// <param name="Objects">STIX 2.1, each id once in its newest version.</param>
/// <param name="Entries">Ranked: see <see cref="Rank"/>.</param>
/// <param name="Unread">What of the objects is no entry and no rule, and why: outputs of entries cannot carry it.</param>
/// <param name="LastChange">Of what is in force; outputs of the same input say the same.</param>
public sealed record ConversionInput(
    IEnumerable<StixObject> Objects, IEnumerable<FeedEntry> Entries, IReadOnlyList<CarriedRule> Rules, NoteLog Unread,
    DateTimeOffset LastChange)
{
    /// <param name="now">What has ended by then, or has not begun, is left out.</param>
    public static ConversionInput Of(IEnumerable<StixObject> objects, DateTimeOffset now)
    {
        var newest = EntryReader.Newest(objects);
        var reader = new EntryReader(now);
        var unread = new NoteLog();
        foreach (var one in newest)
        {
            reader.Add(one, unread);
        }

        var entries = new List<FeedEntry>();
        foreach (var entry in reader.Entries)
        {
            if (NeverBlocked.Why(entry) is { } why)
            {
                unread.Add(entry, why);
            }
            else
            {
                entries.Add(entry);
            }
        }

        return new ConversionInput(newest, Rank(entries), reader.Rules, unread, reader.LastChange);
    }

    /// <summary>Worst first, then by kind, value and id: an order that a new entry does not disturb.</summary>
    public static IReadOnlyList<FeedEntry> Rank(IEnumerable<FeedEntry> entries) =>
    [
        .. entries.OrderByDescending(entry => entry.Score).ThenBy(entry => entry.KindName, StringComparer.Ordinal)
            .ThenBy(entry => entry.Value, StringComparer.Ordinal).ThenBy(entry => entry.ObjectId, StringComparer.Ordinal),
    ];
}
