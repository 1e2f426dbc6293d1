using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.OutsideSources;

/// <summary>
/// One run's way into the hub: judges what a reader brings, and writes it together with how far the reader has come. Every write asserts
/// the lease. Writing the same again changes nothing, so a run that was killed between two writes is simply run again.
/// </summary>
internal sealed class SourceTaking(Database database, DueSource due, string owner, SourceGate gate, TimeProvider time)
{
    private readonly List<string> _notes = [];

    public Source Source => due.Source;

    public SourceReading Reading => due.Reading;

    /// <summary>Objects that were looked at.</summary>
    public int Objects { get; private set; }

    public IReadOnlyList<string> Notes => _notes;

    public void Note(string sentence)
    {
        if (_notes.Count < Limits.SourceNotesMax && !_notes.Contains(sentence))
        {
            _notes.Add(Words(sentence));
        }
    }

    /// <summary>Foreign text for the database and a terminal: one line, cut, without control characters.</summary>
    public static string Words(string text)
    {
        var shown = new string([.. text.Take(Limits.SourceWordsCharsMax).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > Limits.SourceWordsCharsMax ? shown + "…" : shown;
    }

    /// <summary>Takes objects in; the last write of them also does what is given.</summary>
    /// <param name="byContent">As in <see cref="SourcePlacing"/>.</param>
    public async Task TakeAsync(
        IReadOnlyList<ObjectReading> objects, string part, bool byContent, Action<WriteScope> atLast, CancellationToken cancellationToken)
    {
        ObjectReading[][] writes = objects.Count == 0 ? [[]] : [.. objects.Chunk(Limits.SourceObjectsPerWriteMax)];
        foreach (var (index, some) in writes.Index())
        {
            var items = Judge(some, Micros.Of(time.GetUtcNow()));
            await database.WriteAsync(
                scope =>
                {
                    SourceLease.Assert(scope, Source.Id, owner);
                    var placing = new SourcePlacing(scope, Source, part, byContent);
                    items.ForEach(placing.Place);
                    if (index == writes.Length - 1)
                    {
                        atLast(scope);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }

        Objects += objects.Count;
    }

    /// <summary>Withdraws what a part had, and is not among what it has now.</summary>
    public async Task WithdrawVanishedAsync(string part, IReadOnlySet<string> kept, CancellationToken cancellationToken)
    {
        var gone = await database.WriteAsync(
            scope => SourceObjects.There(scope, Source.Id, part, int.MaxValue).Where(row => !kept.Contains(row.ObjectId)).ToList(),
            cancellationToken).ConfigureAwait(false);
        foreach (var some in gone.Chunk(Limits.SourceObjectsPerWriteMax))
        {
            await database.WriteAsync(
                scope =>
                {
                    SourceLease.Assert(scope, Source.Id, owner);
                    foreach (var (objectId, of) in some)
                    {
                        SourceWithdrawal.Withdraw(scope, Source, objectId, of);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    public Task WriteAsync(Action<WriteScope> work, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            SourceLease.Assert(scope, Source.Id, owner);
            work(scope);
        },
        cancellationToken);

    public IReadOnlyDictionary<string, long> Parts()
    {
        using var connection = database.Open();
        return SourceObjects.Parts(connection, Source.Id);
    }

    private List<SourceItem> Judge(ObjectReading[] objects, long now)
    {
        var items = new List<SourceItem>(objects.Length);
        foreach (var reading in objects)
        {
            var (item, unreadable) = gate.Judge(reading, now);
            if (item is not null)
            {
                items.Add(item);
            }
            else
            {
                Note($"An object cannot be read. {unreadable}");
            }
        }

        return items;
    }
}
