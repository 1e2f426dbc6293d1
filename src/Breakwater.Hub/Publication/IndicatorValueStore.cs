using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Warnings;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>One value of a published indicator.</summary>
public sealed record IndicatorValueRow(
    string ObjectId, string Kind, string Value, long Audience, string UsedFor, long Score, long PublishedAt, long? ValidUntil,
    long ChangedAt, long Gone, long ScoredAt, long? FallsAt);

/// <summary>A value as lists have it.</summary>
internal sealed class RankedValue
{
    // Properties, not a constructor: SQLite names no type for an expression that is null in the first row.
    public string Kind { get; set; } = "";

    public string Value { get; set; } = "";

    /// <summary>Of one of the indicators that say it.</summary>
    public string ObjectId { get; set; } = "";

    public long Score { get; set; }

    /// <summary>1 when one of them is fit to block.</summary>
    public long Blocks { get; set; }

    /// <summary>Microseconds when the first of them ends; null when none does.</summary>
    public long? Ends { get; set; }
}

/// <summary>The values of an indicator that was not out before.</summary>
internal sealed record NewIndicatorValues(string ObjectId, long Audience, IndicatorValues Values, long Position);

/// <summary>The values of published indicators: all of the SQL about them.</summary>
public sealed class IndicatorValueStore(Database database)
{
    private static readonly RowTable<IndicatorValueRow> Table = new("indicator_value",
    [
        new("object_id", ColumnType.Text, row => row.ObjectId),
        new("kind", ColumnType.Text, row => row.Kind),
        new("value", ColumnType.Text, row => row.Value),
        new("audience", ColumnType.Integer, row => row.Audience),
        new("used_for", ColumnType.Text, row => row.UsedFor),
        new("score", ColumnType.Integer, row => row.Score),
        new("published_at", ColumnType.Integer, row => row.PublishedAt),
        new("valid_until", ColumnType.Integer, row => row.ValidUntil),
        new("changed_at", ColumnType.Integer, row => row.ChangedAt),
        new("gone", ColumnType.Integer, row => row.Gone),
        new("scored_at", ColumnType.Integer, row => row.ScoredAt),
        new("falls_at", ColumnType.Integer, row => row.FallsAt),
        new("place", ColumnType.Text, row => ValuePlace.Of(row.Kind, row.Value)),
    ]);

    private const string Block = "block";
    private const string Context = "context";
    private const string OneRow = "object_id = @ObjectId and kind = @Kind and value = @Value and audience = @Audience";

    private const string Columns =
        """
        object_id as objectId, kind, value, audience, used_for as usedFor, score, published_at as publishedAt, valid_until as validUntil,
        changed_at as changedAt, gone, scored_at as scoredAt, falls_at as fallsAt
        """;

    /// <summary>Live indicators of exactly this value that the viewer may see.</summary>
    public IReadOnlyList<IndicatorValueRow> Find(string kind, string value, IReadOnlyList<long> visible)
    {
        using var connection = database.Open();
        return connection.Query<IndicatorValueRow>(
            $"select {Columns} from indicator_value where kind = @kind and value = @value and gone = 0 and +audience in "
                + $"{AudienceList.Sql(visible)} order by published_at, object_id",
            new { kind, value }).ToList();
    }

    /// <summary>Live values of the indicators whose ids begin so, of what the viewer may see.</summary>
    public IReadOnlyList<IndicatorValueRow> FindByPrefix(string prefix, IReadOnlyList<long> visible)
    {
        using var connection = database.Open();
        // Ids are of digits and letters in lower case, so that this is what begins so in any collation.
        return connection.Query<IndicatorValueRow>(
            $"select {Columns} from indicator_value where object_id >= @prefix and object_id < @end and gone = 0 and +audience in "
                + $"{AudienceList.Sql(visible)} order by object_id, kind, value limit {Limits.PageMax}",
            new { prefix, end = prefix + "g" })
            .Where(row => row.ObjectId.StartsWith(prefix, StringComparison.Ordinal)).ToList();
    }

    internal static IReadOnlyList<IndicatorValueRow> Find(WriteScope scope, string kind, string value, IReadOnlyList<long> visible) =>
        scope.Query<IndicatorValueRow>(
            $"select {Columns} from indicator_value where kind = @kind and value = @value and gone = 0 and +audience in "
                + $"{AudienceList.Sql(visible)} order by published_at, object_id",
            new { kind, value }).ToList();

    /// <summary>Those of these values that have a live indicator in one audience.</summary>
    internal static IReadOnlySet<(string Kind, string Value)> LiveAmong(
        WriteScope scope, long audience, IReadOnlyCollection<(string Kind, string Value)> values) =>
        values.GroupBy(one => one.Kind, StringComparer.Ordinal).SelectMany(kind => kind.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters(new { audience, kind = kind.Key });
            var list = SqlList.In(parameters, "value", some.Select(one => one.Value).ToList());
            return scope.Query<string>(
                $"select distinct value from indicator_value where kind = @kind and value in {list} and gone = 0 and +audience = @audience",
                parameters).Select(value => (kind.Key, value));
        })).ToHashSet();

    /// <summary>All live values that something is done about, whoever may see them; for the hub's own decisions.</summary>
    internal static IEnumerable<IndicatorValueRow> Live(WriteScope scope) =>
        scope.Query<IndicatorValueRow>($"select {Columns} from indicator_value where gone = 0 and used_for <> 'context'");

    internal static IReadOnlyList<IndicatorValueRow> OfObject(WriteScope scope, string objectId) =>
        scope.Query<IndicatorValueRow>($"select {Columns} from indicator_value where object_id = @objectId", new { objectId }).ToList();

    /// <summary>
    /// Reads live values, worst first, then by kind and value, each value once, as long as they are enumerated; again gives the same,
    /// whatever is written meanwhile.
    /// </summary>
    /// <param name="uses">block, alert, context.</param>
    internal void ReadRanked(
        IReadOnlyList<string> uses, IReadOnlyList<string> kinds, IReadOnlyList<long> visible, long now,
            Action<IEnumerable<RankedValue>> read)
    {
        using var connection = database.Open();
        // Of one state of the database: a list is read twice, and both must be the same list.
        using var transaction = database.Options.Engine == DatabaseEngine.Postgres
            ? connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead)
            : ((Microsoft.Data.Sqlite.SqliteConnection)connection).BeginTransaction(deferred: true);
        var words = string.Join(',', uses.Select(use => $"'{use}'"));
        var list = string.Join(',', kinds.Select(kind => $"'{kind}'"));
        read(connection.Query<RankedValue>(
            $"""
            select kind, value, min(object_id) as objectId, max(score) as score,
                max(case when used_for = 'block' then 1 else 0 end) as blocks,
                   min(valid_until) as ends
              from indicator_value
             where used_for in ({words}) and gone = 0 and kind in ({list}) and audience in {AudienceList.Sql(visible)}
               and (valid_until is null or valid_until > @now)
             group by kind, value
             order by max(score) desc, kind, value
            """,
            new { now }, transaction, buffered: false));
    }

    /// <summary>The position of the last change of any value in these audiences; 0 for none.</summary>
    internal long LastChange(IReadOnlyList<long> visible)
    {
        using var connection = database.Open();
        // One look at an index for each audience.
        return visible.Count == 0 ? 0 : visible.Max(audience => connection.ExecuteScalar<long>(
            "select coalesce(max(changed_at), 0) from indicator_value where audience = @audience", new { audience }));
    }

    /// <summary>What changed in one audience after a position, in order of change.</summary>
    internal IEnumerable<IndicatorValueRow> Changes(long audience, long after, long upTo)
    {
        using var connection = database.Open();
        foreach (var row in connection.Query<IndicatorValueRow>(
            $"select {Columns} from indicator_value where audience = @audience and changed_at > @after and changed_at <= @upTo order by "
                + $"changed_at",
            new { audience, after, upTo }, buffered: false))
        {
            yield return row;
        }
    }

    /// <summary>The last change in each audience.</summary>
    public IReadOnlyDictionary<long, long> LastChanges()
    {
        using var connection = database.Open();
        return connection.Query<(long Audience, long Last)>(
            "select a.id, coalesce((select max(v.changed_at) from indicator_value v where v.audience = a.id), 0) from audience a")
            .ToDictionary(row => row.Audience, row => row.Last);
    }

    /// <summary>Adds the values of objects that had none.</summary>
    internal static void Add(WriteScope scope, IEnumerable<NewIndicatorValues> objects)
    {
        var decay = DecayStore.Current(scope);
        var rows = objects.SelectMany(one => Judged(scope, one.Audience, one.Values).Select(entry => new IndicatorValueRow(
            one.ObjectId, entry.Kind, entry.Value, one.Audience, decay.UseOf(entry.Use, entry.Score), entry.Score,
            one.Position, one.Values.ValidUntil, one.Position, 0, one.Position,
            one.Position + decay.FallsAfter(entry.Kind, entry.Use, entry.Score, one.Values.ValidUntil is not null))))
            .ToList();
        scope.Insert(Table, rows);
        foreach (var row in rows.Where(row => row.UsedFor == Block))
        {
            BlockHistory.Add(scope, OneRow, row, row.ChangedAt);
        }
    }

    /// <summary>
    /// Sets the values of an object; what an earlier version had and this one has not is marked gone. A value that may be blocked by
    /// stays so: others confirmed it, and a new version by its submitter does neither undo nor renew that, whether it names the value or
    /// not.
    /// </summary>
    internal static void Replace(WriteScope scope, string objectId, long audience, IndicatorValues values, long position)
    {
        var decay = DecayStore.Current(scope);
        var blocked = OfObject(scope, objectId).Where(row => row is { Gone: 0, UsedFor: Block })
            .GroupBy(row => (row.Kind, row.Value)).ToDictionary(rows => rows.Key, rows => rows.MaxBy(row => row.Score)!);
        scope.Execute(
            """
            update indicator_value set gone = 1, changed_at = @position
             where object_id = @objectId and gone = 0
               and not (used_for = 'block' and exists (select 1 from warning w
                     where w.audience = indicator_value.audience and w.kind = indicator_value.kind and w.value = indicator_value.value
                       and w.blocked = 1))
            """,
            new { objectId, position });
        foreach (var entry in Judged(scope, audience, values))
        {
            var known = blocked.GetValueOrDefault((entry.Kind, entry.Value));
            var use = known is null ? decay.UseOf(entry.Use, entry.Score) : Block;
            var score = Math.Max(entry.Score, known?.Score ?? 0);
            var scoredAt = known?.ScoredAt ?? position;
            scope.Execute(
                """
                insert into indicator_value (object_id, kind, value, audience, used_for, score, published_at, valid_until, changed_at, gone,
                  scored_at, falls_at, place)
                values (@objectId, @Kind, @Value, @audience, @use, @score, @position, @ValidUntil, @position, 0, @scoredAt, @fallsAt,
                  @place)
                on conflict (object_id, kind, value, audience) do update
                   set used_for = excluded.used_for, score = excluded.score, valid_until = excluded.valid_until,
                       changed_at = excluded.changed_at, gone = 0, scored_at = excluded.scored_at, falls_at = excluded.falls_at
                """,
                new
                {
                    objectId,
                    entry.Kind,
                    entry.Value,
                    audience,
                    use,
                    score,
                    position,
                    values.ValidUntil,
                    scoredAt,
                    fallsAt = scoredAt + decay.FallsAfter(entry.Kind, use, score, values.ValidUntil is not null),
                    place = ValuePlace.Of(entry.Kind, entry.Value),
                });
        }

        BlockHistory.Add(scope, "object_id = @objectId", new { objectId }, position);
    }

    /// <summary>Each value with its use: what a coordinator found to be nothing bad is context, whoever publishes it again.</summary>
    private static IEnumerable<(string Kind, string Value, string Use, int Score)> Judged(
        WriteScope scope, long audience, IndicatorValues values)
    {
        var entries = values.Entries.Distinct().ToList();
        var cleared = WarningVerdictStore.Among(
            scope, audience, entries.Select(entry => new IndicatorKey(entry.Kind, entry.Value)).ToList());
        return entries.Select(entry => cleared.Contains(new IndicatorKey(entry.Kind, entry.Value))
            ? (entry.Kind, entry.Value, Context, Math.Min(values.Score, Scores.Context))
            : (entry.Kind, entry.Value, values.Use, values.Score));
    }

    /// <summary>Changes what one value of an indicator is used for, and how bad it is held to be, from now on.</summary>
    internal static int SetUse(WriteScope scope, string objectId, string kind, string value, string use, int score, long position)
    {
        var decay = DecayStore.Current(scope);
        var now = Micros.HourOf(scope.NowMicros);
        var changed = scope.Execute(
            """
            update indicator_value
               set used_for = @use, score = @score, changed_at = @position, scored_at = @now,
                   falls_at = case when valid_until is null then cast(@open as bigint) else cast(@ended as bigint) end
             where object_id = @objectId and kind = @kind and value = @value and gone = 0
            """,
            new
            {
                objectId, kind, value, use, score = (long)score, position, now,
                open = now + decay.FallsAfter(kind, use, score, hasEnd: false),
                ended = now + decay.FallsAfter(kind, use, score, hasEnd: true),
            });
        BlockHistory.Add(scope, "object_id = @objectId and kind = @kind and value = @value", new { objectId, kind, value }, position);
        return changed;
    }

    /// <summary>
    /// Somebody saw what is known to be bad again: its score starts anew, at most once a day, and to the hour, so that nobody can tell
    /// when.
    /// </summary>
    internal static void Renew(WriteScope scope, long audience, string kind, string value)
    {
        var decay = DecayStore.Current(scope);
        var now = Micros.HourOf(scope.NowMicros);
        foreach (var row in Find(scope, kind, value, [audience]).Where(row => row.ScoredAt <= now - Micros.PerDay))
        {
            scope.Execute(
                """
                update indicator_value set scored_at = @now, falls_at = @fallsAt
                 where object_id = @ObjectId and kind = @Kind and value = @Value and audience = @Audience
                """,
                new
                {
                    row.ObjectId, row.Kind, row.Value, row.Audience, now,
                    fallsAt = now + decay.FallsAfter(row.Kind, row.UsedFor, row.Score, row.ValidUntil is not null),
                });
        }
    }

    /// <summary>
    /// Whoever is trusted for an indicator says it again: what has faded comes back, and the rest starts anew, at most once a day. What a
    /// coordinator has changed, or what was taken back, stays so.
    /// </summary>
    internal static void Reassert(WriteScope scope, string objectId, IndicatorValues said)
    {
        var now = Micros.HourOf(scope.NowMicros);
        var decay = DecayStore.Current(scope);
        foreach (var row in OfObject(scope, objectId).Where(row => row.ScoredAt <= now - Micros.PerDay && row.Score == said.Score
            && (row.Gone == 0 || row.FallsAt <= scope.NowMicros)))
        {
            var isChange = row.Gone == 1 || row.UsedFor != said.Use;
            scope.Execute(
                """
                update indicator_value set used_for = @Use, gone = 0, scored_at = @now, falls_at = @fallsAt, changed_at = @changedAt
                 where object_id = @ObjectId and kind = @Kind and value = @Value and audience = @Audience
                """,
                new
                {
                    row.ObjectId, row.Kind, row.Value, row.Audience, said.Use, now,
                    fallsAt = now + decay.FallsAfter(row.Kind, said.Use, row.Score, row.ValidUntil is not null),
                    changedAt = isChange ? scope.TakePositions(1) : row.ChangedAt,
                });
            if (isChange)
            {
                BlockHistory.Add(scope, OneRow, row, scope.NowMicros);
            }
        }
    }

    internal static int MarkGone(WriteScope scope, string objectId)
    {
        var live = scope.Scalar<long>("select count(*) from indicator_value where object_id = @objectId and gone = 0", new { objectId });
        return live == 0 ? 0 : EndWhere(scope, "object_id = @objectId and gone = 0", new { objectId });
    }

    /// <summary>Marks gone what has expired, and answers how many values.</summary>
    internal static int Expire(WriteScope scope)
    {
        var due = scope.Scalar<long>(
            "select count(*) from indicator_value where gone = 0 and valid_until <= @now", new { now = scope.NowMicros });
        return due == 0 ? 0 : EndWhere(scope, "gone = 0 and valid_until <= @now", new { now = scope.NowMicros });
    }

    /// <summary>
    /// Lets go of what has faded: what was blocked by becomes something to look for, and what was looked for is in no list any more.
    /// </summary>
    /// <returns>How many values; at <see cref="Limits.FadingPerWriteMax"/> and above there may be more.</returns>
    internal static int Fade(WriteScope scope)
    {
        var now = scope.NowMicros;
        var due = scope.Query<IndicatorValueRow>(
            $"select {Columns} from indicator_value where gone = 0 and falls_at between 0 and @now order by falls_at "
                + $"limit {Limits.FadingPerWriteMax}",
            new { now }).ToList();
        if (due.Count == 0)
        {
            return 0;
        }

        var decay = DecayStore.Current(scope);
        var position = scope.TakePositions(1);
        foreach (var row in due)
        {
            var isBlocked = row.UsedFor == Block;
            scope.Execute(
                """
                update indicator_value set used_for = @use, gone = @gone, changed_at = @position, falls_at = @fallsAt
                 where object_id = @ObjectId and kind = @Kind and value = @Value and audience = @Audience
                """,
                new
                {
                    row.ObjectId, row.Kind, row.Value, row.Audience, position,
                    use = isBlocked ? "alert" : row.UsedFor,
                    gone = isBlocked ? 0L : 1L,
                    fallsAt = isBlocked
                        ? row.ScoredAt + decay.FallsAfter(row.Kind, "alert", row.Score, row.ValidUntil is not null) : null,
                });
            if (isBlocked)
            {
                BlockHistory.Add(scope, OneRow, row, position);
            }
        }

        foreach (var objectId in due.Where(row => row.UsedFor == Block).Select(row => row.ObjectId).Distinct())
        {
            UseChange.Publish(scope, objectId, "alert");
        }

        return due.Count;
    }

    /// <summary>Works out anew when each value fades, after the settings or the database have changed.</summary>
    internal static void PlanFading(WriteScope scope, Decay decay)
    {
        foreach (var (kind, use, score, hasEnd) in scope.Query<(string Kind, string Use, long Score, long HasEnd)>(
            """
            select distinct kind, used_for, score, case when valid_until is null then 0 else 1 end from indicator_value where gone = 0
            """).ToList())
        {
            scope.Execute(
                $"""
                update indicator_value set falls_at = scored_at + cast(@after as bigint)
                 where kind = @kind and used_for = @use and score = @score and gone = 0
                   and valid_until is {(hasEnd == 1 ? "not null" : "null")}
                """,
                new { kind, use, score, after = decay.FallsAfter(kind, use, score, hasEnd == 1) });
        }
    }

    private static int EndWhere(WriteScope scope, string condition, object parameters)
    {
        var position = scope.TakePositions(1);
        var ends = new DynamicParameters(parameters);
        ends.Add("position", position);
        BlockHistory.End(scope, condition, ends);
        return scope.Execute($"update indicator_value set gone = 1, changed_at = @position where {condition}", ends);
    }
}
