using System.Collections.Concurrent;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Protocol;
using Dapper;

namespace Breakwater.Hub.Channels;

/// <summary>
/// The chains of segments that sensors hold, one for each audience. A change adds a small segment; segments of like size are put together,
/// so that a chain stays short and an entry is written again only each time the chain has grown by a factor. Each segment holds what
/// changed in an interval of the log, so any node may build, and what is built is made outside the writer's lock.
/// </summary>
public sealed class Segments(Database database, IndicatorValueStore values, AudienceStore audiences, ChainKeyStore keys)
{
    // Segments never change, so what was read once stays right.
    private readonly ConcurrentDictionary<string, (long Audience, byte[] Content)> _recent = new(StringComparer.Ordinal);

    /// <summary>Builds what is missing, and answers which chains have grown.</summary>
    public async Task<IReadOnlyList<long>> BuildAsync(CancellationToken cancellationToken)
    {
        var grown = new List<long>();
        var ends = ChainEnds();
        var known = audiences.All();
        foreach (var (id, last) in values.LastChanges())
        {
            var end = ends.GetValueOrDefault(id);
            if (end < last && known.FirstOrDefault(one => one.Id == id) is { } audience)
            {
                grown.Add(id);
                while (end < last)
                {
                    end = await ExtendAsync(audience, end, last, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return grown;
    }

    /// <summary>Puts the newest segments of these chains together where enough of like size have come; whether there were any.</summary>
    public async Task<bool> MergeAsync(IReadOnlyList<long> chains, CancellationToken cancellationToken)
    {
        var merged = false;
        foreach (var audience in audiences.All().Where(one => chains.Contains(one.Id)))
        {
            merged |= await MergeAsync(audience, cancellationToken).ConfigureAwait(false);
        }

        return merged;
    }

    /// <summary>The bytes of a segment, when it belongs to one of these audiences.</summary>
    public byte[]? Find(string digest, IReadOnlyList<long> visible)
    {
        if (!_recent.TryGetValue(digest, out var found))
        {
            using var connection = database.Open();
            found = connection.QueryFirstOrDefault<(long Audience, byte[] Content)>(
                "select audience, content from segment where digest = @digest limit 1", new { digest });
            if (found.Content is { Length: <= Limits.SegmentKeptBytesMax })
            {
                // After a change everybody asks for the same one.
                if (_recent.Count >= Limits.SegmentsKeptMax)
                {
                    _recent.Clear();
                }

                _recent[digest] = found;
            }
        }

        return found.Content is not null && visible.Contains(found.Audience) ? found.Content : null;
    }

    private Dictionary<long, long> ChainEnds()
    {
        using var connection = database.Open();
        return connection.Query<(long Audience, long UpTo)>("select audience, max(up_to) from segment group by audience")
            .ToDictionary(row => row.Audience, row => row.UpTo);
    }

    /// <returns>Where the chain ends now.</returns>
    private async Task<long> ExtendAsync(Audience audience, long end, long last, CancellationToken cancellationToken)
    {
        var made = Make(await keys.CurrentAsync(audience, cancellationToken).ConfigureAwait(false), audience.Id, end, last);
        return await database.WriteAsync(
            scope =>
            {
                // Another node may have built this in the meantime.
                var now = scope.Scalar<long>(
                    "select coalesce(max(up_to), 0) from segment where audience = @Id", new { audience.Id });
                if (now != end)
                {
                    return now;
                }

                Insert(scope, audience.Id, made);
                return made.Ref.To;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> MergeAsync(Audience audience, CancellationToken cancellationToken)
    {
        var chain = Live(audience.Id);
        var first = SegmentTiers.MergeFrom(chain.Select(segment => segment.Entries).ToList());
        if (first == chain.Count)
        {
            return false;
        }

        var parts = chain.Skip(first).ToList();
        var made = Make(
            await keys.CurrentAsync(audience, cancellationToken).ConfigureAwait(false), audience.Id,
            first == 0 ? 0 : chain[first - 1].UpTo, parts[^1].UpTo);
        if (made.Ref.To != parts[^1].UpTo)
        {
            // More has changed there than fits into one segment; what is there stays.
            return false;
        }

        await database.WriteAsync(
            scope =>
            {
                DeleteOld(scope, audience.Id);
                var replaced = parts.Sum(part => scope.Execute(
                    "update segment set live = 0 where audience = @Id and ordinal = @Ordinal and live = 1",
                    new { audience.Id, part.Ordinal }));
                if (replaced == parts.Count)
                {
                    Insert(scope, audience.Id, made);
                }
                else if (replaced > 0)
                {
                    throw new InvalidOperationException("Segments were merged by another node in part.");
                }
            },
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static void DeleteOld(WriteScope scope, long audience) => scope.Execute(
        """
        delete from segment
         where audience = @audience and live = 0 and made_at < @before
           and up_to < (select up_to from segment where audience = @audience and live = 0 order by up_to desc limit 1 offset @kept)
        """,
        new
        {
            audience,
            before = scope.NowMicros - (long)Limits.SupersededKept.TotalMicroseconds,
            kept = Limits.SupersededKeptMin - 1L,
        });

    private Made Make(ChainKey key, long audience, long after, long upTo)
    {
        var end = after;
        var entries = Changed().ToList();
        entries.Sort(static (a, b) => SegmentEntry.CompareKeys(a, b));
        var (bytes, reference) = Segment.Write(new SegmentHeader(key.Chain, key.Generation, after, end), key.Key, entries);
        return new Made(bytes, reference);

        IEnumerable<SegmentEntry> Changed()
        {
            var count = 0;
            foreach (var row in values.Changes(audience, after, upTo))
            {
                // Not in the middle of what changed together.
                if (count >= SegmentTiers.EntriesMax && row.ChangedAt > end)
                {
                    yield break;
                }

                end = row.ChangedAt;
                // A value that is for context only is taken out of sensors like one that is gone. At the chain's beginning there is
                // nothing to take out.
                var isOut = row.Gone != 0 || row.UsedFor == "context";
                if (!isOut || after > 0)
                {
                    count++;
                    yield return new SegmentEntry(
                        isOut, row.Kind, row.Value, row.ObjectId,
                        isOut ? IndicatorUse.Context : row.UsedFor == "block" ? IndicatorUse.Block : IndicatorUse.Alert,
                        isOut ? 0 : row.PublishedAt);
                }
            }

            end = upTo;
        }
    }

    private List<LiveSegment> Live(long audience)
    {
        using var connection = database.Open();
        return connection.Query<LiveSegment>(
            "select ordinal, up_to as upTo, entries from segment where audience = @audience and live = 1 order by up_to",
            new { audience }).ToList();
    }

    private static void Insert(WriteScope scope, long audience, Made made) => scope.Execute(
        """
        insert into segment (audience, ordinal, from_position, up_to, generation, digest, bytes, entries, live, made_at, content)
        select @audience, (select coalesce(max(ordinal), 0) + 1 from segment where audience = @audience), @From, @To, @generation, @Digest,
               @size, @entries, 1, @now, @Bytes
        """,
        new
        {
            audience,
            made.Ref.From,
            made.Ref.To,
            generation = (long)made.Ref.Generation,
            made.Ref.Digest,
            size = (long)made.Ref.Bytes,
            entries = (long)made.Ref.Entries,
            now = scope.NowMicros,
            made.Bytes,
        });

    private sealed record Made(byte[] Bytes, SegmentRef Ref);

    private sealed record LiveSegment(long Ordinal, long UpTo, long Entries);
}
