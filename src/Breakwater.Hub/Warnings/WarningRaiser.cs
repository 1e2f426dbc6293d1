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
    /// <summary>Something was said about a value, or taken back.</summary>
    /// <param name="mayLower">Evidence was taken back, or a coordinator judged.</param>
    internal void Review(WriteScope scope, long audience, IndicatorKey indicator, bool mayLower)
    {
        foreach (var tie in InfrastructureTies.Of(indicator))
        {
            WarningTieStore.Add(scope, audience, indicator, tie, [], []);
        }

        var rule = new Rule(settings, RuleMembers.Of(members));
        var review = new EarlyWarning.Review(new StoredEvidence(scope, audience, ledger), rule);
        var decision = review.Of(indicator, mayLower, scope.Now, keys => Standing(scope, audience, keys));
        if (decision is not null)
        {
            new WarningChange(scope, audience, centre.IdentityId, decision, mayLower).Carry();
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
