using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Gate;

/// <summary>
/// Looks after what coordinators have not decided in time: an object goes out as an alert that says it is unreviewed, never as a block, and
/// the next coordinator is written to, one after the other, until somebody decides.
/// </summary>
public sealed class ReviewClock(
    Database database, CommunityStore community, Outbox outbox, TimeProvider time, ILogger<ReviewClock> logger) : BackgroundService
{
    /// <summary>Runs once.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var coordinators = community.People(null)
            .Where(person => person.Role == PersonRoles.Coordinator && OutgoingMail.IsAddress(person.Email))
            .OrderBy(person => person.CreatedAt).ThenBy(person => person.Id, StringComparer.Ordinal).ToList();
        return await database.WriteAsync(
            scope =>
            {
                var overdue = ReviewQueue.TakeOverdue(scope);
                foreach (var item in overdue.Where(_ => coordinators.Count > 0))
                {
                    outbox.Put(scope, MailAbout(item, coordinators[item.Paged % coordinators.Count]));
                }

                return overdue.Count;
            },
            cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.ReviewLook, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Top of a worker: a database that is away comes back; until then this says so each time.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            GateLog.ClockFailed(logger, e);
        }
    }

    // What waits may be for few eyes: the mail says that it waits, and not what it is.
    private static OutgoingMail MailAbout(OverdueReview item, Person coordinator) => new(
        coordinator.Email,
        $"Waits for your decision: {item.Kind}",
        $"""
        Something has been waiting for a coordinator's decision since {item.CreatedAt:yyyy-MM-dd HH:mm} UTC, and nobody has taken it.

        What it is: {item.Kind}
        Its number in the review queue: {item.Id}
        {(item.Released
            ? "It went out as an alert that says it is unreviewed. It is blocked nowhere until you decide."
            : "Nothing happens to it until you decide.")}

        You are asked because it is your turn; the next coordinator is asked in {Limits.ReviewClock.TotalMinutes} minutes.
        """);
}
