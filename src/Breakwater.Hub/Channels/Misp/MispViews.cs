using Breakwater.Formats.Misp;
using Breakwater.Formats.Writing;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Channels.Misp;

/// <summary>The events that one set of audiences may read, kept ready while nothing of them changes.</summary>
internal sealed class MispViews(PublicationReader reader, AllowListStore allowLists, Database database, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<(string Visible, long Position, IReadOnlyList<MispEvent> Events)> _kept = [];

    /// <summary>In the order of their times.</summary>
    public IReadOnlyList<MispEvent> Of(IReadOnlyList<long> visible)
    {
        // One at a time: a crowd of first questions makes the events once.
        lock (_gate)
        {
            var key = string.Join(',', visible);
            var position = database.LastPosition;
            var now = time.GetUtcNow();
            // What ends is marked at the next minute, which takes a position.
            var at = _kept.FindIndex(one => one.Visible == key && one.Position == position);
            if (at >= 0)
            {
                return _kept[at].Events;
            }

            var events = new PublishedEvents(reader, visible, allowLists.Current(), now).All(new NoteLog())
                .OrderBy(one => one.Timestamp).ThenBy(one => one.Uuid, StringComparer.Ordinal).ToList();
            _kept.RemoveAll(one => one.Visible == key);
            _kept.Insert(0, (key, position, events));
            _kept.RemoveRange(Math.Min(_kept.Count, Limits.MispViewsKeptMax), Math.Max(0, _kept.Count - Limits.MispViewsKeptMax));
            return events;
        }
    }
}
