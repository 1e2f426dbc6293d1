using System.Text.Json;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Messages;

/// <summary>News of warnings: all of the SQL about them.</summary>
public sealed class NewsStore(Database database)
{
    private const string Columns = "id, position, lead, audience, change, level, facts, created_at as createdAt";
    private const int Systems = 5;
    private const int Spreading = 3;

    /// <summary>
    /// A warning has changed so that people are told: in the transaction that changes it, so that neither is there without the other.
    /// Who is told what is worked out afterwards, from here on.
    /// </summary>
    /// <param name="shown">The value that people recognise it by.</param>
    internal static void Put(
        WriteScope scope, string lead, long audience, Decision decision, IndicatorKey shown, IReadOnlyList<IndicatorKey> values,
        Advice advice, string reportId)
    {
        var judgement = decision.Judgement;
        var facts = new WarningFacts(
            shown.Kind, shown.Value,
            [shown.Value, .. values.Where(key => key != shown).Select(key => key.Value).Take(Limits.MessageValuesMax - 1)],
            values.Count(key => key != shown), judgement.CargoTouched, judgement.Members >= Spreading,
            judgement.Members >= Systems ? judgement.Systems : [], advice, reportId);
        scope.Execute(
            """
            insert into warning_news (id, position, lead, audience, change, level, facts, created_at, spread_to, spread)
            values (@id, @position, @lead, @audience, @change, @level, @facts, @now, '', 0)
            """,
            new
            {
                id = RandomId.Uuid(),
                position = scope.TakePositions(1),
                lead,
                audience,
                change = NameOf(decision.Change),
                level = WarningLevels.Name(decision.Change == Change.Withdrawn ? decision.Before : decision.Level),
                facts = JsonSerializer.Serialize(facts, HubJson.Options),
                now = scope.NowMicros,
            });
    }

    /// <summary>Warnings that turned out to be one: whoever was told of either was told of it.</summary>
    internal static void Join(WriteScope scope, string merged, string lead)
    {
        scope.Execute("update message set lead = @lead where lead = @merged", new { merged, lead });
        scope.Execute("update warning_news set lead = @lead where lead = @merged", new { merged, lead });
        scope.Execute(
            """
            insert into acknowledgement (lead, member_id, person_id, level, how, at)
            select @lead, member_id, person_id, level, how, at from acknowledgement where lead = @merged
            on conflict (lead, member_id, person_id, level) do nothing
            """,
            new { merged, lead });
        scope.Execute("delete from acknowledgement where lead = @merged", new { merged });
    }

    internal WarningNews? Find(string id)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<NewsRow>($"select {Columns} from warning_news where id = @id", new { id })?.ToNews();
    }

    internal static WarningNews? Find(WriteScope scope, string id) =>
        scope.QueryFirstOrDefault<NewsRow>($"select {Columns} from warning_news where id = @id", new { id })?.ToNews();

    /// <summary>The last that became of each warning, of what the reader may see; the newest first.</summary>
    /// <param name="after">Only of what has changed after this position.</param>
    internal IReadOnlyList<WarningNews> Latest(IReadOnlyList<long> visible, long after, int limit)
    {
        using var connection = database.Open();
        return connection.Query<NewsRow>(
            $"""
            select {Columns} from warning_news n
             where n.audience in {Publication.AudienceList.Sql(visible)} and n.position > @after
               and not exists (select 1 from warning_news l where l.lead = n.lead and l.position > n.position)
             order by n.position desc limit @limit
            """,
            new { after, limit = (long)limit }).Select(row => row.ToNews()).ToList();
    }

    /// <summary>True when some news have not been turned into messages yet.</summary>
    internal bool HasUnspread()
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>("select count(*) from (select 1 from warning_news where spread = 0 limit 1) x") > 0;
    }

    /// <summary>The oldest of them, and the member up to which it has been done.</summary>
    internal static (WarningNews News, string To)? NextUnspread(WriteScope scope)
    {
        var row = scope.QueryFirstOrDefault<NewsRow>(
            $"select {Columns}, spread_to as spreadTo from warning_news where spread = 0 order by position limit 1");
        return row is null ? null : (row.ToNews(), row.SpreadTo);
    }

    /// <param name="to">Null: all of it is done.</param>
    internal static void SetSpread(WriteScope scope, string id, string? to) => scope.Execute(
        "update warning_news set spread_to = @to, spread = @done where id = @id", new { id, to = to ?? "", done = to is null ? 1L : 0L });

    internal static void Forget(WriteScope scope)
    {
        var before = Micros.Of(scope.Now - Limits.MessageKept);
        scope.Execute("delete from escalation where news_id in (select id from warning_news where created_at < @before)", new { before });
        scope.Execute("delete from message where created_at < @before and state <> 'waiting'", new { before });
        scope.Execute(
            """
            delete from warning_news where created_at < @before and spread = 1
               and not exists (select 1 from message m where m.news_id = warning_news.id)
            """,
            new { before });
        scope.Execute("delete from acknowledgement where at < @before", new { before });
    }

    public static string NameOf(Change change) => change switch
    {
        Change.Raised => "raised",
        Change.Lowered => "lowered",
        Change.Withdrawn => "withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
    };

    private sealed class NewsRow
    {
        public string Id { get; set; } = "";

        public long Position { get; set; }

        public string Lead { get; set; } = "";

        public long Audience { get; set; }

        public string Change { get; set; } = "";

        public string Level { get; set; } = "";

        public string Facts { get; set; } = "";

        public long CreatedAt { get; set; }

        public string SpreadTo { get; set; } = "";

        public WarningNews ToNews() => new(
            Id, Position, Lead, Audience,
            Change switch
            {
                "raised" => EarlyWarning.Change.Raised,
                "lowered" => EarlyWarning.Change.Lowered,
                _ => EarlyWarning.Change.Withdrawn,
            },
            WarningLevels.Parse(Level), JsonSerializer.Deserialize<WarningFacts>(Facts, HubJson.Options)!, Micros.ToTime(CreatedAt));
    }
}
