using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Warnings;

/// <summary>
/// Raises warnings as evidence comes in, and publishes them in the audience of the indicator: a STIX sighting with numbers in steps, and a
/// report that says what to do. Neither names anybody. A confirmed value becomes fit to block by.
/// </summary>
public sealed class WarningRaiser(CentreObjects centre)
{
    private const int ScoreConfirmed = 80;
    private const int ScorePortAlert = 95;
    private const string Block = "block";

    internal void Review(WriteScope scope, string kind, string value, long audience, SightingEvidence evidence)
    {
        var known = WarningStore.Find(scope, kind, value, audience);
        var level = WarningLevels.For(evidence.Members);
        if (level <= (known is null ? WarningLevel.None : WarningLevels.Parse(known.Level)))
        {
            return;
        }

        var indicators = IndicatorValueStore.Find(scope, kind, value, [audience]).Select(row => row.ObjectId).Distinct().ToList();
        if (level >= WarningLevel.Confirmed)
        {
            RaiseUse(scope, kind, value, indicators, level);
        }

        Publish(scope, known, level, kind, value, audience, evidence, indicators);
    }

    private void Publish(
        WriteScope scope, WarningRow? known, WarningLevel level, string kind, string value, long audienceId, SightingEvidence evidence,
        List<string> indicators)
    {
        var audience = AudienceStore.Find(scope, audienceId);
        var id = known?.Id ?? RandomId.Uuid();
        var version = Intake.TimedBody.NextVersion(scope.NowMicros, known is null ? null : known.ChangedAt);
        var raised = known?.RaisedAt ?? version;
        var why = WarningLevels.Why(level, kind, value);
        var todo = WarningLevels.Todo(level, kind);
        var document = new WarningDocument(id, centre.IdentityId, level, kind, value, audience.Level, raised, version, why, todo);
        var bodies = new[]
        {
            Row(document.SightingId, "sighting", document.Sighting(indicators[0], evidence)),
            Row(document.ReportId, "report", document.Report(indicators)),
        };
        var positions = PublicationLog.Publish(scope, bodies);
        WarningStore.Save(scope, new WarningRow(
            id, kind, value, audienceId, WarningLevels.Name(level), why, todo, document.ReportId, string.Join(',', indicators),
                positions[^1],
            raised, version));

        PublishedObject Row(string objectId, string type, byte[] body) => new(
            objectId, type, version, StixTimestamp.FromMicros(version).ToString(), "2.1", audience, body, Sources.Warning);
    }

    private static void RaiseUse(WriteScope scope, string kind, string value, List<string> indicators, WarningLevel level)
    {
        foreach (var objectId in indicators)
        {
            var score = level == WarningLevel.PortAlert ? ScorePortAlert : ScoreConfirmed;
            IndicatorValueStore.SetUse(scope, objectId, kind, value, Block, score, scope.TakePositions(1));
            UseChange.Publish(scope, objectId, Block);
        }
    }
}
