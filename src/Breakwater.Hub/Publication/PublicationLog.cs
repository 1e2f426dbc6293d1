using System.Globalization;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Publication;

/// <summary>Writes the publication log. Rows are only ever added, each with a position of its own.</summary>
public static class PublicationLog
{
    // A row that stands alone needs no more; PublicationState sees to those of an object with others.
    private static readonly RowTable<LogRow> Table = new("publication",
    [
        new("position", ColumnType.Integer, row => row.Position),
        new("event", ColumnType.Text, row => row.Kind),
        new("object_id", ColumnType.Text, row => row.Published.ObjectId),
        new("object_type", ColumnType.Text, row => row.Published.ObjectType),
        new("version", ColumnType.Integer, row => row.Published.Version),
        new("version_text", ColumnType.Text, row => row.Published.VersionText),
        new("spec_version", ColumnType.Text, row => row.Published.SpecVersion),
        new("audience", ColumnType.Integer, row => row.Audience),
        new("source", ColumnType.Text, row => row.Published.Source),
        new("body", ColumnType.Bytes, row => row.Body),
        new("live", ColumnType.Integer, row => row.Body is null ? 0L : 1L),
        new("newest", ColumnType.Integer, row => row.Body is null ? 0L : 1L),
        new("oldest", ColumnType.Integer, row => row.Body is null ? 0L : 1L),
        new("crossed", ColumnType.Integer, _ => 0L),
    ]);

    /// <summary>Publishes versions of objects, in this order, and answers their positions.</summary>
    public static IReadOnlyList<long> Publish(WriteScope scope, IReadOnlyList<PublishedObject> objects)
    {
        if (objects.Count == 0)
        {
            return [];
        }

        var audiences = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var audience in objects.Select(published => published.Audience).DistinctBy(audience => audience.Identity))
        {
            audiences[audience.Identity] = AudienceStore.Intern(scope, audience).Id;
        }

        var before = PublicationReader.KnownIds(scope, objects.Select(published => published.ObjectId).ToList());
        var first = scope.TakePositions(objects.Count);
        var rows = objects.Select((published, i) => new LogRow(
            first + i, "publish", published, audiences[published.Audience.Identity], published.Body)).ToList();
        scope.Insert(Table, rows);
        WriteValues(scope, rows, before);
        MentionStore.Add(scope, rows.Select(row => new MentioningObject(
            row.Published.ObjectId, row.Published.ObjectType, row.Audience, row.Published.Body)));
        var again = rows.GroupBy(row => row.Published.ObjectId).Where(same => same.Count() > 1 || before.Contains(same.Key));
        PublicationState.Refresh(scope, again.Select(same => same.Key).ToList());
        return rows.Select(row => row.Position).ToList();
    }

    /// <summary>
    /// Takes every version of an object back from everyone who has it; false when nothing of it is out. The tombstones are rows of their
    /// own, so that a cursor which is past the object still learns of it.
    /// </summary>
    public static bool Withdraw(WriteScope scope, string objectId)
    {
        var live = LiveRows(scope, "p.object_id = @objectId", new { objectId });
        Tombstones(scope, "withdraw", live, row => row.Audience);
        var gone = IndicatorValueStore.MarkGone(scope, objectId);
        MentionStore.Remove(scope, objectId);
        return live.Count > 0 || gone > 0;
    }

    /// <summary>A member may see more than before, or less: it gets and loses the difference as rows of its own.</summary>
    internal static void FollowViewer(WriteScope scope, Viewer before, Viewer after)
    {
        var (had, has) = (AudienceStore.VisibleTo(scope, before), AudienceStore.VisibleTo(scope, after));
        var direct = AudienceStore.Intern(scope, Audience.OfMember(after.MemberId!)).Id;
        Grant(scope, LiveRows(scope, PublishedIn(has.Except(had).ToList()), new { }), direct);
        var lost = had.Except(has).ToList();
        if (lost.Count > 0)
        {
            Revoke(scope, lost, direct, has);
            ReplaceVariants(scope, lost, direct, has);
        }
    }

    private static string PublishedIn(IReadOnlyList<long> audiences) =>
        $"p.event = 'publish' and p.audience in {AudienceList.Sql(audiences)}";

    /// <summary>Gives a member what is live in these audiences, as new rows: its cursors are past the old ones.</summary>
    private static void Grant(WriteScope scope, List<LiveRow> live, long direct)
    {
        var position = live.Count > 0 ? scope.TakePositions(live.Count) : 0;
        foreach (var row in live)
        {
            // Grants of many objects at once are rare, and their bodies are referred to.
            scope.Execute(
                """
                insert into publication (position, event, object_id, object_type, version, version_text, spec_version, audience, source,
                  body_at)
                select @position, 'grant', object_id, object_type, version, version_text, spec_version, @direct, source, position
                  from publication where position = @at
                """,
                new { position, direct, at = row.Position });
            position++;
        }

        PublicationState.Refresh(scope, live.Select(row => row.ObjectId).Distinct().ToList());
    }

    /// <summary>
    /// Takes what these audiences gave back from a member. A version that the member still has by another way (a cyber-observable that was
    /// shared in several circles) stays.
    /// </summary>
    /// <param name="remaining">The audiences that the member belongs to without these.</param>
    private static void Revoke(WriteScope scope, List<long> audiences, long direct, IReadOnlyList<long> remaining)
    {
        var live = LiveRows(
            scope,
            $"""
            {PublishedIn(audiences)}
            and not exists (select 1 from publication o
                             where o.object_id = p.object_id and o.version = p.version and o.event = 'publish'
                               and +o.audience in {AudienceList.Sql(remaining)}
                               and not exists (select 1 from publication w
                                                where w.object_id = o.object_id and w.version = o.version and +w.audience = o.audience
                                                  and w.position > o.position))
            """,
            new { });
        Tombstones(scope, "revoke", live, _ => direct);
    }

    /// <summary>
    /// What was granted out of the lost audiences in a fuller form than the member may still have is taken back, and the form that it may
    /// have comes in its place.
    /// </summary>
    private static void ReplaceVariants(WriteScope scope, List<long> lost, long direct, IReadOnlyList<long> remaining)
    {
        var fuller = LiveRows(
            scope,
            $"""
            p.audience = @direct and p.event = 'grant'
            and p.body_at in (select b.position from publication b where b.audience in {AudienceList.Sql(lost)})
            """,
            new { direct });
        Tombstones(scope, "revoke", fuller, _ => direct);
        foreach (var id in fuller.Select(row => row.ObjectId).Distinct().ToList())
        {
            Grant(scope, LiveRows(scope, PublishedIn(remaining) + " and p.object_id = @id", new { id }), direct);
        }
    }

    private static List<LiveRow> LiveRows(WriteScope scope, string where, object parameters) => scope.Query<LiveRow>(
        $"""
        select p.position, p.object_id as objectId, p.object_type as objectType, p.version, p.version_text as versionText,
               p.spec_version as specVersion, p.audience, p.source
          from publication p
         where {where} and p.event in ('publish', 'grant')
           and not exists (select 1 from publication q
                            where q.object_id = p.object_id and q.version = p.version and +q.audience = p.audience
                              and q.position > p.position)
         order by p.position
        """,
        parameters).ToList();

    private static void Tombstones(WriteScope scope, string kind, List<LiveRow> rows, Func<LiveRow, long> audienceOf)
    {
        var position = rows.Count > 0 ? scope.TakePositions(rows.Count) : 0;
        scope.Insert(Table, rows.Select(row => new LogRow(
            position++,
            kind,
            new PublishedObject(
                row.ObjectId, row.ObjectType, row.Version, row.VersionText, row.SpecVersion, Audience.OfMember(""), [], row.Source),
            audienceOf(row),
            null)).ToList());
        PublicationState.Refresh(scope, rows.Select(row => row.ObjectId).Distinct().ToList());
    }

    /// <summary>
    /// The values of indicators that are new go in together; one that was out before has to be compared with what it had.
    /// </summary>
    private static void WriteValues(WriteScope scope, IReadOnlyList<LogRow> rows, IReadOnlySet<string> before)
    {
        var fresh = new List<LogRow>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Published.Values is not null))
        {
            if (seen.Add(row.Published.ObjectId) && !before.Contains(row.Published.ObjectId))
            {
                fresh.Add(row);
            }
            else
            {
                AddFresh();
                IndicatorValueStore.Replace(scope, row.Published.ObjectId, row.Audience, row.Published.Values!, row.Position);
            }
        }

        AddFresh();

        void AddFresh()
        {
            IndicatorValueStore.Add(scope, fresh.Select(row => new NewIndicatorValues(
                row.Published.ObjectId, row.Audience, row.Published.Values!, row.Position)));
            fresh.Clear();
        }
    }

    /// <param name="Body">Null for what is no publication.</param>
    private sealed record LogRow(long Position, string Kind, PublishedObject Published, long Audience, byte[]? Body);

    private sealed record LiveRow(
        long Position, string ObjectId, string ObjectType, long Version, string VersionText, string SpecVersion, long Audience,
            string Source);
}

/// <summary>Ids of audiences as SQL; they are integers of the hub's own making, never a client's text.</summary>
internal static class AudienceList
{
    public static string Sql(IReadOnlyList<long> audiences) =>
        audiences.Count == 0 ? "(-1)" : "(" + string.Join(',', audiences.Select(id => id.ToString(CultureInfo.InvariantCulture))) + ")";
}
