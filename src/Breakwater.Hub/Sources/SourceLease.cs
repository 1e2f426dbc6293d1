using Breakwater.Hub.Storage;

namespace Breakwater.Hub.OutsideSources;

/// <summary>Another node, or another run of this one, took the source over; what this run would write is not written.</summary>
internal sealed class LeaseLostException() : Exception("Another run has taken this source over.");

/// <summary>
/// The right to read a source, for one run at a time among all nodes. Each write of the run asserts it, so that a run that was held up
/// and overtaken writes nothing.
/// </summary>
internal static class SourceLease
{
    /// <summary>False when another run has it.</summary>
    public static bool TryTake(WriteScope scope, string sourceId, string owner) => scope.Execute(
        "update source set lease_owner = @owner, lease_until = @until where id = @sourceId and lease_until <= @now",
        new { sourceId, owner, until = Micros.Of(scope.Now + Limits.SourceLease), now = scope.NowMicros }) == 1;

    /// <exception cref="LeaseLostException">Somebody else has it by now, or the source is gone.</exception>
    public static void Assert(WriteScope scope, string sourceId, string owner)
    {
        var kept = scope.Execute(
            "update source set lease_until = @until where id = @sourceId and lease_owner = @owner",
            new { sourceId, owner, until = Micros.Of(scope.Now + Limits.SourceLease) });
        if (kept != 1)
        {
            throw new LeaseLostException();
        }
    }

    public static void SetReading(WriteScope scope, string sourceId, SourceReading reading) => scope.Execute(
        "update source set reading = @reading where id = @sourceId", new { sourceId, reading = SourceStore.TextOf(reading) });

    public static void EndWell(WriteScope scope, string sourceId, DateTimeOffset next, string? notes) => scope.Execute(
        """
        update source set lease_owner = null, lease_until = 0, failures = 0, last_success_at = @now, last_notes = @notes, next_at = @next
         where id = @sourceId
        """,
        new { sourceId, now = scope.NowMicros, notes, next = Micros.Of(next) });

    public static void EndBadly(WriteScope scope, string sourceId, DateTimeOffset next, string reason) => scope.Execute(
        """
        update source set lease_owner = null, lease_until = 0, failures = failures + 1, last_failure_at = @now, last_failure = @reason,
          next_at = @next
         where id = @sourceId
        """,
        new { sourceId, now = scope.NowMicros, reason, next = Micros.Of(next) });

    public static void Release(WriteScope scope, string sourceId, string owner) => scope.Execute(
        "update source set lease_owner = null, lease_until = 0 where id = @sourceId and lease_owner = @owner", new { sourceId, owner });
}
