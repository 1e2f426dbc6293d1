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
public sealed class Segments(Database database, IndicatorValueStore values)
{
    private static readonly TimeSpan OldSegmentsKept = TimeSpan.FromHours(1);

    /// <summary>Builds what is missing, and answers whether anything was.</summary>
    public async Task<bool> BuildAsync(CancellationToken cancellationToken)
    {
        var built = false;
        var ends = ChainEnds();
        foreach (var (audience, last) in values.LastChanges())
        {
            for (var end = ends.GetValueOrDefault(audience); end < last; built = true)
            {
                end = await ExtendAsync(audience, end, last, cancellationToken).ConfigureAwait(false);
                await MergeAsync(audience, cancellationToken).ConfigureAwait(false);
            }
        }

        return built;
    }

    /// <summary>The live chains of these audiences.</summary>
    public IReadOnlyList<ChainRef> Chains(IReadOnlyList<long> visible)
    {
        using var connection = database.Open();
        return connection.Query<SegmentRow>(
            $"select audience, digest, bytes, entries, up_to as upTo from segment where live = 1 and audience in "
                + $"{AudienceList.Sql(visible)} order by audience, up_to")
            .GroupBy(row => row.Audience)
            .Select(chain => new ChainRef(
                ChainId(chain.Key), chain.Select(row => new SegmentRef(row.Digest, (int)row.Bytes, (int)row.Entries)).ToList()))
            .ToList();
    }

    /// <summary>The bytes of a segment, when it belongs to one of these audiences.</summary>
    public byte[]? Find(string digest, IReadOnlyList<long> visible)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<byte[]>(
            $"select content from segment where digest = @digest and audience in {AudienceList.Sql(visible)} limit 1", new { digest });
    }

    /// <summary>Where all chains end: a number that grows with every change to any of them.</summary>
    public long LastChange(IReadOnlyList<long> visible)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>(
            $"select coalesce(max(up_to), 0) from segment where live = 1 and audience in {AudienceList.Sql(visible)}");
    }

    private static string ChainId(long audience) => "c" + audience.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private Dictionary<long, long> ChainEnds()
    {
        using var connection = database.Open();
        return connection.Query<(long Audience, long UpTo)>("select audience, max(up_to) from segment group by audience")
            .ToDictionary(row => row.Audience, row => row.UpTo);
    }

    /// <returns>Where the chain ends now.</returns>
    private async Task<long> ExtendAsync(long audience, long end, long last, CancellationToken cancellationToken)
    {
        var made = Make(audience, end, last);
        return await database.WriteAsync(
            scope =>
            {
                // Another node may have built this in the meantime.
                var now = scope.Scalar<long>("select coalesce(max(up_to), 0) from segment where audience = @audience", new { audience });
                if (now != end)
                {
                    return now;
                }

                Insert(scope, audience, made);
                return made.UpTo;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the newest segments together when enough of like size have come.</summary>
    private async Task MergeAsync(long audience, CancellationToken cancellationToken)
    {
        var chain = Live(audience);
        var first = SegmentTiers.MergeFrom(chain.Select(segment => segment.Entries).ToList());
        if (first == chain.Count)
        {
            return;
        }

        var parts = chain.Skip(first).ToList();
        var made = Make(audience, first == 0 ? 0 : chain[first - 1].UpTo, parts[^1].UpTo);
        await database.WriteAsync(
            scope =>
            {
                // Those that were superseded stay for a while, since a sensor may be in the middle of fetching them.
                scope.Execute(
                    "delete from segment where audience = @audience and live = 0 and made_at < @before",
                    new { audience, before = scope.NowMicros - (long)OldSegmentsKept.TotalMicroseconds });
                var replaced = parts.Sum(part => scope.Execute(
                    "update segment set live = 0 where audience = @audience and ordinal = @ordinal and live = 1",
                    new { audience, ordinal = part.Ordinal }));
                if (replaced == parts.Count)
                {
                    Insert(scope, audience, made);
                }
                else if (replaced > 0)
                {
                    throw new InvalidOperationException("Segments were merged by another node in part.");
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private Made Make(long audience, long after, long upTo)
    {
        var end = after;
        var (bytes, reference) = Segment.Write(ChainId(audience), Entries());
        return new Made(end, bytes, reference);

        IEnumerable<SegmentEntry> Entries()
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
                        isOut, row.Kind, row.Value, row.ObjectId, row.UsedFor == "block" ? IndicatorUse.Block : IndicatorUse.Alert,
                        row.PublishedAt);
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
        insert into segment (audience, ordinal, up_to, digest, bytes, entries, live, made_at, content)
        select @audience, (select coalesce(max(ordinal), 0) + 1 from segment where audience = @audience), @UpTo, @Digest, @size, @entries,
               1, @now, @Bytes
        """,
        new
        {
            audience,
            made.UpTo,
            made.Ref.Digest,
            size = (long)made.Ref.Bytes,
            entries = (long)made.Ref.Entries,
            now = scope.NowMicros,
            made.Bytes,
        });

    private sealed record Made(long UpTo, byte[] Bytes, SegmentRef Ref);

    private sealed record LiveSegment(long Ordinal, long UpTo, long Entries);

    private sealed record SegmentRow(long Audience, string Digest, long Bytes, long Entries, long UpTo);
}
