using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>
/// When each value came to be blocked by, and when it ceased: all of the SQL about that. It is kept by the writes that change it, so that a
/// list can be had as it was at any moment.
/// </summary>
public sealed class BlockHistory(Database database)
{
    /// <summary>Writes down what the rows of <c>indicator_value</c> have come to, where that differs from the last step.</summary>
    internal static void Add(WriteScope scope, string condition, object parameters, long position)
    {
        var all = new DynamicParameters(parameters);
        all.Add("position", position);
        scope.Execute(
            $"""
            insert into block_step (object_id, kind, value, audience, position, blocks, score)
            select v.object_id, v.kind, v.value, v.audience, @position, case when {IsBlocked} then 1 else 0 end, v.score
              from (select * from indicator_value where {condition}) v
             where {IsBlocked} <> (coalesce({LastStep}, 0) = 1)
            on conflict (object_id, kind, value, audience, position) do update set blocks = excluded.blocks, score = excluded.score
            """,
            all);
    }

    /// <summary>Before these rows are marked gone.</summary>
    internal static void End(WriteScope scope, string condition, DynamicParameters parameters) => scope.Execute(
        $"""
        insert into block_step (object_id, kind, value, audience, position, blocks, score)
        select object_id, kind, value, audience, @position, 0, score from indicator_value where used_for = 'block' and {condition}
        on conflict (object_id, kind, value, audience, position) do update set blocks = 0
        """,
        parameters);

    /// <summary>
    /// What was blocked by at a moment and has not been taken back since, worst first, each value once; see
    /// <see cref="IndicatorValueStore.ReadRanked"/>.
    /// </summary>
    internal void ReadAsOf(
        long at, IReadOnlyList<string> kinds, IReadOnlyList<long> visible, Action<IEnumerable<RankedValue>> read)
    {
        using var connection = database.Open();
        var list = string.Join(',', kinds.Select(kind => $"'{kind}'"));
        read(connection.Query<RankedValue>(
            $"""
            select kind, value, min(object_id) as objectId, max(score) as score, 1 as blocks, null as ends
              from (select kind, value, object_id, audience, score, blocks,
                           row_number() over (partition by object_id, kind, value, audience order by position desc) as nth
                      from block_step
                     where audience in {AudienceList.Sql(visible)} and position <= @at and kind in ({list})) steps
             where nth = 1 and blocks = 1
               and exists (select 1 from publication p where p.object_id = steps.object_id and p.live = 1)
               and not exists (select 1 from warning_verdict w
                     where w.audience = steps.audience and w.kind = steps.kind and w.value = steps.value)
             group by kind, value
             order by max(score) desc, kind, value
            """,
            new { at }).ToList());
    }

    private const string IsBlocked = "(v.used_for = 'block' and v.gone = 0)";

    private const string LastStep =
        """
        (select s.blocks from block_step s
          where s.object_id = v.object_id and s.kind = v.kind and s.value = v.value and s.audience = v.audience
          order by s.position desc limit 1)
        """;
}
