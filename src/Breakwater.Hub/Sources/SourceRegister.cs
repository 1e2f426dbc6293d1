using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.OutsideSources;

/// <summary>Which sources there are: added, listed, paused, and removed by the centre's administrators.</summary>
public sealed class SourceRegister(Database database, SourceStore store, CommunityStore community, EscrowKey escrow, TimeProvider time)
{
    private const int ObjectsPerWrite = 500;

    /// <exception cref="RejectedException">With everything that is wrong; or the name is taken.</exception>
    public async Task<Source> AddAsync(NewSource asked, CancellationToken cancellationToken)
    {
        var source = asked.Check(community);
        var secret = asked.Secret is { } text ? SourceSecrets.Seal(escrow, source.Id, text) : null;
        await database.WriteAsync(
            scope =>
            {
                if (SourceStore.IsNameTaken(scope, source.Name))
                {
                    throw RejectedException.Conflict("name-taken", $"There is a source named \"{source.Name}\" already.");
                }

                if (SourceStore.Count(scope) >= Limits.SourcesMax)
                {
                    throw RejectedException.Conflict("too-many", $"A hub has at most {Limits.SourcesMax} sources.");
                }

                SourceStore.Insert(scope, source, secret);
            },
            cancellationToken).ConfigureAwait(false);
        return source;
    }

    public IReadOnlyList<SourceHealth> List() => store.List(time.GetUtcNow());

    /// <exception cref="RejectedException">There is none.</exception>
    public Source Find(string idOrName) => store.Find(idOrName)?.Source ?? throw RejectedException.NotFound("source");

    /// <summary>The first of what did not get through, with the reasons.</summary>
    public IReadOnlyList<SourceRefusal> Refusals(Source source) => store.Refusals(source.Id, Limits.PageMax);

    public Task PauseAsync(Source source, CancellationToken cancellationToken) =>
        database.WriteAsync(scope => SourceStore.SetPaused(scope, source.Id, paused: true), cancellationToken);

    /// <summary>Due at once.</summary>
    public Task ResumeAsync(Source source, CancellationToken cancellationToken) =>
        database.WriteAsync(scope => SourceStore.SetPaused(scope, source.Id, paused: false), cancellationToken);

    /// <summary>Forgets a source. A run of it that is under way writes nothing more.</summary>
    /// <param name="withdraw">Whether what it brought is taken back; else it stays out, as the source's.</param>
    /// <returns>How many objects were taken back.</returns>
    public async Task<int> RemoveAsync(Source source, bool withdraw, CancellationToken cancellationToken)
    {
        var withdrawn = 0;
        var owner = RandomId.Uuid();
        if (!await database.WriteAsync(scope => SourceLease.TryTake(scope, source.Id, owner), cancellationToken).ConfigureAwait(false))
        {
            throw RejectedException.Conflict("running", $"{source.Name} is being read now; pause it, and try again when it has ended.");
        }

        for (var some = withdraw ? ObjectsPerWrite : 0; some == ObjectsPerWrite;)
        {
            some = await database.WriteAsync(
                scope =>
                {
                    SourceLease.Assert(scope, source.Id, owner);
                    var there = SourceObjects.There(scope, source.Id, null, ObjectsPerWrite);
                    withdrawn += there.Count(row => SourceWithdrawal.Withdraw(scope, source, row.ObjectId, row.Part));
                    return there.Count;
                },
                cancellationToken).ConfigureAwait(false);
        }

        await database.WriteAsync(scope => SourceStore.Delete(scope, source.Id), cancellationToken).ConfigureAwait(false);
        return withdrawn;
    }
}
