using Breakwater.Hub.Escrow;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>Lets go what has waited long enough, under the times of its release.</summary>
public sealed class ReleaseWaiting(
    Database database, EscrowKey escrow, WaitingRelease waiting, SightingRecorder sightings)
{
    /// <summary>Answers how many objects and sightings went out; with as many as one write may hold there may be more.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (waiting.NextDue() is not { } due)
        {
            return 0;
        }

        return await database.WriteAsync(scope => due <= scope.Now ? Release(scope) : 0, cancellationToken).ConfigureAwait(false);
    }

    private int Release(WriteScope scope)
    {
        var all = waiting.Take(scope);
        foreach (var one in all)
        {
            if (one.Published is { } published)
            {
                using var vault = MemberVault.For(escrow, one.MemberId);
                Support.Add(scope, vault, [published.ObjectId]);
                PublicationLog.Publish(scope, InItsTime(scope, published, one.IsNew) is { } now ? [now] : []);
            }

            WaitingRelease.Count(scope, scope.NowMicros - one.ReceivedAt);
        }

        // Behind all of them, since a sighting may be of what went out just now.
        foreach (var one in all)
        {
            if (one is { Seen: true, Published: { } published })
            {
                sightings.RecordSeen(scope, one.MemberId, published.ObjectId);
            }

            foreach (var sighting in one.Sightings)
            {
                sightings.RecordStix(scope, one.MemberId, StixObject.Parse(sighting), _ => one.SightingOf, isOfNow: true);
            }
        }

        return all.Count;
    }

    /// <summary>Null for a cyber-observable that is out already.</summary>
    private static PublishedObject? InItsTime(WriteScope scope, PublishedObject published, bool isNew)
    {
        if (!StixObject.Parse(published.Body).Json.TryGetProperty("created", out _))
        {
            return PublicationReader.IsLiveIn(scope, published.ObjectId, published.Audience) ? null : published;
        }

        var version = TimedBody.NextVersion(scope.NowMicros, PublicationReader.Newest(scope, published.ObjectId)?.Version);
        return published with
        {
            Version = version,
            VersionText = TimedBody.TextOf(version),
            Body = TimedBody.Release(published.Body, published.Version, version, isNew),
        };
    }
}
