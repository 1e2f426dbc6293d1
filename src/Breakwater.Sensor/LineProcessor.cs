using System.Threading.Channels;
using Breakwater.Events;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.Index;
using Breakwater.Sensor.Inputs;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor;

/// <summary>
/// The one consumer of all inputs. For each batch of lines: when the index has changed, first looks for its fresh entries in the memory of
/// earlier lines, so that every line is either matched or looked back at for an entry, never both; then matches the lines and remembers
/// their values; then makes hits, position and losses durable in one record. Lines without a hit cost no allocation.
/// </summary>
internal sealed class LineProcessor(
    ChannelReader<InputBatch> batches,
    IndexState index,
    LookBackMemory memory,
    Journal journal,
    SensorSettings settings,
    TimeProvider time,
    SensorLog log)
{
    private readonly List<LiveHit> _hits = [];
    private readonly LineMemory _lineMemory = new(memory, time.LocalTimeZone);
    private readonly Dictionary<string, FilePosition> _positions = new(journal.Positions);
    private readonly HashSet<string> _moved = [];
    private readonly List<Loss> _losses = [];

    // Saved with the first lines, so that it is known from where on lines are to be remembered anew.
    private DateTimeOffset _memorySaved = DateTimeOffset.MinValue;
    private long _memoryUnsavedBytes;
    private DateTimeOffset _positionsSaved = time.GetUtcNow();

    public InputCounters Counters { get; } = new();

    /// <summary>Runs until the inputs are closed and everything they gave is processed, or until it is cancelled between two
    /// batches.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ready = batches.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            await Task.WhenAny(ready, Task.Delay(Limits.FilePollInterval, time, CancellationToken.None));
            if (ready.IsCanceled || (ready.IsCompleted && !await ready))
            {
                break;
            }

            await LookBackAsync();
            while (!cancellationToken.IsCancellationRequested && batches.TryRead(out var batch))
            {
                await ProcessAsync(batch);
                await LookBackAsync();
                await SaveAsync(force: false);
            }

            await SaveAsync(force: false);
            ready = ready.IsCompleted ? batches.WaitToReadAsync(cancellationToken).AsTask() : ready;
        }

        await LookBackAsync();
        await SaveAsync(force: true);
    }

    /// <summary>Remembers lines that were matched before a crash but are not in the memory on disk.</summary>
    public void Remember(ReadOnlySpan<byte> text, string system, DateTimeOffset arrived)
    {
        if (settings.LookBackDays > 0)
        {
            _lineMemory.Remember(text, system, arrived);
        }
    }

    private async Task ProcessAsync(InputBatch batch)
    {
        try
        {
            IReadOnlyList<WaitingSighting>? found;
            while ((found = Match(batch)) is null)
            {
                await index.RepairAsync();
                await LookBackAsync();
            }

            _memoryUnsavedBytes += batch.Length;
            if (batch.After is { } after)
            {
                _positions[batch.Input] = after;
                _moved.Add(batch.Input);
            }

            _losses.AddRange(batch.Losses);
            if (found.Count > 0)
            {
                await AppendAsync(WithProgress(new JournalRecord { Sightings = found }), durable: true);
            }
        }
        finally
        {
            batch.Return();
        }
    }

    /// <returns>Null when the index is damaged: nothing was taken.</returns>
    private IReadOnlyList<WaitingSighting>? Match(InputBatch batch)
    {
        if (batch.Length == 0)
        {
            return [];
        }

        _hits.Clear();
        if (!index.TryScan(batch.Text, _hits, out var snapshot))
        {
            return null;
        }

        Remember(batch.Text, batch.System, batch.Arrived);
        Counters.Took(batch, batch.Text.Count((byte)'\n') + (batch.Text[^1] == '\n' ? 0 : 1));
        if (_hits.Count == 0)
        {
            return [];
        }

        _hits.Sort(static (a, b) => a.Offset.CompareTo(b.Offset));
        var found = new FoundSightings(memory, settings.Exclusions);
        for (var next = 0; next < _hits.Count;)
        {
            next = AddLine(batch, snapshot, found, next);
        }

        Counters.Hit(_hits.Count, found.Excluded);
        return found.All;
    }

    /// <summary>Takes all hits of the line that the next one is in.</summary>
    /// <returns>Place of the first hit of a later line.</returns>
    private int AddLine(InputBatch batch, IndexSnapshot snapshot, FoundSightings found, int next)
    {
        var text = batch.Text;
        var start = text[.._hits[next].Offset].LastIndexOf((byte)'\n') + 1;
        var length = text[start..].IndexOf((byte)'\n');
        var end = length < 0 ? text.Length : start + length;
        var at = EventTime.Of(text[start..end], batch.Arrived, time.LocalTimeZone);
        var columns = batch.Columns is { IsAnnounced: true } ? ColumnHeader.FindIn(text[..start], isFront: false) ?? batch.Columns
            : batch.Columns;
        for (var fields = 0; next < _hits.Count && _hits[next].Offset < Math.Max(end, start + 1); next++)
        {
            var hit = _hits[next];
            found.AddHit(hit.Entry, text.Slice(hit.Offset, hit.Length), batch.System, at, snapshot.OrdinaryUseAge, Field);

            string? Field() => settings.SendFields && fields++ < Limits.FieldsPerLineMax
                ? FieldLocator.Locate(batch.Text[start..end], hit.Offset - start, columns)
                : null;
        }

        found.EndLine();
        return next;
    }

    private async Task LookBackAsync()
    {
        var (snapshot, fresh) = index.TakeFresh();
        if (snapshot.Manifest.Sequence <= journal.LookedBack && fresh.Count == 0)
        {
            return;
        }

        var found = new FoundSightings(memory, settings.Exclusions);
        foreach (var entry in settings.LookBackDays > 0 ? fresh.Take(Limits.LookBackEntriesMax) : [])
        {
            found.AddLate(entry, snapshot.OrdinaryUseAge);
        }

        if (fresh.Count > Limits.LookBackEntriesMax)
        {
            log.Write($"{fresh.Count - Limits.LookBackEntriesMax} new entries were not looked for in earlier lines: too many at once.");
        }

        found.CapCounts();
        await AppendAsync(new JournalRecord { Sightings = found.All, LookedBack = snapshot.Manifest.Sequence }, durable: true);
    }

    /// <summary>Lines wait for as long as the disk does not take what they gave.</summary>
    private async Task AppendAsync(JournalRecord record, bool durable)
    {
        var retry = new Retry();
        while (true)
        {
            try
            {
                journal.Append(record, durable);
                return;
            }
            catch (IOException e)
            {
                log.Write($"The journal cannot be written, and no line is read until it can: {e.Message}");
                await Task.Delay(retry.Next(), time, CancellationToken.None);
            }
        }
    }

    private async Task SaveAsync(bool force)
    {
        var now = time.GetUtcNow();
        var isDue = force || now - _positionsSaved >= Limits.PositionSaveInterval || now < _positionsSaved;
        if (isDue && (_moved.Count > 0 || _losses.Count > 0))
        {
            // A loss is not found out a second time.
            await AppendAsync(WithProgress(new JournalRecord()), durable: force || _losses.Count > 0);
            _positionsSaved = now;
        }

        if (force || now - _memorySaved >= Limits.MemorySaveInterval || now < _memorySaved
            || _memoryUnsavedBytes >= Limits.MemoryUnsavedBytesMax)
        {
            SaveMemory();
            (_memorySaved, _memoryUnsavedBytes) = (now, 0);
        }
    }

    /// <summary>Positions and losses that are not in the journal yet.</summary>
    private JournalRecord WithProgress(JournalRecord record)
    {
        record = record with
        {
            Positions = _moved.Count == 0 ? null : _moved.ToDictionary(static i => i, i => _positions[i]),
            Losses = _losses.Count == 0 ? null : [.. _losses],
        };
        _moved.Clear();
        _losses.Clear();
        return record;
    }

    private void SaveMemory()
    {
        try
        {
            memory.Save(new Dictionary<string, FilePosition>(_positions));
        }
        catch (IOException e)
        {
            log.Write($"The memory of earlier lines was not saved: {e.Message}");
        }
    }
}
