using System.Collections.Concurrent;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Channels;

/// <summary>Who loads, from where, and what it may see.</summary>
/// <param name="State">bound, asked or refused.</param>
/// <param name="Visible">Of the device's member, as a machine.</param>
/// <param name="View">How its lists differ from those of others who may see the same.</param>
/// <param name="Formats">That bound addresses of the device have loaded.</param>
internal sealed record FeedReader(
    string FeedId, string MemberId, string State, IReadOnlyList<long> Visible, ListView View,
    ConcurrentDictionary<string, bool> Formats);

/// <summary>
/// Tells whose token it is and what its holder may see. What was found holds until anything is written that could change it, which is known
/// without a query (<see cref="Database.LastPosition"/>).
/// </summary>
internal sealed class FeedAccess(
    FeedRegister feeds, AudienceStore audiences, CommunityStore community, ListControl lists, Database database, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Hash, string Address), (long Position, FeedReader Reader)> _known = new();

    /// <summary>Null when the token is nobody's, or was revoked.</summary>
    public async Task<FeedReader?> FindAsync(byte[] tokenHash, string address, CancellationToken cancellationToken)
    {
        var key = (Convert.ToHexString(tokenHash), address);
        var position = database.LastPosition;
        if (_known.TryGetValue(key, out var known) && known.Position == position
            && time.GetUtcNow() < known.Reader.View.Ends)
        {
            return known.Reader;
        }

        if (feeds.Find(tokenHash) is not { } feed)
        {
            _known.TryRemove(key, out _);
            return null;
        }

        var state = await feeds.SourceStateAsync(feed.FeedId, address, cancellationToken).ConfigureAwait(false);
        var viewer = community.ViewerOf(feed.MemberId);
        var reader = new FeedReader(feed.FeedId, feed.MemberId, state, audiences.VisibleTo(viewer),
            lists.ViewOf(feed.MemberId),
            new(feeds.FormatsOf(feed.FeedId).Select(format => KeyValuePair.Create(format, true)), StringComparer.Ordinal));
        if (_known.Count >= Limits.FeedReadersKeptMax)
        {
            // Looked up again one by one: a crowd of addresses costs queries, and no memory.
            _known.Clear();
        }

        _known[key] = (position, reader);
        return reader;
    }
}
