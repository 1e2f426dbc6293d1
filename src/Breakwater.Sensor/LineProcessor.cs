using System.Threading.Channels;
using Breakwater.Matching;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.Index;
using Breakwater.Sensor.Inputs;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.Sightings;

namespace Breakwater.Sensor;

/// <summary>
/// The one consumer of all inputs. For each batch of lines: when the index has changed, first looks for its fresh entries in the memory of
/// earlier lines, so that every line is either matched or looked back at for an entry, never both; then matches the lines and remembers
/// their values; then makes hits and position durable in one record.
/// </summary>
internal sealed class LineProcessor(
    ChannelReader<InputBatch> batches, IndexState index, LookBackMemory memory, Journal journal, TimeProvider time, SensorLog log)
{
    private readonly List<IndicatorHit> _scratch = [];
    private readonly List<LiveHit> _hits = [];
    private readonly Dictionary<string, FilePosition> _positions = new(journal.Positions);
    private DateTimeOffset _memorySaved = time.GetUtcNow();
    private DateTimeOffset _positionsSaved = time.GetUtcNow();
    private bool _positionsChanged;
    private long _lines;

    public long Lines => Interlocked.Read(ref _lines);

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
        while (NextLine(ref text, out var line, out _))
        {
            memory.Remember(system, line, EventTime.Of(line, arrived, time.LocalTimeZone));
        }
    }

    private async Task ProcessAsync(InputBatch batch)
    {
        try
        {
            var found = Match(batch);
            _positions[batch.Input] = batch.After;
            _positionsChanged = batch.Input != StandardInput.Name || _positionsChanged;
            if (found.Count > 0)
            {
                await AppendAsync(new JournalRecord { Positions = DurablePositions(), Sightings = found }, durable: true);
                _positionsChanged = false;
            }
        }
        finally
        {
            batch.Return();
        }
    }

    private IReadOnlyList<WaitingSighting> Match(InputBatch batch)
    {
        var snapshot = index.Current;
        _hits.Clear();
        snapshot.Scan(batch.Text, _scratch, _hits);
        _hits.Sort(static (a, b) => a.Offset.CompareTo(b.Offset));
        var found = new FoundSightings(memory);
        var text = batch.Text;
        var next = 0;
        var passed = 0;
        while (NextLine(ref text, out var line, out var taken))
        {
            passed += taken;
            var at = EventTime.Of(line, batch.Arrived, time.LocalTimeZone);
            memory.Remember(batch.System, line, at);
            for (; next < _hits.Count && _hits[next].Offset < passed; next++)
            {
                var hit = _hits[next];
                found.AddHit(hit.Entry, batch.Text.Slice(hit.Offset, hit.Length), batch.System, at, snapshot.OrdinaryUseAge);
            }

            found.EndLine();
            Interlocked.Increment(ref _lines);
        }

        return found.All;
    }

    private async Task LookBackAsync()
    {
        var (snapshot, fresh) = index.TakeFresh();
        if (snapshot.Manifest.Sequence <= journal.LookedBack && fresh.Count == 0)
        {
            return;
        }

        var found = new FoundSightings(memory);
        foreach (var entry in fresh.Take(Limits.LookBackEntriesMax))
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
        if (_positionsChanged && (force || now - _positionsSaved >= Limits.PositionSaveInterval))
        {
            await AppendAsync(new JournalRecord { Positions = DurablePositions() }, durable: force);
            _positionsChanged = false;
            _positionsSaved = now;
        }

        if (force || now - _memorySaved >= Limits.MemorySaveInterval)
        {
            SaveMemory();
            _memorySaved = now;
        }
    }

    private void SaveMemory()
    {
        try
        {
            memory.Save(DurablePositions());
        }
        catch (IOException e)
        {
            log.Write($"The memory of earlier lines was not saved: {e.Message}");
        }
    }

    private Dictionary<string, FilePosition> DurablePositions() =>
        _positions.Where(static p => p.Key != StandardInput.Name).ToDictionary();

    private static bool NextLine(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line, out int taken)
    {
        var newline = text.IndexOf((byte)'\n');
        taken = newline < 0 ? text.Length : newline + 1;
        line = newline < 0 ? text : text[..newline];
        text = text[taken..];
        return taken > 0;
    }
}
