using System.Data.Common;
using Dapper;

namespace Breakwater.Hub.Storage;

/// <summary>
/// One write request inside the writer's transaction. What it did is on disk when <see cref="Database.WriteAsync{T}"/> returns, whole;
/// when it throws, nothing of it is.
/// </summary>
public sealed class WriteScope
{
    private readonly List<Action> _afterCommit = [];
    private readonly List<string> _notes = [];
    private readonly RowInserts _inserts;

    internal WriteScope(DbConnection connection, DbTransaction transaction, RowInserts inserts, DateTimeOffset now)
    {
        (Connection, Transaction, _inserts, Now) = (connection, transaction, inserts, now);
    }

    public DbConnection Connection { get; }

    public DbTransaction Transaction { get; }

    /// <summary>The hub's clock when this request began to run; never a client's.</summary>
    public DateTimeOffset Now { get; }

    public long NowMicros => Micros.Of(Now);

    /// <summary>The last position that this request took; 0 for none.</summary>
    internal long LastPosition { get; private set; }

    /// <summary>
    /// Says that what readers may see, or are to be shown, has changed without anything being published: takes a position, by which every
    /// node notices.
    /// </summary>
    public void MarkChange() => TakePositions(1);

    /// <summary>Runs once, after the commit, in the order given; not at all when the request failed.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>Says in the audit trail's entry what the address of a request does not: a reason, a decision. Never a secret.</summary>
    public void Note(string words) => _notes.Add(words);

    public int Execute(string sql, object? parameters = null) => Connection.Execute(sql, parameters, Transaction);

    /// <summary>Adds many rows at the price of few statements, in this order.</summary>
    public void Insert<T>(RowTable<T> table, IReadOnlyList<T> rows) => _inserts.Insert(Transaction, table, rows);

    public IEnumerable<T> Query<T>(string sql, object? parameters = null) => Connection.Query<T>(sql, parameters, Transaction);

    public T? QueryFirstOrDefault<T>(string sql, object? parameters = null) =>
        Connection.QueryFirstOrDefault<T>(sql, parameters, Transaction);

    public T? Scalar<T>(string sql, object? parameters = null) => Connection.ExecuteScalar<T>(sql, parameters, Transaction);

    /// <summary>
    /// Takes <paramref name="count"/> positions and answers the first. A position is UTC microseconds, made greater than every position
    /// taken before it by any node: the row's lock is held until this transaction ends, so positions become visible in their own order
    /// and a cursor can never pass one that is still to come.
    /// </summary>
    public long TakePositions(int count)
    {
        const string sql = """
            update position_counter
               set last = (case when last >= @now then last + 1 else @now end) + @count - 1
            returning last
            """;
        LastPosition = Scalar<long>(sql, new { now = NowMicros, count = (long)count });
        return LastPosition - count + 1;
    }

    /// <summary>Adds the entry of an act that has none yet, and of whatever has something to note.</summary>
    internal void Record(IActLog log, Act? act)
    {
        if (_notes.Count == 0 && act is null or { IsOnDisk: true })
        {
            return;
        }

        log.Add(this, act ?? Act.OfHub, _notes);
        if (act is not null)
        {
            AfterCommit(act.SetOnDisk);
        }
    }

    internal void RunAfterCommit()
    {
        foreach (var action in _afterCommit)
        {
            action();
        }
    }
}
