using System.Globalization;

namespace Breakwater.Formats.Writing;

/// <summary>
/// What an output could not carry. Every reason is counted; the objects behind it are named up to a limit, and the rest of them is a
/// number.
/// </summary>
public sealed class NoteLog
{
    private readonly List<ConversionNote> _notes = [];
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The first <see cref="Limits.NotesMax"/>, in order.</summary>
    public IReadOnlyList<ConversionNote> Notes => _notes;

    public long Count { get; private set; }

    /// <summary>Reasons and how often each was met, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Reasons =>
        _counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal);

    /// <param name="reason">One of few: what differs from case to case belongs into <paramref name="what"/>.</param>
    public void Add(string place, string what, string reason)
    {
        Count++;
        // Reasons that hold foreign text would grow without end: beyond the limit they share one line.
        var key = _counts.ContainsKey(reason) || _counts.Count < Limits.NoteReasonsMax ? reason : "Other reasons.";
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        if (_notes.Count < Limits.NotesMax)
        {
            _notes.Add(new ConversionNote(place, what, reason));
        }
    }

    public void Add(FeedEntry entry, string reason) => Add(entry.ObjectId, $"{entry.KindName} {Text.Quote(entry.Value)}", reason);

    /// <summary>Takes over another log, with what it only counted.</summary>
    public void AddAll(NoteLog other)
    {
        foreach (var note in other._notes)
        {
            Add(note.Place, note.What, note.Why);
        }

        foreach (var (reason, count) in other._counts)
        {
            var beyond = count - other._notes.Count(note => note.Why == reason);
            if (beyond > 0)
            {
                Count += beyond;
                _counts[reason] = _counts.GetValueOrDefault(reason) + beyond;
            }
        }
    }

    /// <summary>Sentences for the head of an output: how many were left out and why, and the first of them by reference.</summary>
    public IEnumerable<string> Summary()
    {
        foreach (var (reason, count) in Reasons)
        {
            var some = _notes.Where(note => note.Why == reason).Take(Limits.NotesPerReasonShown).Select(note =>
                PlaceOf(note.Place)).ToList();
            var rest = count - some.Count;
            yield return string.Create(CultureInfo.InvariantCulture, $"Left out: {count}. {reason}")
                + (some.Count == 0 ? "" : $" ({string.Join(", ", some)}")
                + (some.Count == 0 ? "" : rest > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {rest} more)") : ")");
        }
    }

    private static string PlaceOf(string place) =>
        place.StartsWith("indicator--", StringComparison.Ordinal) ? EntryReference.Of(place) : Text.OneLine(place, Limits.QuotedCharsMax);
}
