using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Messages;

/// <summary>One member's contacts that have been gone through up to a turn, for one piece of news.</summary>
internal sealed record Escalation(string NewsId, string MemberId, long Step);

/// <summary>Escalations: all of the SQL about them.</summary>
internal static class Escalations
{
    /// <param name="first">When the first of those who are told at once is told; null when nobody is.</param>
    /// <param name="hasNext">There are contacts of a later turn.</param>
    public static void Begin(
        WriteScope scope, WarningNews news, string memberId, DateTimeOffset? first, MessageRule rule, bool hasNext)
    {
        // The next contact is not kept waiting for somebody who is not there; the coordinator is, as for everybody else.
        var next = first is null && hasNext ? scope.Now : (first ?? scope.Now) + rule.Within(news.Level);
        scope.Execute(
            """
            insert into escalation (news_id, member_id, step, next_at, state) values (@Id, @memberId, 0, @next, 'open')
            on conflict (news_id, member_id) do nothing
            """,
            new { news.Id, memberId, next = Micros.Of(next) });
    }

    public static void Supersede(WriteScope scope, WarningNews news) => scope.Execute(
        """
        update escalation set state = 'superseded'
         where state = 'open' and news_id in (select id from warning_news where lead = @Lead and id <> @Id)
        """,
        new { news.Lead, news.Id });

    public static bool HasDue(Database database, DateTimeOffset now)
    {
        using var connection = database.Open();
        return Dapper.SqlMapper.ExecuteScalar<long>(
            connection, "select count(*) from (select 1 from escalation where state = 'open' and next_at <= @now limit 1) x",
            new { now = Micros.Of(now) }) > 0;
    }

    public static IReadOnlyList<Escalation> Due(WriteScope scope) => scope.Query<Escalation>(
        """
        select news_id as newsId, member_id as memberId, step from escalation where state = 'open' and next_at <= @now
         order by next_at, news_id, member_id limit @limit
        """,
        new { now = scope.NowMicros, limit = (long)Limits.EscalationsPerWriteMax }).ToList();

    public static void GoOn(WriteScope scope, Escalation one, int step, DateTimeOffset next) => scope.Execute(
        "update escalation set step = @step, next_at = @next where news_id = @NewsId and member_id = @MemberId and state = 'open'",
        new { one.NewsId, one.MemberId, step = (long)step, next = Micros.Of(next) });

    /// <param name="state">acknowledged, coordinator (who has been told), or ended: there is nobody to tell.</param>
    public static void End(WriteScope scope, Escalation one, string state) => scope.Execute(
        "update escalation set state = @state where news_id = @NewsId and member_id = @MemberId and state = 'open'",
        new { one.NewsId, one.MemberId, state });
}
