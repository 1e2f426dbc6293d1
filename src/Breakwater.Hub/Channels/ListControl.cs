using Breakwater.Hub.Gate;
using Breakwater.Hub.Storage;
using Breakwater.Matching;
using Dapper;

namespace Breakwater.Hub.Channels;

/// <summary>Something that the lists of a member, or of everybody, leave out.</summary>
public sealed record ListException(string Kind, string Value, string Reason, DateTimeOffset AddedAt);

/// <summary>Lists are kept as they were at a moment, for a while.</summary>
public sealed record ListRollback(DateTimeOffset At, DateTimeOffset Until, string Reason, DateTimeOffset SetAt);

/// <summary>What one says about the lists of its own devices; the centre, about everybody's.</summary>
public sealed record ListSettings(IReadOnlyList<ListException> Exceptions, ListRollback? Rollback);

/// <summary>
/// A member's own word on the lists that its devices load: what is never in them, and the moment that they are put back to. The centre can
/// say both for everybody. Nothing comes into a list by this that the allow-lists keep out.
/// </summary>
public sealed class ListControl(Database database, TimeProvider time)
{
    /// <summary>Stands for the centre, whose word holds for everybody.</summary>
    public const string Everybody = "";

    private const string Hostname = "hostname";
    private const string Cidr = "cidr";
    private const string Exact = "string";

    public ListSettings Of(string memberId)
    {
        using var connection = database.Open();
        return new ListSettings(
            Exceptions(connection, [memberId]).Select(row => new ListException(row.Kind, row.Value, row.Reason, Micros.ToTime(row.AddedAt)))
                .ToList(),
            Rollbacks(connection, [memberId]).Select(row => new ListRollback(
                Micros.ToTime(row.At), Micros.ToTime(row.Until), row.Reason, Micros.ToTime(row.SetAt))).FirstOrDefault());
    }

    /// <summary>Leaves a value out, with what is below a domain and every range that holds an address.</summary>
    /// <exception cref="RejectedException">It is no value, or there is no reason, or there are too many.</exception>
    public Task<ListException> AddExceptionAsync(string memberId, string? text, string? reason, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        if (!IndicatorValue.TryParse(text ?? "", out var value, out var problem))
        {
            problems.Add(new Problem("bad-value", "$.value", $"\"{text}\" is not a value that lists hold: {problem}"));
        }

        var why = ReasonOf(reason, problems);
        RejectedException.ThrowIfAny(problems);
        return database.WriteAsync(
            scope =>
            {
                if (scope.Scalar<long>("select count(*) from list_exception where member_id = @memberId", new { memberId })
                    >= Limits.ListExceptionsMax)
                {
                    throw RejectedException.Conflict("too-many", $"There are at most {Limits.ListExceptionsMax} exceptions.");
                }

                var added = new ListException(value.Kind.Name(), value.Text, why, scope.Now);
                scope.Execute(
                    """
                    insert into list_exception (member_id, kind, value, reason, added_at) values (@memberId, @Kind, @Value, @Reason, @now)
                    on conflict (member_id, kind, value) do update set reason = excluded.reason
                    """,
                    new { memberId, added.Kind, added.Value, added.Reason, now = scope.NowMicros });
                scope.MarkChange();
                return added;
            },
            cancellationToken);
    }

    /// <exception cref="RejectedException">It is no value, or no exception.</exception>
    public Task RemoveExceptionAsync(string memberId, string? text, CancellationToken cancellationToken)
    {
        if (!IndicatorValue.TryParse(text ?? "", out var value, out var problem))
        {
            throw RejectedException.Invalid("bad-value", "value", $"\"{text}\" is not a value that lists hold: {problem}");
        }

        return database.WriteAsync(
            scope =>
            {
                if (scope.Execute(
                    "delete from list_exception where member_id = @memberId and kind = @kind and value = @text",
                    new { memberId, kind = value.Kind.Name(), text = value.Text }) == 0)
                {
                    throw RejectedException.NotFound("exception for this value");
                }

                scope.MarkChange();
            },
            cancellationToken);
    }

    /// <summary>Keeps lists as they were at a moment.</summary>
    /// <param name="until">Null is a day from now: a list that nobody looks after goes on by itself.</param>
    /// <exception cref="RejectedException">A time is out of its bounds, or there is no reason.</exception>
    public Task RollBackAsync(
        string memberId, DateTimeOffset? at, DateTimeOffset? until, string? reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var end = until ?? now + Limits.RollbackDefault;
        var problems = new List<Problem>();
        if (at is not { } moment || moment > now)
        {
            problems.Add(new Problem("bad-time", "$.at", "at is the moment that the lists go back to; it is not in the future."));
        }

        if (end <= now || end > now + Limits.RollbackMax)
        {
            problems.Add(new Problem(
                "bad-time", "$.until", $"until is after now, and at most {Limits.RollbackMax.Days} days from now."));
        }

        var why = ReasonOf(reason, problems);
        RejectedException.ThrowIfAny(problems);
        return database.WriteAsync(
            scope =>
            {
                scope.Execute(
                    """
                    insert into list_rollback (member_id, at, until, reason, set_at) values (@memberId, @moment, @end, @why, @now)
                    on conflict (member_id) do update
                       set at = excluded.at, until = excluded.until, reason = excluded.reason, set_at = excluded.set_at
                    """,
                    new { memberId, moment = Micros.Of(at!.Value), end = Micros.Of(end), why, now = scope.NowMicros });
                scope.MarkChange();
            },
            cancellationToken);
    }

    /// <exception cref="RejectedException">The lists are as they are now already.</exception>
    public Task ResumeAsync(string memberId, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            if (scope.Execute("delete from list_rollback where member_id = @memberId", new { memberId }) == 0)
            {
                throw RejectedException.NotFound("moment that the lists are kept at");
            }

            scope.MarkChange();
        },
        cancellationToken);

    /// <summary>What holds for a member's devices now: the centre's word and its own.</summary>
    internal ListView ViewOf(string memberId)
    {
        using var connection = database.Open();
        var exceptions = Exceptions(connection, [memberId, Everybody]);
        var now = Micros.Of(time.GetUtcNow());
        var rollbacks = Rollbacks(connection, [memberId, Everybody]).Where(row => row.Until > now).ToList();
        if (exceptions.Count == 0 && rollbacks.Count == 0)
        {
            return ListView.Plain;
        }

        var words = exceptions.Select(row => $"{row.Kind} {row.Value}").Distinct().Order(StringComparer.Ordinal).ToList();
        return new ListView(
            words.Count > 0 ? AllowOf(exceptions) : null,
            rollbacks.Count > 0 ? rollbacks.Min(row => row.At) : null,
            rollbacks.Count > 0 ? Micros.ToTime(rollbacks.Min(row => row.Until)) : DateTimeOffset.MaxValue,
            ListView.KeyOf(words, rollbacks.Count > 0 ? rollbacks.Min(row => row.At) : null));
    }

    private static AllowList AllowOf(IReadOnlyList<ExceptionRow> rows) => new(rows
        .GroupBy(row => row.Kind switch { "domain" => Hostname, "ipv4" or "ipv6" => Cidr, _ => Exact })
        .Select(form => new AllowSource("your exceptions", form.Key, false, false, form.Select(row => row.Value))));

    private static string ReasonOf(string? reason, List<Problem> problems)
    {
        var why = (reason ?? "").Trim();
        if (why.Length is 0 or > Limits.VerdictReasonCharsMax)
        {
            problems.Add(new Problem("bad-reason", "$.reason", $"A reason of 1 to {Limits.VerdictReasonCharsMax} characters is needed."));
        }

        return why;
    }

    private static List<ExceptionRow> Exceptions(System.Data.Common.DbConnection connection, IReadOnlyList<string> members)
    {
        var parameters = new DynamicParameters();
        return connection.Query<ExceptionRow>(
            "select kind, value, reason, added_at as addedAt from list_exception where member_id in "
                + $"{SqlList.In(parameters, "member", members)} order by added_at, kind, value",
            parameters).ToList();
    }

    private static List<RollbackRow> Rollbacks(System.Data.Common.DbConnection connection, IReadOnlyList<string> members)
    {
        var parameters = new DynamicParameters();
        return connection.Query<RollbackRow>(
            $"select at, until, reason, set_at as setAt from list_rollback where member_id in {SqlList.In(parameters, "member", members)}",
            parameters).ToList();
    }

    private sealed record ExceptionRow(string Kind, string Value, string Reason, long AddedAt);

    private sealed record RollbackRow(long At, long Until, string Reason, long SetAt);
}
