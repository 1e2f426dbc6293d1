using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Warnings;

namespace Breakwater.Hub.Scorecard;

/// <summary>
/// Credits each member with what it gave, and what that did for others, in daily batches: one of the few uses of the escrow key. Who
/// shared what is in memory for as long as one member is looked at, and is written nowhere.
/// </summary>
internal sealed class CreditMembers(
    EscrowKey escrow, CommunityStore community, SubmissionStore submissions, SightingRecorder recorder, SharedValues shared,
    WarningFigures warnings, SightingFigures sightings, MessageFigures messages)
{
    /// <param name="values">All that members shared with everyone in the period.</param>
    /// <returns>The balance of each member, and how many of them had something published to everyone.</returns>
    public (IReadOnlyDictionary<string, Balance> Balances, int Contributors) Of(
        MonthPeriod period, IReadOnlyList<long> everyone, IReadOnlyList<SharedValue> values)
    {
        var byObject = values.ToLookup(one => one.ObjectId, StringComparer.Ordinal);
        var all = values.Select(one => (one.Kind, one.Value)).Distinct().Count();
        var balances = new Dictionary<string, Balance>(StringComparer.Ordinal);
        var contributors = 0;
        foreach (var member in community.Members())
        {
            using var vault = MemberVault.For(escrow, member.Id);
            var ids = submissions.PublishedIds(vault, period.From - Limits.CreditLookBackMicros, period.To);
            var (given, toEveryone) = shared.Published(ids, period.From, period.To, everyone);
            contributors += toEveryone > 0 ? 1 : 0;
            var own = ids.SelectMany(id => byObject[id]).ToList();
            var (answers, received) = messages.Of(member.Id, period.From, period.To);
            var keys = own.Select(one => (one.Kind, one.Value)).Distinct().ToList();
            var leads = warnings.Among(keys, everyone).Where(IsConfirmed).Select(one => one.Lead).Distinct().ToList();
            var told = messages.ToldOf(leads, member.Id).Count;
            balances[member.Id] = new Balance(
                period.Month, Storage.Micros.ToTime(period.To), given, Judge(own, everyone, other => !ids.Contains(other.ObjectId)),
                sightings.Count(recorder.OwnerOf(member.Id), period.From, period.To), null, answers,
                told >= Limits.MembersFitMin ? CountSteps.Below(told) : null,
                own.Where(one => one.Blocks > 0).DistinctBy(one => (one.Kind, one.Value)).LongCount(), received, all - keys.Count);
        }

        return (balances, contributors);
    }

    /// <summary>What became of a source's values.</summary>
    /// <param name="isOther">Whether a row is somebody else's.</param>
    public Reliability Judge(IReadOnlyList<SharedValue> own, IReadOnlyList<long> everyone, Func<SharedValue, bool> isOther)
    {
        var since = own.GroupBy(one => (one.Kind, one.Value)).ToDictionary(rows => rows.Key, rows => rows.Min(row => row.PublishedAt));
        var others = shared.Same(since.Keys, everyone).Where(isOther).ToLookup(one => (one.Kind, one.Value));
        var confirmed = warnings.Among(since.Keys, everyone).Where(IsConfirmed).Select(one => (one.Kind, one.Value)).ToHashSet();
        var cleared = warnings.Cleared(since.Keys, everyone);
        return new Reliability(
            since.Count,
            since.Keys.Count(confirmed.Contains),
            since.Keys.Count(cleared.Contains),
            since.Keys.Count(key => !others[key].Any(other => Sources.NameOfOutside(other.Source) is not null)),
            since.Count(one => others[one.Key].Any() && others[one.Key].All(other => other.PublishedAt > one.Value)),
            since.Count(one => others[one.Key].Any(other => other.PublishedAt < one.Value)));
    }

    private static bool IsConfirmed(WarnedValue one) =>
        WarningLevels.Parse(one.Level) >= WarningLevel.Confirmed;
}
