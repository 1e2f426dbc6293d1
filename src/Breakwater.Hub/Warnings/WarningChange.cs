using System.Text.Json;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Warnings;

/// <summary>
/// Carries out one decision: a STIX sighting for each value that was seen, one report for all of them, what the values are used for, and
/// the
/// step that the port level follows from.
/// </summary>
internal sealed class WarningChange(WriteScope scope, long audienceId, string centreId, Decision decision, SightingLedger ledger)
{
    private const int ScoreConfirmed = 80;
    private const int ScorePortAlert = 95;
    private const int ScoreOtherwise = 50;
    private const int TierOfTodo = 1;
    private const string Block = "block";
    private const string Alert = "alert";

    // What people recognise comes first.
    private static readonly string[] ShownKinds = ["domain", "url", "email", "ipv4", "ipv6"];

    private readonly Audience _audience = AudienceStore.Find(scope, audienceId);
    private readonly List<PublishedObject> _bodies = [];
    private long _version;

    public void Carry()
    {
        var next = decision.After();
        var rows = WarningStore.Around(
            scope, audienceId, decision.Was.SelectMany(one => one.Values).Append(decision.Warning).Distinct().ToList());
        _version = TimedBody.NextVersion(scope.NowMicros, rows.Count > 0 ? rows.Max(row => row.ChangedAt) : null);
        var known = rows.ToDictionary(row => row.Key);
        var lead = known.GetValueOrDefault(decision.Warning);
        if (next.Level == WarningLevel.None)
        {
            Withdraw(rows, lead ?? rows[0]);
            return;
        }

        var seen = next.Values.Order().Select(key => (Key: key, Indicators: IndicatorsOf(key, known.GetValueOrDefault(key))))
            .Where(value => value.Indicators.Count > 0).ToList();
        if (seen.Count == 0)
        {
            return;
        }

        var shown = seen.Select(value => value.Key).OrderBy(Rank).ThenBy(key => key != decision.Warning).ThenBy(key => key).First();
        var advice = AdviceText.Of(next.Level, decision.Change, shown, seen.Count - 1, decision.Judgement);
        var leadId = lead?.Id ?? RandomId.Uuid();
        var blocked = next.Blocked;
        SetUses(seen, known, blocked, next.Level);
        var saved = seen.Select(value => Row(value.Key, value.Indicators, known.GetValueOrDefault(value.Key), leadId, advice, next.Level)
            with { Blocked = blocked.Contains(value.Key) ? 1 : 0 }).ToList();
        Publish(saved, known, leadId, shown, advice, next.Level);
        foreach (var row in rows.Where(row => !next.Values.Contains(row.Key)))
        {
            Drop(row, advice.Why);
        }
    }

    private WarningRow Row(
        IndicatorKey key, IReadOnlyList<string> indicators, WarningRow? known, string leadId, Advice advice, WarningLevel level)
    {
        var isLead = known?.Id == leadId || (known is null && key == decision.Warning);
        var id = isLead ? leadId : known?.Id ?? RandomId.Uuid();
        return new WarningRow(
            id, key.Kind, key.Value, audienceId, WarningLevels.Name(level), advice.Why, advice.Todo[TierOfTodo],
            WarningDocument.ReportIdOf(leadId), string.Join(',', indicators), 0, known?.RaisedAt ?? _version, _version, leadId,
            JsonSerializer.Serialize(advice, HubJson.Options), 0);
    }

    private void Publish(
        List<WarningRow> saved, Dictionary<IndicatorKey, WarningRow> known, string leadId, IndicatorKey shown, Advice advice,
        WarningLevel level)
    {
        // The first of a warning that is not the value it is known by (that one is not shared any more) speaks for it all the same.
        var first = saved.Find(row => row.Id == leadId) ?? saved[0];
        leadId = first.Id;
        foreach (var row in saved.Where(row => !known.TryGetValue(row.Key, out var before) || before.Level != row.Level))
        {
            var totals = ledger.TotalsOf(scope, audienceId, row.Key);
            if (totals is not null)
            {
                var document = Document(row.Id, row.RaisedAt, row.Key, level, advice);
                Add(document.SightingId, "sighting", document.Sighting(row.Indicators.Split(',')[0], totals));
            }
        }

        var report = Document(leadId, saved.Min(row => row.RaisedAt), shown, level, advice);
        Add(report.ReportId, "report", report.Report(
            saved.SelectMany(row => row.Indicators.Split(',')).Distinct().ToList(),
            saved.Select(row => WarningDocument.SightingIdOf(row.Id)).ToList(), decision.Change));
        var position = PublicationLog.Publish(scope, _bodies)[^1];
        foreach (var row in saved)
        {
            WarningStore.Save(scope, row with { Lead = leadId, ReportId = report.ReportId, Position = position });
        }

        // Of warnings that turned out to be this one, the reports go: there is one for all.
        foreach (var other in known.Values.Select(row => row.ReportId).Distinct().Where(id => id != report.ReportId))
        {
            PublicationLog.Withdraw(scope, other);
        }

        if (decision.Change != Change.Revised)
        {
            WarningStore.AddStep(scope, leadId, audienceId, level, advice.Why, _version);
        }

        foreach (var merged in known.Values.Select(row => row.Lead).Distinct().Where(id => id != leadId))
        {
            WarningStore.AddStep(scope, merged, audienceId, WarningLevel.None, advice.Why, _version);
        }
    }

    private void Withdraw(IReadOnlyList<WarningRow> rows, WarningRow lead)
    {
        var advice = AdviceText.Of(WarningLevel.None, Change.Withdrawn, lead.Key, rows.Count - 1, decision.Judgement);
        var report = Document(lead.Lead, rows.Min(row => row.RaisedAt), lead.Key, decision.Before, advice);
        if (decision.IsTold)
        {
            // Who was told is told: a last version, revoked (STIX 2.1, 3.6).
            Add(report.ReportId, "report", report.Report(
                rows.SelectMany(row => row.Indicators.Split(',')).Distinct().ToList(),
                rows.Select(row => WarningDocument.SightingIdOf(row.Id)).ToList(), Change.Withdrawn));
            PublicationLog.Publish(scope, _bodies);
        }
        else
        {
            PublicationLog.Withdraw(scope, report.ReportId);
        }

        foreach (var row in rows)
        {
            Drop(row, advice.Why);
        }

        WarningStore.AddStep(scope, lead.Lead, audienceId, WarningLevel.None, advice.Why, _version);
    }

    /// <summary>A value belongs to no warning any more.</summary>
    private void Drop(WarningRow row, string why)
    {
        PublicationLog.Withdraw(scope, WarningDocument.SightingIdOf(row.Id));
        if (row.Blocked == 1)
        {
            SetUse(row.Key, IndicatorsOf(row.Key, null), Alert, ScoreOtherwise);
        }

        WarningStore.Delete(scope, row.Id);
        if (row.Id == row.Lead)
        {
            WarningStore.AddStep(scope, row.Id, audienceId, WarningLevel.None, why, _version);
        }
    }

    private void SetUses(
        List<(IndicatorKey Key, IReadOnlyList<string> Indicators)> seen, Dictionary<IndicatorKey, WarningRow> known,
        IReadOnlySet<IndicatorKey> blocked, WarningLevel level)
    {
        foreach (var (key, indicators) in seen)
        {
            var before = known.GetValueOrDefault(key);
            if (blocked.Contains(key) && (before is not { Blocked: 1 } || before.Level != WarningLevels.Name(level)))
            {
                SetUse(key, indicators, Block, level == WarningLevel.PortAlert ? ScorePortAlert : ScoreConfirmed);
            }
            else if (before is { Blocked: 1 } && !blocked.Contains(key))
            {
                SetUse(key, indicators, Alert, ScoreOtherwise);
            }
        }
    }

    private void SetUse(IndicatorKey key, IReadOnlyList<string> indicators, string use, int score)
    {
        foreach (var objectId in indicators)
        {
            IndicatorValueStore.SetUse(scope, objectId, key.Kind, key.Value, use, score, scope.TakePositions(1));
            UseChange.Publish(scope, objectId, use);
        }
    }

    private IReadOnlyList<string> IndicatorsOf(IndicatorKey key, WarningRow? known)
    {
        var live = IndicatorValueStore.Find(scope, key.Kind, key.Value, [audienceId]).Select(row => row.ObjectId).Distinct().ToList();
        return live.Count > 0 || known is null ? live : known.Indicators.Split(',');
    }

    private static int Rank(IndicatorKey key) => Array.IndexOf(ShownKinds, key.Kind) is >= 0 and var rank ? rank : ShownKinds.Length;

    private WarningDocument Document(string id, long raised, IndicatorKey about, WarningLevel level, Advice advice) =>
        new(id, centreId, level, about, _audience.Level, raised, _version, advice);

    private void Add(string id, string type, byte[] body) => _bodies.Add(new PublishedObject(
        id, type, _version, TimedBody.TextOf(_version), "2.1", _audience, body, Sources.Warning));
}
