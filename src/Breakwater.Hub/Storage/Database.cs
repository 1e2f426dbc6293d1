using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Breakwater.Hub.Storage;

/// <summary>
/// The hub's database, on either engine. Readers open connections of their own; all writes of this process go through one writer, which
/// commits what is waiting as a group, so that many small writes share one sync. A write is answered only after that commit, and both
/// engines are set to sync before they say that a commit is done.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const long PostgresWriterLock = 0x42574B02;

    // Full policy: a write that finds the queue full fails at once with DatabaseBusyException, which becomes 503 with Retry-After.
    private readonly Channel<PendingWrite> _waiting =
        Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(Limits.WritesWaitingMax) { SingleReader = true });

    private readonly TimeProvider _time;
    private readonly ILogger<Database> _logger;
    private readonly IActLog? _acts;
    private readonly NpgsqlDataSource? _postgres;
    private readonly Task _writer;
    private readonly CancellationTokenSource _stop = new();
    private long _lastPosition;

    // The writer's alone. Kept open, so that its statements stay prepared and its page cache warm.
    private WriterConnection? _writing;

    /// <param name="acts">Where acts are kept; null for a database without a trail.</param>
    public Database(DatabaseOptions options, TimeProvider time, ILogger<Database> logger, IActLog? acts = null)
    {
        _acts = acts;
        Options = options;
        _time = time;
        _logger = logger;
        _postgres = options.Engine == DatabaseEngine.Postgres
            ? NpgsqlDataSource.Create(PostgresSettings.Apply(options.ConnectionString)) : null;
        _writer = Task.Factory.StartNew(WriteLoop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public DatabaseOptions Options { get; }

    /// <summary>The hub's clock.</summary>
    internal DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>
    /// The last position that is known to be committed: at once for what this process wrote, within a look of <c>LogWatcher</c> for what
    /// others did. Costs no query but the first.
    /// </summary>
    public long LastPosition
    {
        get
        {
            if (Volatile.Read(ref _lastPosition) == 0)
            {
                using var connection = Open();
                Saw(Dapper.SqlMapper.ExecuteScalar<long>(connection, "select last from position_counter"));
            }

            return Volatile.Read(ref _lastPosition);
        }
    }

    /// <summary>Tells of a position that was found committed.</summary>
    public void Saw(long position)
    {
        long known;
        while ((known = Volatile.Read(ref _lastPosition)) < position
            && Interlocked.CompareExchange(ref _lastPosition, position, known) != known)
        {
        }
    }

    /// <summary>A connection to read with. It sees committed state only.</summary>
    public DbConnection Open()
    {
        if (_postgres is not null)
        {
            return _postgres.OpenConnection();
        }

        var connection = new SqliteConnection(Options.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Runs one write request, alone among writes, and returns when it is on disk.</summary>
    /// <exception cref="DatabaseBusyException">Too many writes are waiting; nothing was done.</exception>
    public async Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingWrite(scope => work(scope), Act.Current);
        if (!_waiting.Writer.TryWrite(pending))
        {
            throw new DatabaseBusyException();
        }

        return (T)(await pending.Done.Task.ConfigureAwait(false))!;
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<WriteScope> work, CancellationToken cancellationToken = default) =>
        WriteAsync(
            scope =>
            {
                work(scope);
                return true;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        _stop.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            SqliteConnection.ClearPool(new SqliteConnection(Options.ConnectionString));
        }
    }

    private void WriteLoop()
    {
        var group = new List<PendingWrite>(Limits.WritesPerCommitMax);
        while (_waiting.Reader.WaitToReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            while (group.Count < Limits.WritesPerCommitMax && _waiting.Reader.TryRead(out var next))
            {
                group.Add(next);
            }

            Commit(group);
        }

        CloseWriting();
    }

#pragma warning disable CA1031 // The writer serves everybody: whatever one request throws goes to its caller, and the loop goes on.
    private void Commit(List<PendingWrite> group)
    {
        var finished = new List<(PendingWrite Write, object? Result, WriteScope Scope)>(group.Count);
        try
        {
            using var transaction = BeginGroup();
            foreach (var write in group)
            {
                RunOne(write, _writing!, transaction, finished);
            }

            transaction.Commit();
            Saw(finished.Count == 0 ? 0 : finished.Max(one => one.Scope.LastPosition));
        }
        catch (Exception e)
        {
            CloseWriting();
            StorageLog.CommitFailed(_logger, group.Count, e);
            foreach (var write in group)
            {
                write.Done.TrySetException(e);
            }

            return;
        }

        foreach (var (write, result, scope) in finished)
        {
            try
            {
                scope.RunAfterCommit();
            }
            catch (Exception e)
            {
                StorageLog.AfterCommitFailed(_logger, e);
            }

            write.Done.TrySetResult(result);
        }
    }

    private void RunOne(
        PendingWrite write, WriterConnection connection, DbTransaction transaction, List<(PendingWrite, object?, WriteScope)> finished)
    {
        // Each request has a savepoint of its own, so that one that fails takes nothing of its neighbours with it.
        transaction.Save("request");
        try
        {
            var scope = new WriteScope(connection.Connection, transaction, connection.Inserts, _time.GetUtcNow());
            var result = write.Work(scope);
            if (_acts is not null)
            {
                scope.Record(_acts, write.Act);
            }

            transaction.Release("request");
            finished.Add((write, result, scope));
        }
        catch (Exception e)
        {
            transaction.Rollback("request");
            write.Done.TrySetException(e);
        }
    }
#pragma warning restore CA1031

    private static DbTransaction BeginWrite(DbConnection connection)
    {
        if (connection is SqliteConnection sqlite)
        {
            // SQLite takes its write lock at the start: a lock upgraded later could fail halfway through a group.
            return sqlite.BeginTransaction(deferred: false);
        }

        // The same on PostgreSQL: requests look before they write, so another node must not write in between. Each statement of the
        // transaction sees what was committed before it (read committed), so what is looked at after this lock is the newest state.
        var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        // A server that is set to answer before the disk has it is told otherwise; a stricter setting stays.
        command.CommandText =
            $"""
            select pg_advisory_xact_lock({PostgresWriterLock}),
                   case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', true) end
            """;
        command.ExecuteNonQuery();
        return transaction;
    }

    private DbTransaction BeginGroup()
    {
        var isNew = _writing is null;
        _writing ??= new WriterConnection(OpenToWrite());
        try
        {
            return BeginWrite(_writing.Connection);
        }
        catch (DbException) when (!isNew)
        {
            // A server that was restarted has ended the connection that was kept open; nothing was done on it yet.
            CloseWriting();
            _writing = new WriterConnection(OpenToWrite());
            return BeginWrite(_writing.Connection);
        }
    }

    private void CloseWriting()
    {
        _writing?.Dispose();
        _writing = null;
    }

    private DbConnection OpenToWrite()
    {
        var connection = Open();
        if (connection is SqliteConnection sqlite)
        {
            SqliteSettings.Apply(sqlite);
        }

        return connection;
    }

    private sealed class WriterConnection(DbConnection connection) : IDisposable
    {
        public DbConnection Connection => connection;

        public RowInserts Inserts { get; } = new(connection);

        public void Dispose()
        {
            Inserts.Dispose();
            connection.Dispose();
        }
    }

    private sealed class PendingWrite(Func<WriteScope, object?> work, Act? act)
    {
        public Func<WriteScope, object?> Work { get; } = work;

        public Act? Act { get; } = act;

        public TaskCompletionSource<object?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
