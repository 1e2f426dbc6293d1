using System.Text;
using System.Text.Json;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Intake;

/// <summary>One object of a member's own collection.</summary>
internal sealed record MineRow(long Position, string Type, long Version, string SpecVersion, SealedObject Content);

/// <summary>Submissions and their objects: all of the SQL about them. Everything is found and opened through the member's vault.</summary>
public sealed class SubmissionStore(Database database)
{
    private static readonly RowTable<NewRow> Table = new("submission_object",
    [
        new("position", ColumnType.Integer, row => row.Object.Position),
        new("owner", ColumnType.Bytes, row => row.Owner),
        new("submission_id", ColumnType.Text, row => row.SubmissionId),
        new("id_tag", ColumnType.Bytes, row => row.Tag),
        new("object_type", ColumnType.Text, row => row.Object.Type),
        new("version", ColumnType.Integer, row => row.Object.Version),
        new("spec_version", ColumnType.Text, row => row.Object.SpecVersion),
        new("sealed", ColumnType.Bytes, row => row.Content),
    ]);

    internal static string TagName(string stixId) => "object:" + stixId;

    /// <summary>Objects of a member, in the order they came, one more than the limit when there are more.</summary>
    internal IReadOnlyList<MineRow> Page(MemberVault vault, PublicationQuery query)
    {
        var parameters = new DynamicParameters();
        parameters.Add("owner", vault.Owner);
        parameters.Add("after", query.After);
        parameters.Add("limit", (long)query.Limit + 1);
        // The plus keeps the engines from reading the whole collection in order for a handful of objects.
        var sql = new StringBuilder(
            $"""
            select p.position, p.object_type as objectType, p.version, p.spec_version as specVersion, p.sealed as content
              from submission_object p
             where p.owner = @owner and {(query.Ids is null ? "" : "+")}p.position > @after
            """);
        if (query.Ids is { } ids)
        {
            sql.Append(" and p.id_tag in ").Append(SqlList.In(parameters, "tag", ids.Select(id => vault.Tag(TagName(id))).ToList()));
        }

        AddIn(sql, parameters, "object_type", "types", query.Types);
        AddIn(sql, parameters, "spec_version", "specs", query.SpecVersions);
        AddVersions(sql, parameters, query.Versions ?? VersionFilter.Newest);
        // Almost all objects are of 2.1, so only the others have an index.
        sql.Append(query.SpecVersions?.Contains("2.1") == false ? " and p.spec_version <> '2.1'" : "");
        sql.Append(query.Ids is null ? " order by p.position" : " order by +p.position").Append(" limit @limit");
        using var connection = database.Open();
        return connection.Query<SealedRow>(sql.ToString(), parameters)
            .Select(row => new MineRow(
                row.Position, row.ObjectType, row.Version, row.SpecVersion, SealedObject.FromBytes(vault.Open(row.Content))))
            .ToList();
    }

    /// <summary>Every version of one object.</summary>
    internal static IReadOnlyList<MineRow> Versions(WriteScope scope, MemberVault vault, string stixId) =>
        scope.Query<SealedRow>(
            """
            select position, object_type as objectType, version, spec_version as specVersion, sealed as content
              from submission_object
             where owner = @owner and id_tag = @tag
             order by version
            """,
            new { owner = vault.Owner, tag = vault.Tag(TagName(stixId)) })
            .Select(row => new MineRow(
                row.Position, row.ObjectType, row.Version, row.SpecVersion, SealedObject.FromBytes(vault.Open(row.Content))))
            .ToList();

    /// <summary>Ids of the objects that came with one submission and are still there.</summary>
    internal IReadOnlyList<string> ObjectIds(MemberVault vault, string submissionId)
    {
        using var connection = database.Open();
        return connection.Query<byte[]>(
            "select sealed from submission_object where owner = @owner and submission_id = @submissionId order by position",
            new { owner = vault.Owner, submissionId }).Select(box => SealedObject.FromBytes(vault.Open(box)).Id).Distinct().ToList();
    }

    /// <summary>Published ids of what this member handed in between two moments.</summary>
    internal IReadOnlySet<string> PublishedIds(MemberVault vault, long from, long to)
    {
        using var connection = database.Open();
        return connection.Query<byte[]>(
            "select sealed from submission_object where owner = @owner and position >= @from and position < @to",
            new { owner = vault.Owner, from, to }).Select(box => SealedObject.FromBytes(vault.Open(box)).PublishedId)
            .Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Which of these ids this member has handed in before.</summary>
    internal static IReadOnlySet<string> KnownIds(WriteScope scope, MemberVault vault, IReadOnlyCollection<string> stixIds)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in stixIds.Chunk(Limits.SqlListMax))
        {
            var tags = some.Select(id => vault.Tag(TagName(id))).ToList();
            var parameters = new DynamicParameters();
            parameters.Add("owner", vault.Owner);
            var list = SqlList.In(parameters, "tag", tags);
            var known = scope.Query<byte[]>(
                $"select id_tag from submission_object where owner = @owner and id_tag in {list}", parameters)
                .Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
            found.UnionWith(some.Where((_, i) => known.Contains(Convert.ToHexString(tags[i]))));
        }

        return found;
    }

    internal static void InsertObjects(
        WriteScope scope, MemberVault vault, string submissionId, IEnumerable<MineRow> rows) => scope.Insert(
        Table,
        rows.Select(row => new NewRow(
            row, vault.Owner, submissionId, vault.Tag(TagName(row.Content.Id)), vault.Seal(row.Content.ToBytes()))).ToList());

    internal static void Delete(WriteScope scope, long position) =>
        scope.Execute("delete from submission_object where position = @position", new { position });

    internal static void InsertSubmission(WriteScope scope, MemberVault vault, string id, byte[] record, byte[] original) => scope.Execute(
        "insert into submission (id, owner, received_at, sealed, original) values (@id, @owner, @hour, @record, @original)",
        new
        {
            id,
            owner = vault.Owner,
            hour = Micros.HourOf(scope.NowMicros),
            record = vault.Seal(record),
            original = vault.Seal(original),
        });

    /// <summary>The sealed record of a member's submission, opened; null when this member has none of this id.</summary>
    internal byte[]? Record(MemberVault vault, string id)
    {
        using var connection = database.Open();
        var box = connection.QueryFirstOrDefault<byte[]>(
            "select sealed from submission where id = @id and owner = @owner", new { id, owner = vault.Owner });
        return box is null ? null : vault.Open(box);
    }

    internal byte[]? Original(MemberVault vault, string id)
    {
        using var connection = database.Open();
        var box = connection.QueryFirstOrDefault<byte[]>(
            "select original from submission where id = @id and owner = @owner", new { id, owner = vault.Owner });
        return box is null ? null : vault.Open(box);
    }

    internal IReadOnlyList<(string Id, long ReceivedAt, byte[] Record)> List(MemberVault vault, int limit)
    {
        using var connection = database.Open();
        return connection.Query<SubmissionRow>(
            "select id, sealed as content from submission where owner = @owner order by received_at desc, id "
                + "limit @limit",
            new { owner = vault.Owner, limit = (long)limit })
            .Select(row => (row.Id, Content: vault.Open(row.Content)))
            .Select(row => (row.Id, ReceivedAt: ReceivedAt(row.Content), row.Content))
            .OrderByDescending(row => row.ReceivedAt).ThenBy(row => row.Id, StringComparer.Ordinal).ToList();
    }

    // The column has the hour only, so that it ties nothing to what was published then; the instant is under seal.
    private static long ReceivedAt(byte[] record)
    {
        using var document = JsonDocument.Parse(record);
        return Micros.Of(document.RootElement.GetProperty("receivedAt").GetDateTimeOffset());
    }

    /// <summary>Notes one withdrawal, and answers how many there were in this hour of the clock and the one before, this one
    /// included.</summary>
    internal static long CountWithdrawal(WriteScope scope, MemberVault vault)
    {
        scope.Execute("insert into withdrawal (owner, at) values (@owner, @hour)",
            new { owner = vault.Owner, hour = Micros.HourOf(scope.NowMicros) });
        return scope.Scalar<long>(
            "select count(*) from withdrawal where owner = @owner and at >= @since",
            new { owner = vault.Owner, since = Micros.HourOf(scope.NowMicros - 3_600_000_000) });
    }

    private static void AddIn(StringBuilder sql, DynamicParameters parameters, string column, string name, IReadOnlyList<string>? values)
    {
        if (values is not null)
        {
            sql.Append(" and p.").Append(column).Append(" in ").Append(SqlList.In(parameters, name, values));
        }
    }

    private static void AddVersions(StringBuilder sql, DynamicParameters parameters, VersionFilter filter)
    {
        if (filter.All)
        {
            return;
        }

        const string other =
            "not exists (select 1 from submission_object r where r.owner = p.owner and r.id_tag = p.id_tag and r.version ";
        var choices = new List<string>();
        if (filter.Last)
        {
            choices.Add(other + "> p.version)");
        }

        if (filter.First)
        {
            choices.Add(other + "< p.version)");
        }

        if (filter.Exact.Count > 0)
        {
            choices.Add("p.version in " + SqlList.In(parameters, "version", filter.Exact));
        }

        sql.Append(" and (").Append(string.Join(" or ", choices)).Append(')');
    }

    private sealed record NewRow(MineRow Object, byte[] Owner, string SubmissionId, byte[] Tag, byte[] Content);

    // Properties, not a constructor: SQLite names no type for an expression when there is no row.
    private sealed record SealedRow
    {
        public long Position { get; init; }

        public string ObjectType { get; init; } = "";

        public long Version { get; init; }

        public string SpecVersion { get; init; } = "";

        public byte[] Content { get; init; } = [];
    }

    // Properties, not a constructor: SQLite names no type for an expression when there is no row.
    private sealed record SubmissionRow
    {
        public string Id { get; init; } = "";

        public byte[] Content { get; init; } = [];
    }
}
