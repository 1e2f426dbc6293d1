using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Messages;

/// <summary>Messages and answers for what is counted of them.</summary>
internal sealed class MessageFigures(Database database)
{
    /// <summary>Of members that acknowledged a warning of these audiences in a period: who, and how long after its first message.</summary>
    public IReadOnlyList<(string MemberId, TimeSpan Took)> Acknowledged(long from, long to, IReadOnlyList<long> audiences)
    {
        using var connection = database.Open();
        return connection.Query<(string MemberId, long Took)>(
            $"""
            select a.member_id, a.answered - m.began as took
              from (select lead, member_id, min(at) as answered from acknowledgement group by lead, member_id) a
              join (select s.lead, s.member_id, min(s.created_at) as began
                      from message s join warning_news n on n.id = s.news_id
                     where n.audience in {AudienceList.Sql(audiences)} group by s.lead, s.member_id) m
                on m.lead = a.lead and m.member_id = a.member_id
             where a.answered >= @from and a.answered < @to and a.answered >= m.began
            """,
            new { from, to }).Select(row => (row.MemberId, TimeSpan.FromMicroseconds(row.Took))).ToList();
    }

    /// <summary>Warnings that a member acknowledged, and warnings that it was told of, in a period.</summary>
    public (long Answers, long Received) Of(string memberId, long from, long to)
    {
        using var connection = database.Open();
        return connection.QueryFirst<(long, long)>(
            """
            select (select count(distinct lead) from acknowledgement where member_id = @memberId and at >= @from and at < @to),
                   (select count(distinct lead) from message where member_id = @memberId and created_at >= @from and created_at < @to)
            """,
            new { memberId, from, to });
    }

    /// <summary>Other members that were told of any of these warnings.</summary>
    public IReadOnlySet<string> ToldOf(IReadOnlyCollection<string> leads, string exceptMember) => leads.Chunk(Limits.SqlListMax)
        .SelectMany(some =>
        {
            using var connection = database.Open();
            var parameters = new DynamicParameters(new { exceptMember });
            var list = SqlList.In(parameters, "lead", some);
            return connection.Query<string>(
                $"select distinct member_id from message where lead in {list} and member_id <> @exceptMember and member_id <> ''",
                parameters).ToList();
        }).ToHashSet(StringComparer.Ordinal);
}
