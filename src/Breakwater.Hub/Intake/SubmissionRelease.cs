using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Intake;

/// <summary>When, and with which labels, a submission goes out: by the community's choice and the submission's own word.</summary>
public sealed class SubmissionRelease(
    Database database, EscrowKey escrow, CommunityStore community, DiscretionStore discretion, WaitingRelease waiting,
    ReleaseInterval interval, Protections protections)
{
    internal Protections Protections => protections;

    internal TimeSpan DelayMax => discretion.Current().DelayMax;

    internal ShareTarget TargetOf(ShareTarget asked, ShareOptions options) => asked.Under(discretion.Current(), options.Urgent);

    internal IReadOnlySet<string> LabelsOf(ShareTarget target, string memberId, HandedInSet handedIn) =>
        LabelFit.Fitting(database, community, escrow, new LabelUse(target.Circle.Id, memberId, LabelFit.In(handedIn)));

    internal void NoteLabels(WriteScope scope, ShareDraft draft) => LabelFit.Note(scope, escrow, new LabelUse(
        draft.Context.Target.Circle.Id, draft.Context.MemberId, draft.Labels));

    /// <summary>
    /// Lets it wait. In the plain form every object has a time of its own, so that nobody sees what was handed in together; else what
    /// refers to each other stays together.
    /// </summary>
    internal void Wait(WriteScope scope, ShareDraft draft, Placing placing)
    {
        var most = DelayMax;
        var together = scope.NowMicros + interval.Of(most);
        var sightings = draft.Items.Where(item => item.Fate == Fates.Counted).GroupBy(SightedId, StringComparer.Ordinal)
            .ToDictionary(of => of.Key, of => of.Select(item => item.Object!.Utf8.ToArray()).ToList(), StringComparer.Ordinal);
        // A later version takes the place, and the time, of one that still waits.
        var due = placing.Waiting.Select(one => one.Published.ObjectId).Distinct(StringComparer.Ordinal).ToDictionary(
            id => id, id => waiting.TakeDue(scope, id) ?? (draft.Context.Target.Plain ? scope.NowMicros + interval.Of(most) : together),
            StringComparer.Ordinal);
        foreach (var (item, published, isNew) in placing.Waiting)
        {
            // An object in several variants has one row of sightings: with its last.
            var own = item.Object!.Id;
            var isLast = placing.Waiting.Last(one => one.Item.Object!.Id == own).Published == published;
            var seen = isLast && draft.Context.Target.Seen && item.Values is { Entries.Count: > 0 };
            var waits = new WaitingObject(
                published, isNew, draft.Context.MemberId, seen, isLast && sightings.Remove(own, out var of) ? of : [], published.ObjectId,
                scope.NowMicros);
            waiting.Add(scope, waits, due[published.ObjectId]);
        }

        foreach (var (of, ones) in sightings)
        {
            var id = draft.PublishedIdOf(of) ?? of;
            waiting.Add(
                scope, new WaitingObject(null, false, draft.Context.MemberId, false, ones, id, scope.NowMicros),
                scope.NowMicros + interval.Of(most));
        }
    }

    private static string SightedId(DraftItem sighting) => sighting.Object!.Json.GetProperty("sighting_of_ref").GetString()!;
}
