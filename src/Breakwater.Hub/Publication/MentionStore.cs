using System.Globalization;
using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>A published object that may speak of others.</summary>
internal sealed record MentioningObject(string ObjectId, string ObjectType, long Audience, byte[] Body);

/// <summary>
/// Which published objects speak of an id or have a name: all of the SQL about it. What is found here is where to look; whether it is
/// still so, the object itself says, read for the viewer.
/// </summary>
internal sealed class MentionStore(Database database)
{
    private const string FilledSetting = "correlation_filled";
    private const string NamePrefix = "name:";

    private static readonly HashSet<string> Named = new(StringComparer.Ordinal)
    {
        "attack-pattern", "campaign", "course-of-action", "grouping", "incident", "infrastructure", "intrusion-set", "malware", "report",
        "threat-actor", "tool", "vulnerability",
    };

    private static readonly RowTable<MentionRow> Table = new(
        "mention",
        [
            new("term", ColumnType.Text, row => row.Term),
            new("audience", ColumnType.Integer, row => row.Audience),
            new("object_id", ColumnType.Text, row => row.ObjectId),
        ],
        "on conflict (term, audience, object_id) do nothing");

    /// <summary>What an object of this name is found by.</summary>
    public static string TermOfName(string name) => NamePrefix + NameKey.Of(name);

    /// <summary>Ids of the objects that speak of any of these in what the viewer may see: at most as many, and one more when there are
    /// more.</summary>
    public IReadOnlyList<string> Find(IReadOnlyCollection<string> terms, IReadOnlyList<long> visible, int limit)
    {
        using var connection = database.Open();
        var found = new HashSet<string>(StringComparer.Ordinal);
        // A part for each term and audience reads one stretch of the key, and no further than needed.
        foreach (var parts in terms.SelectMany(term => visible.Select(audience => (term, audience))).Chunk(Limits.SqlListMax))
        {
            var parameters = new DynamicParameters(new { limit = (long)limit + 1 });
            var sql = parts.Select((part, i) =>
            {
                parameters.Add(string.Create(CultureInfo.InvariantCulture, $"term{i}"), part.term);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    select * from (select object_id from mention where term = @term{i} and audience = {part.audience}
                      order by object_id limit @limit) p{i}
                    """);
            });
            found.UnionWith(connection.Query<string>(string.Join(" union all ", sql) + " limit @limit", parameters));
            if (found.Count > limit)
            {
                break;
            }
        }

        return found.Take(limit + 1).ToList();
    }

    internal static void Add(WriteScope scope, IEnumerable<MentioningObject> objects)
    {
        var rows = objects.SelectMany(one => TermsOf(one).Select(term => new MentionRow(term, one.Audience, one.ObjectId)))
            .Distinct().ToList();
        if (rows.Count > 0)
        {
            scope.Insert(Table, rows);
        }
    }

    internal static void Remove(WriteScope scope, string objectId) =>
        scope.Execute("delete from mention where object_id = @objectId", new { objectId });

    /// <summary>Fills in what a database of an earlier version does not have; does nothing when it is there.</summary>
    public async Task EnsureFilledAsync()
    {
        await using (var connection = database.Open())
        {
            if (connection.ExecuteScalar<string>($"select value from setting where name = '{FilledSetting}'") is not null)
            {
                return;
            }
        }

        while (await database.WriteAsync(ValueOccurrences.Fill).ConfigureAwait(false) == Limits.CorrelationFilledPerWriteMax)
        {
        }

        for (long? after = 0; after is { } from;)
        {
            after = await database.WriteAsync(scope => Fill(scope, from)).ConfigureAwait(false);
        }

        await database.WriteAsync(scope => scope.Execute(
            $"insert into setting (name, value) values ('{FilledSetting}', @at) on conflict (name) do nothing",
            new { at = Micros.ToText(scope.NowMicros) })).ConfigureAwait(false);
    }

    /// <returns>The position to go on after; null when nothing is left.</returns>
    private static long? Fill(WriteScope scope, long after)
    {
        var rows = scope.Query<FillRow>(
            $"""
            select position, object_id as objectId, object_type as objectType, audience, body from publication
             where position > @after and event = 'publish' and live = 1 and object_type in ({TypeList})
             order by position limit {Limits.CorrelationFilledPerWriteMax}
            """,
            new { after }).ToList();
        Add(scope, rows.Select(row => new MentioningObject(row.ObjectId, row.ObjectType, row.Audience, row.Body)));
        return rows.Count == Limits.CorrelationFilledPerWriteMax ? rows[^1].Position : null;
    }

    private static string TypeList => string.Join(", ", Named.Append("relationship").Select(type => $"'{type}'"));

    private static List<string> TermsOf(MentioningObject one)
    {
        if (one.ObjectType != "relationship" && !Named.Contains(one.ObjectType))
        {
            return [];
        }

        using var document = JsonDocument.Parse(one.Body);
        var json = document.RootElement;
        var terms = one.ObjectType == "relationship"
            ? PublishedText.References(json)
            : PublishedText.Names(json).Where(name => name.Length <= Limits.CorrelationCharsMax).Select(TermOfName)
                .Concat(PublishedText.References(json));
        return terms.Where(term => term.Length is > 0 and <= Limits.CorrelationCharsMax + 5).Distinct(StringComparer.Ordinal)
            .Take(Limits.MentionsPerObjectMax).ToList();
    }

    private sealed record MentionRow(string Term, long Audience, string ObjectId);

    // Properties, not a constructor: SQLite names no type for bytes when there is no row.
    private sealed record FillRow
    {
        public long Position { get; init; }

        public string ObjectId { get; init; } = "";

        public string ObjectType { get; init; } = "";

        public long Audience { get; init; }

        public byte[] Body { get; init; } = [];
    }
}
