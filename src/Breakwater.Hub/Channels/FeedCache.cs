using System.Collections.Concurrent;
using System.Globalization;
using Breakwater.Formats.Writing;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Channels;

/// <summary>
/// Feeds as files, one for each set of audiences and format, whoever asks and however often. While nothing was written anywhere, what is
/// there is right, and that is known without a query.
/// </summary>
internal sealed class FeedCache : IDisposable
{
    private const string FolderName = "feeds";

    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turns = new(Limits.FeedsMadeAtOnceMax);
    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly FeedContent _content;
    private readonly Database _database;
    private readonly TimeProvider _time;
    private long _made;
    private long _used;

    public FeedCache(HubOptions options, FeedContent content, Database database, TimeProvider time)
    {
        (_content, _database, _time) = (content, database, time);
        _folder = Path.Combine(options.Folder, FolderName, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        // What a process of the same number has left behind is nobody's.
        DeleteIfThere(_folder);
    }

    /// <summary>The feed as it is now.</summary>
    /// <param name="variant">Tells formats of one name apart, when they differ in their limit.</param>
    public async Task<RenderedFeed> GetAsync(
        OutputFormat format, string variant, IReadOnlyList<long> visible, ListView view, CancellationToken cancellationToken)
    {
        // Taken before anything is read: what is written from here on makes it old.
        var position = _database.LastPosition;
        var slot = _slots.GetOrAdd($"{format.Name} {variant} {view.Key} {string.Join(',', visible)}", _ => new Slot());
        slot.Used = Interlocked.Increment(ref _used);
        if (slot.Current is { } made && made.Position == position && _time.GetUtcNow() < made.Ends)
        {
            return made.Feed;
        }

        await slot.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var state = _content.StateOf(format, visible);
            if (slot.Current is { } known && known.State == state && _time.GetUtcNow() < known.Ends)
            {
                slot.Current = known with { Position = position };
                return known.Feed;
            }

            await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var fresh = Make(format, visible, view, state, position);
                var old = slot.Current;
                slot.Current = fresh;
                Release(old?.Feed);
                MakeRoom(slot);
                return fresh.Feed;
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    /// <summary>Keeps the files of a feed while somebody may have to be served them again.</summary>
    public void Hold(RenderedFeed feed)
    {
        lock (_gate)
        {
            feed.Holders++;
        }
    }

    public void Release(RenderedFeed? feed)
    {
        lock (_gate)
        {
            if (feed is not null && --feed.Holders == 0)
            {
                // Whoever has a file open goes on reading it.
                DeleteIfThere(feed.Folder);
            }
        }
    }

    public void Dispose()
    {
        _turns.Dispose();
        DeleteIfThere(_folder);
    }

    private Made Make(OutputFormat format, IReadOnlyList<long> visible, ListView view, FeedState state, long position)
    {
        var folder = Path.Combine(_folder, Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        try
        {
            var ends = view.Ends;
            var feed = _content.Make(format, visible, view, state, folder, end => ends = end < ends ? end : ends);
            feed.Holders = 1;
            return new Made(feed, state, position, ends);
        }
        catch
        {
            DeleteIfThere(folder);
            throw;
        }
    }

    /// <summary>Feeds that were asked for longest ago go, until number and size are within their limits.</summary>
    private void MakeRoom(Slot newest)
    {
        var kept = _slots.Where(one => one.Value.Current is not null).OrderBy(one => one.Value.Used).ToList();
        var count = kept.Count;
        var bytes = kept.Sum(one => one.Value.Current?.Feed.Bytes ?? 0);
        foreach (var (key, slot) in kept.Where(one => one.Value != newest))
        {
            if (count <= Limits.FeedsKeptMax && bytes <= Limits.FeedBytesKeptMax)
            {
                return;
            }

            if (_slots.TryRemove(KeyValuePair.Create(key, slot)) && slot.Current is { } gone)
            {
                count--;
                bytes -= gone.Feed.Bytes;
                slot.Current = null;
                Release(gone.Feed);
            }
        }
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <param name="Position">At which it was known to be right.</param>
    /// <param name="Ends">When the first entry of it ends.</param>
    private sealed record Made(RenderedFeed Feed, FeedState State, long Position, DateTimeOffset Ends);

    private sealed class Slot
    {
        private volatile Made? _current;
        private long _used;

        /// <summary>One at a time makes it; the others wait, and find it made.</summary>
        public SemaphoreSlim Turn { get; } = new(1);

        public Made? Current
        {
            get => _current;
            set => _current = value;
        }

        public long Used
        {
            get => Volatile.Read(ref _used);
            set => Volatile.Write(ref _used, value);
        }
    }
}
