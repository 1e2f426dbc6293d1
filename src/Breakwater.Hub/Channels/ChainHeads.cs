using System.Text.Json;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Protocol;
using Dapper;

namespace Breakwater.Hub.Channels;

/// <summary>The head of one chain, signed and ready to be sent to everyone who holds the chain.</summary>
/// <param name="Json">The signed head as JSON.</param>
/// <param name="Generations">Of the keys that its segments are under.</param>
internal sealed record SignedHead(
    Audience Audience, ChainHead Head, Signed Signed, string Tag, byte[] Json, IReadOnlyList<int> Generations, long Revision, long Serial);

/// <summary>
/// The heads of all chains in memory. A change signs the one head that it changed; however many sensors ask, nothing is signed or looked
/// up again for them.
/// </summary>
public sealed class ChainHeads(Database database, AudienceStore audiences, ManifestKey key, TimeProvider time)
{
    private readonly Lock _gate = new();
    private volatile IReadOnlyList<SignedHead>? _current;

    internal IReadOnlyList<SignedHead> Current
    {
        get
        {
            if (_current is null)
            {
                Refresh();
            }

            return _current!;
        }
    }

    /// <summary>Takes up what has changed in the database, on whichever node.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            key.Refresh();
            using var connection = database.Open();
            var serial = key.Current.Statement.Serial;
            var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
            var before = (_current ?? []).ToDictionary(head => head.Audience.Id);
            var all = audiences.All().ToDictionary(audience => audience.Id);
            _current = connection.Query<(long Audience, long Revision)>(
                "select audience, max(ordinal) from segment group by audience order by audience").ToList()
                .Select(row => before.TryGetValue(row.Audience, out var head) && head.Revision == row.Revision && head.Serial == serial
                    && head.Head.Issued == today
                    ? head : Make(connection, all[row.Audience], row.Revision, serial, today))
                .ToList();
        }
    }

    private SignedHead Make(
        System.Data.Common.DbConnection connection, Audience audience, long revision, long serial, DateTimeOffset today)
    {
        var rows = connection.Query<SegmentRow>(
            """
            select digest, bytes, entries, generation, from_position as fromPosition, up_to as upTo, live from segment
             where audience = @Id order by up_to, from_position
            """,
            new { audience.Id }).ToList();
        var segments = rows.Where(row => row.Live != 0).Select(row => row.ToRef()).ToList();
        var parts = rows.Where(row => row.Live == 0).TakeLast(Limits.ChainPartsMax).Select(row => row.ToRef()).ToList();
        // A day is said, not a moment, so that all nodes say the same and nobody fetches it again in between.
        var head = new ChainHead(
            ChainKeyStore.ChainId(audience.Id), key.Current.Statement.Epoch, segments[^1].To, today,
            today + Protocol.Limits.ManifestLifetime + TimeSpan.FromDays(1), segments, parts);
        var signed = key.Sign(ChainHead.Label, head, ProtocolJson.Default.ChainHead);
        return new SignedHead(
            audience, head, signed, signed.Tag(), JsonSerializer.SerializeToUtf8Bytes(signed, ProtocolJson.Default.Signed),
            segments.Concat(parts).Select(segment => segment.Generation).Distinct().Order().ToList(), revision, serial);
    }

    private sealed record SegmentRow(
        string Digest, long Bytes, long Entries, long Generation, long FromPosition, long UpTo, long Live)
    {
        public SegmentRef ToRef() => new(Digest, (int)Bytes, (int)Entries, (int)Generation, FromPosition, UpTo);
    }
}
