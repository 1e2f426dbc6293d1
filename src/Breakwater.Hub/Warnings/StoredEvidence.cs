using Breakwater.EarlyWarning;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Warnings;

/// <summary>
/// What the rule looks at, of one audience only: ties and sightings of different audiences never meet, so that nothing that one may know
/// tells another anything.
/// </summary>
internal sealed class StoredEvidence(WriteScope scope, long audience, SightingLedger ledger) : IEvidenceGraph
{
    public IReadOnlyList<TiedIndicator> TiesOf(IReadOnlyCollection<IndicatorKey> indicators) =>
        WarningTieStore.Of(scope, audience, indicators).Select(ToTied).ToList();

    public IReadOnlyList<TiedIndicator> TiedBy(IReadOnlyCollection<string> ties) =>
        ties.SelectMany(tie => WarningTieStore.By(scope, audience, tie)).Select(ToTied).ToList();

    public IReadOnlyList<IndicatorEvidence> EvidenceOf(IReadOnlyCollection<IndicatorKey> indicators)
    {
        var said = ledger.Of(scope, audience, indicators);
        if (said.Count == 0)
        {
            return said;
        }

        var keys = said.Select(one => one.Indicator).ToList();
        var live = IndicatorValueStore.LiveAmong(scope, audience, keys.Select(one => (one.Kind, one.Value)).ToList());
        var cleared = WarningVerdictStore.Among(scope, audience, keys);
        // What is not shared any more, or was judged to be nothing bad, raises nothing, whoever saw it.
        return said.Select(one => one with
        {
            FalsePositive = cleared.Contains(one.Indicator) || !live.Contains((one.Indicator.Kind, one.Indicator.Value)),
        }).ToList();
    }

    private TiedIndicator ToTied(WarningTieRow row) => new(
        new IndicatorKey(row.Kind, row.Value),
        new Tie(row.Tie, (TieStrength)row.Strength, row.Member.Length > 0 ? ledger.Open(row.Member) : ""));
}
