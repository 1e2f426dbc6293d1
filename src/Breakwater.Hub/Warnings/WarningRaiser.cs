using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Warnings;

/// <summary>
/// Raises, merges, lowers and withdraws warnings as evidence comes in and goes, in the transaction of whoever brings it. Who may see the
/// indicator may see the warning, and nobody else; evidence of one audience never bears on another's.
/// </summary>
public sealed class WarningRaiser(CentreObjects centre, SightingLedger ledger, CommunityStore members, WarningSettings settings)
{
    /// <summary>Something was said about a value.</summary>
    internal void Raise(WriteScope scope, long audience, IndicatorKey indicator)
    {
        if (WarningStore.IsSettled(scope, audience, indicator))
        {
            // It stands at the highest level and is blocked: whatever more is said of it changes nothing.
            return;
        }

        foreach (var tie in InfrastructureTies.Of(indicator))
        {
            WarningTieStore.Add(scope, audience, indicator, tie, [], []);
        }

        if (ReviewIn(scope, audience).Raise(indicator, scope.Now, keys => Standing(scope, audience, keys)) is { } decision)
        {
            new WarningChange(scope, audience, centre.IdentityId, decision, ledger).Carry();
        }
    }

    /// <summary>
    /// Somebody saw a value again. Where readers know of it from a warning, its score starts anew, and what had faded is blocked again;
    /// else it goes on fading, so that nobody learns of one sighting by the score.
    /// </summary>
    internal static void Renew(WriteScope scope, long audience, IndicatorKey indicator)
    {
        if (WarningStore.Around(scope, audience, [indicator]).FirstOrDefault(row => row.Key == indicator) is not { } row
            || WarningLevels.Parse(row.Level) < WarningLevel.Confirmed)
        {
            return;
        }

        IndicatorValueStore.Renew(scope, audience, indicator.Kind, indicator.Value);
        foreach (var faded in IndicatorValueStore.Find(scope, indicator.Kind, indicator.Value, [audience])
            .Where(value => row.Blocked == 1 && value.UsedFor == "alert"))
        {
            var score = row.Level == WarningLevels.Name(WarningLevel.PortAlert) ? Scores.PortAlert : Scores.Confirmed;
            IndicatorValueStore.SetUse(scope, faded.ObjectId, indicator.Kind, indicator.Value, "block", score, scope.TakePositions(1));
            UseChange.Publish(scope, faded.ObjectId, "block");
        }
    }

    /// <summary>Evidence about a value was taken back, a coordinator found it to be nothing bad, or it is not shared any more.</summary>
    internal void Lower(WriteScope scope, long audience, IndicatorKey indicator)
    {
        foreach (var decision in ReviewIn(scope, audience).Lower(indicator, scope.Now, keys => Standing(scope, audience, keys)))
        {
            new WarningChange(scope, audience, centre.IdentityId, decision, ledger).Carry();
        }
    }

    /// <summary>A member says by what it hands in that these values belong together.</summary>
    internal void Tie(WriteScope scope, string memberId, string key, TieStrength strength, IReadOnlyCollection<string> publishedIds)
    {
        if (publishedIds.Count is 0 or > EarlyWarning.Limits.IndicatorsPerTieMax)
        {
            return;
        }

        var values = publishedIds.SelectMany(id => IndicatorValueStore.OfObject(scope, id)).Where(row => row.Gone == 0)
            .Select(row => (row.Audience, Key: new IndicatorKey(row.Kind, row.Value))).Distinct().ToList();
        foreach (var audience in values.GroupBy(value => value.Audience).Where(all => IsTie(all.Count(), strength)))
        {
            foreach (var (_, value) in audience)
            {
                WarningTieStore.Add(
                    scope, audience.Key, value, new Tie(key, strength, memberId), ledger.Tag(memberId, key), ledger.Seal(memberId, ""));
            }
        }
    }

    private EarlyWarning.Review ReviewIn(WriteScope scope, long audience) =>
        new(new StoredEvidence(scope, audience, ledger), new Rule(settings, RuleMembers.Of(members)));

    // One value alone is handed in together with nothing; of a campaign there may be more another day.
    private static bool IsTie(int values, TieStrength strength) =>
        values <= EarlyWarning.Limits.IndicatorsPerTieMax && (values > 1 || strength == TieStrength.Campaign);

    private static List<StandingWarning> Standing(
        WriteScope scope, long audience, IReadOnlyCollection<IndicatorKey> indicators) =>
        WarningStore.Around(scope, audience, indicators).GroupBy(row => row.Lead, StringComparer.Ordinal)
            .Select(rows => new StandingWarning(
                rows.First().Key,
                WarningLevels.Parse(rows.First().Level),
                Micros.ToTime(rows.Min(row => row.RaisedAt)),
                rows.Select(row => row.Key).ToHashSet(),
                rows.Where(row => row.Blocked == 1).Select(row => row.Key).ToHashSet()))
            .ToList();
}
