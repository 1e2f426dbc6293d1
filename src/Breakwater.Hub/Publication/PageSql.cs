using System.Globalization;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>
/// The statement behind a page of the log. It is put together from parts that each read one index in the order of positions (one part for
/// each audience, and for each value of a filter that has an index), and that the engine merges; so a page costs what it holds, wherever
/// it is in the log and however rare its objects are.
/// </summary>
internal sealed record PageSql(string Text, DynamicParameters Parameters)
{
    public static PageSql Of(PublicationQuery query, DatabaseEngine engine)
    {
        var build = new Build(query, engine);
        return new PageSql(build.Text(), build.Parameters);
    }

    private sealed class Build
    {
        private readonly PublicationQuery _query;
        private readonly string _visible;
        private readonly VersionFilter _versions;
        private readonly List<string> _conditions = [];
        private readonly bool _isPostgres;

        public Build(PublicationQuery query, DatabaseEngine engine)
        {
            (_query, _visible, _versions) = (query, AudienceList.Sql(query.Visible), query.Versions ?? VersionFilter.Newest);
            _isPostgres = engine == DatabaseEngine.Postgres;
            Parameters.Add("after", query.After);
            Parameters.Add("limit", (long)query.Limit + 1);
        }

        public DynamicParameters Parameters { get; } = new();

        public string Text()
        {
            AddVersions();
            AddIfFilter("p.object_type", "type", _query.Types);
            AddIfFilter("p.spec_version", "spec", _query.SpecVersions);
            var parts = _query.Ids is { } ids ? [ById(ids)] : Parts();
            var body = _query.WithBody ? "coalesce(p.body, (select b.body from publication b where b.position = p.body_at))" : "null";
            return
                $"""
                select p.position, p.object_id as objectId, p.object_type as objectType, p.version, p.version_text as versionText,
                       p.spec_version as specVersion, {body} as body
                  from (select k.position
                          from ({string.Join(" union all ", parts)}) k
                         where {(_isPostgres ? "true" : ForThisViewer())}
                         order by k.position limit @limit) c
                  join publication p on p.position = c.position
                 order by p.position
                """;
        }

        private List<string> Parts()
        {
            var parts = new List<string>();
            var filters = IndexedFilter().ToList();
            if (_query.Visible.Count * filters.Count <= Limits.QueryPartsMax)
            {
                foreach (var audience in _query.Visible)
                {
                    parts.AddRange(filters.Select(filter => Part($"p.audience = {Number(audience)}{filter} and p.position > @after")));
                }
            }

            // Too many parts to merge: whoever sees so much finds what it seeks by reading the log as it is.
            return parts.Count > 0 ? parts : [Part($"p.audience in {_visible} and p.position > @after")];
        }

        /// <summary>The one filter that an index is read by; the others are looked at row by row.</summary>
        private IEnumerable<string> IndexedFilter()
        {
            var exact = _versions is { All: false, First: false, Last: false };
            if (exact && _versions.Exact.Count > 0)
            {
                return _versions.Exact.Distinct().Select(version => $" and p.version = {Number(version)}");
            }

            if (_query.Types is { } types)
            {
                return types.Distinct(StringComparer.Ordinal).Select((_, i) => $" and p.object_type = @type{Number(i)}");
            }

            // Almost all objects are of 2.1, so only the others have an index.
            return _query.SpecVersions is { } specs && !specs.Contains("2.1")
                ? specs.Distinct(StringComparer.Ordinal)
                    .Select((_, i) => $" and p.spec_version = @spec{Number(i)} and p.spec_version <> '2.1'")
                : [""];
        }

        // The plus keeps the engines from reading the whole log in order for a handful of objects.
        private string ById(IReadOnlyList<string> ids) => Part(
            $"p.object_id in {SqlList.In(Parameters, "id", ids)} and +p.audience in {_visible} and +p.position > @after");

        /// <summary>
        /// SQLite steps through all parts at once and stops when the page is full. PostgreSQL reads each part on its own, so each is given
        /// the page's end; SQLite would read every one of those to that end.
        /// </summary>
        private string Part(string where)
        {
            var part = $"select p.position, p.object_id, p.version, p.newest, p.oldest, p.crossed from publication p where {where}"
                + string.Concat(_conditions.Select(condition => " and " + condition));
            return _isPostgres ? $"(select * from ({part}) k where {ForThisViewer()} order by k.position limit @limit)" : part;
        }

        private void AddIfFilter(string column, string name, IReadOnlyList<string>? values)
        {
            if (values is not null)
            {
                _conditions.Add($"{column} in {SqlList.In(Parameters, name, values.Distinct(StringComparer.Ordinal).ToList())}");
            }
        }

        /// <summary>What has to hold in the row's own audience, whoever the viewer is.</summary>
        private void AddVersions()
        {
            var choices = new List<string>();
            if (_versions.All)
            {
                _conditions.Add("p.live = 1");
                return;
            }

            if (_versions.Last)
            {
                choices.Add("p.newest = 1");
            }

            if (_versions.First)
            {
                choices.Add("p.oldest = 1");
            }

            if (_versions.Exact.Count > 0)
            {
                choices.Add($"(p.live = 1 and p.version in ({string.Join(", ", _versions.Exact.Select(Number))}))");
            }

            _conditions.Add(choices.Count == 1 ? choices[0] : $"({string.Join(" or ", choices)})");
        }

        /// <summary>Of an object with rows in several audiences, what those among them say that this viewer sees.</summary>
        private string ForThisViewer()
        {
            var isThere =
                $"""
                not exists (select 1 from publication q
                             where q.object_id = k.object_id and q.version = k.version and q.position > k.position
                               and +q.audience in {_visible})
                """;
            var choices = new List<string>();
            if (_versions.Last)
            {
                choices.Add($"(k.newest = 1 and {NoOther(">")})");
            }

            if (_versions.First)
            {
                choices.Add($"(k.oldest = 1 and {NoOther("<")})");
            }

            if (_versions.Exact.Count > 0)
            {
                choices.Add($"k.version in ({string.Join(", ", _versions.Exact.Select(Number))})");
            }

            var which = _versions.All ? "" : $" and ({string.Join(" or ", choices)})";
            return $"(k.crossed = 0 or ({isThere}{which}))";
        }

        private string NoOther(string newer) =>
            $"""
            not exists (select 1 from publication r
                         where r.object_id = k.object_id and r.version {newer} k.version and r.event in ('publish', 'grant')
                           and +r.audience in {_visible}
                           and not exists (select 1 from publication s
                                            where s.object_id = r.object_id and s.version = r.version and s.position > r.position
                                              and +s.audience in {_visible} and s.event in ('withdraw', 'revoke')))
            """;

        private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
