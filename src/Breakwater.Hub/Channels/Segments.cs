using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Protocol;
using Dapper;

namespace Breakwater.Hub.Channels;

/// <summary>
/// The chains of segments that sensors hold, one for each audience. A change adds a small segment; when a chain has grown long, one segment
/// with all that is live takes the place of all the ones before. Any node may build: what is built follows from the log alone.
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
            if (last > ends.GetValueOrDefault(audience))
            {
                await database.WriteAsync(scope => Append(scope, audience, last), cancellationToken).ConfigureAwait(false);
                built = true;
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
                + $"{AudienceList.Sql(visible)} order by audience, ordinal")
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

    private static void Append(WriteScope scope, long audience, long last)
    {
        // Asked again under the lock: another node may have built this in the meantime.
        var end = scope.Scalar<long>("select coalesce(max(up_to), 0) from segment where audience = @audience", new { audience });
        if (end >= last)
        {
            return;
        }

        var ordinal = scope.Scalar<long>("select coalesce(max(ordinal), 0) from segment where audience = @audience", new { audience }) + 1;
        var live = scope.Scalar<long>("select count(*) from segment where audience = @audience and live = 1", new { audience });
        var whole = live == 0 || live >= Limits.SegmentsPerChainMax;
        var rows = IndicatorValueStore.Changes(scope, audience, whole ? 0 : end, last);
        // A value that is for context only is taken out of sensors like one that is gone.
        var entries = rows
            .Select(row => (Row: row, Out: row.Gone != 0 || row.UsedFor == "context"))
            .Where(pair => !whole || !pair.Out)
            .Select(pair => new SegmentEntry(
                pair.Out, pair.Row.Kind, pair.Row.Value, pair.Row.ObjectId,
                pair.Row.UsedFor == "block" ? IndicatorUse.Block : IndicatorUse.Alert, pair.Row.PublishedAt))
            .ToList();
        var (bytes, reference) = Segment.Write(ChainId(audience), entries);
        if (whole)
        {
            // Those that are superseded stay for a while, since a sensor may be in the middle of fetching them.
            scope.Execute("update segment set live = 0 where audience = @audience", new { audience });
            scope.Execute(
                "delete from segment where audience = @audience and live = 0 and made_at < @before",
                new { audience, before = scope.NowMicros - (long)OldSegmentsKept.TotalMicroseconds });
        }

        scope.Execute(
            """
            insert into segment (audience, ordinal, up_to, digest, bytes, entries, live, made_at, content)
            values (@audience, @ordinal, @last, @Digest, @size, @entries, 1, @now, @bytes)
            """,
            new { audience, ordinal, last, reference.Digest, size = (long)reference.Bytes, entries = (long)reference.Entries,
                now = scope.NowMicros, bytes });
    }

    private sealed record SegmentRow(long Audience, string Digest, long Bytes, long Entries, long UpTo);
}
