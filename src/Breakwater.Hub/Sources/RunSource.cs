using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Taxii.Client;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.OutsideSources;

/// <summary>What a run came to.</summary>
public enum SourceRunOutcome
{
    /// <summary>Everything that is there has been read.</summary>
    Done,

    /// <summary>It ended at a limit, behind what it wrote; the next run goes on there at once.</summary>
    More,

    /// <summary>It failed; the health says why, and when it is tried again.</summary>
    Failed,

    /// <summary>Another run is under way, here or on another node; nothing was done.</summary>
    Busy,
}

/// <summary>Reads one source once: under its lease, within its limits, and with its next run set at the end, however it ends.</summary>
public sealed class RunSource(
    Database database, SourceStore store, EscrowKey escrow, CommunityStore community, AllowListStore allowLists, CentreObjects centre,
    TimeProvider time, ILogger<RunSource> logger)
{
    private const int DoublingsMax = 20;
    private const double JitterPart = 0.1;

    /// <exception cref="RejectedException">There is no such source.</exception>
    public async Task<SourceRunOutcome> RunAsync(string idOrName, CancellationToken cancellationToken)
    {
        var id = store.Find(idOrName)?.Source.Id ?? throw RejectedException.NotFound("source");
        var owner = RandomId.Uuid();
        if (!await database.WriteAsync(scope => SourceLease.TryTake(scope, id, owner), cancellationToken).ConfigureAwait(false))
        {
            return SourceRunOutcome.Busy;
        }

        // Looked up again under the lease: another run may have ended in between, and this one must go on behind it.
        var due = store.Find(id);
        if (due is null)
        {
            return SourceRunOutcome.Busy;
        }

        using var run = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = RenewAsync(id, owner, run);
        try
        {
            return await ReadAsync(due, owner, run.Token).ConfigureAwait(false);
        }
        catch (LeaseLostException)
        {
            SourceLog.Lost(logger, due.Source.Name);
            return SourceRunOutcome.Busy;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await database.WriteAsync(scope => SourceLease.Release(scope, id, owner), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await run.CancelAsync().ConfigureAwait(false);
            await renewal.ConfigureAwait(false);
        }
    }

    private async Task<SourceRunOutcome> ReadAsync(DueSource due, string owner, CancellationToken cancellationToken)
    {
        var source = due.Source;
        try
        {
            var circle = community.FindCircle(source.CircleId) ?? throw new SourceUnreadableException("Its circle is gone.");
            var gate = new SourceGate(source, circle, allowLists.Current(), centre.IdentityId);
            var taking = new SourceTaking(database, due, owner, gate, time);
            var isMore = await ReadKindAsync(taking, due, cancellationToken).ConfigureAwait(false);
            await EndAsync(source, owner, isMore, taking.Notes, cancellationToken).ConfigureAwait(false);
            SourceLog.Read(logger, source.Name, taking.Objects);
            return isMore ? SourceRunOutcome.More : SourceRunOutcome.Done;
        }
        catch (TaxiiException e)
        {
            return await FailAsync(due, owner, e.Message, e.RetryAfter, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceUnreadableException e)
        {
            return await FailAsync(due, owner, e.Message, e.RetryAfter, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseBusyException)
        {
            return await FailAsync(due, owner, "The hub's database had too much to do.", null, cancellationToken).ConfigureAwait(false);
        }
        catch (CryptographicException)
        {
            return await FailAsync(
                due, owner, "Its secret was sealed under another escrow key; remove the source and add it again.", null, cancellationToken)
                .ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Top of a run: one source that meets a bug must not keep the others from being read, and its failure shows.
        catch (Exception e) when (e is not (LeaseLostException or OperationCanceledException))
#pragma warning restore CA1031
        {
            SourceLog.Broke(logger, source.Name, e);
            return await FailAsync(due, owner, "The hub failed at it; its log says how.", null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> ReadKindAsync(SourceTaking taking, DueSource due, CancellationToken cancellationToken)
    {
        var source = due.Source;
        var secret = due.Secret is { } box ? SourceSecrets.Open(escrow, source.Id, box) : null;
        using var http = Outbound.Client(source);
        using var limit = new CancellationTokenSource(Limits.SourceRunMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var documents = new OutboundDocument(http, source, HeaderOf(source, secret), time);
        try
        {
            switch (source.Kind)
            {
                case SourceKinds.Taxii:
                    return await TaxiiSource.ReadAsync(taking, http, CredentialsOf(source, secret), time, either.Token)
                        .ConfigureAwait(false);
                case SourceKinds.MispFeed:
                    return await MispFeedSource.ReadAsync(taking, documents, either.Token).ConfigureAwait(false);
                default:
                    await StixUrlSource.ReadAsync(taking, documents, either.Token).ConfigureAwait(false);
                    return false;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SourceUnreadableException($"It was not read to its end within {Limits.SourceRunMax.TotalMinutes:0} minutes.");
        }
    }

    private static TaxiiCredentials? CredentialsOf(Source source, string? secret) =>
        secret is null ? null
        : source.UserName is { } user ? TaxiiCredentials.Basic(user, secret) : TaxiiCredentials.Bearer(secret);

    private static AuthenticationHeaderValue? HeaderOf(Source source, string? secret) =>
        secret is null ? null
        : source.UserName is { } user
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")))
            : new AuthenticationHeaderValue("Bearer", secret);

    private Task EndAsync(
        Source source, string owner, bool isMore, IReadOnlyList<string> notes, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            SourceLease.Assert(scope, source.Id, owner);
            SourceLease.EndWell(
                scope, source.Id, isMore ? scope.Now : scope.Now + Jittered(source.Every),
                notes.Count == 0 ? null : string.Join('\n', notes));
        },
        cancellationToken);

    private async Task<SourceRunOutcome> FailAsync(
        DueSource due, string owner, string reason, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var words = SourceTaking.Words(reason);
        SourceLog.Failed(logger, due.Source.Name, words);
        await database.WriteAsync(
            scope =>
            {
                SourceLease.Assert(scope, due.Source.Id, owner);
                SourceLease.EndBadly(scope, due.Source.Id, scope.Now + BackoffAfter(due.Failures, retryAfter), words);
            },
            cancellationToken).ConfigureAwait(false);
        return SourceRunOutcome.Failed;
    }

    /// <param name="failures">Failures in a row before this one.</param>
    /// <param name="asked">What the server asked for; obeyed up to the most.</param>
    internal static TimeSpan BackoffAfter(int failures, TimeSpan? asked)
    {
        var wait = Limits.SourceBackoff * Math.Pow(2, Math.Min(failures, DoublingsMax));
        wait = asked > wait ? asked.Value : wait;
        return wait < Limits.SourceBackoffMax ? Jittered(wait) : Limits.SourceBackoffMax;
    }

    // So that the sources of many hubs, or all of one after a restart, do not come at the same instant.
    private static TimeSpan Jittered(TimeSpan wait) =>
        wait * (1 - JitterPart + (RandomNumberGenerator.GetInt32(1000) / 1000.0 * 2 * JitterPart));

    private async Task RenewAsync(string id, string owner, CancellationTokenSource run)
    {
        try
        {
            using var timer = new PeriodicTimer(Limits.SourceLeaseRenewal, time);
            while (await timer.WaitForNextTickAsync(run.Token).ConfigureAwait(false))
            {
                await database.WriteAsync(scope => SourceLease.Assert(scope, id, owner), run.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
#pragma warning disable CA1031 // Whatever keeps the lease from being renewed, the run's own next write finds it out, and tells.
        catch (Exception)
#pragma warning restore CA1031
        {
            await run.CancelAsync().ConfigureAwait(false);
        }
    }
}
