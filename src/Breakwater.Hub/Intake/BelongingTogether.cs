using System.Text.Json;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Warnings;

namespace Breakwater.Hub.Intake;

/// <summary>
/// What a submission says about which indicators belong together: they were handed in together, a relationship leads from them to one
/// campaign, or a report or grouping holds them. It stands on the submitter's word.
/// </summary>
internal static class BelongingTogether
{
    private static readonly string[] Collections = ["report", "grouping"];

    public static void Tell(WriteScope scope, ShareDraft draft, WarningRaiser warnings)
    {
        var published = draft.Items.Where(item => item.Fate == Fates.Published && item.Object is not null).ToList();
        var member = draft.Context.MemberId;
        var indicators = published.Where(item => item.Values is { Entries.Count: > 0 }).Select(item => item.PublishedId!).ToList();
        // Not the submission's own id: with that, a copy of the database would tell which of them are one member's.
        warnings.Tie(scope, member, "submission:" + RandomId.Uuid(), TieStrength.Submission, indicators);
        foreach (var item in published.Where(item => Collections.Contains(item.Object!.Type)))
        {
            warnings.Tie(
                scope, member, item.Object!.Type + ":" + item.PublishedId, TieStrength.Campaign,
                Refs(item.Object.Json, "object_refs").Select(id => draft.PublishedIdOf(id) ?? id).Where(IsIndicator).ToList());
        }

        var names = draft.Items.Where(item => item.Object is { Type: "campaign" })
            .DistinctBy(item => item.Object!.Id).ToDictionary(item => item.Object!.Id, item => NameOf(item.Object!.Json));
        foreach (var item in published.Where(item => item.Object!.Type == "relationship"))
        {
            var json = item.Object!.Json;
            var (source, target) = (Text(json, "source_ref"), Text(json, "target_ref"));
            var indicator = draft.PublishedIdOf(source) ?? source;
            if (IsIndicator(indicator) && target.StartsWith("campaign--", StringComparison.Ordinal))
            {
                // By name, since one campaign has an id of its own at everybody who shares without a name.
                var campaign = names.GetValueOrDefault(target) is { Length: > 0 } name ? name : draft.PublishedIdOf(target) ?? target;
                warnings.Tie(scope, member, "campaign:" + campaign, TieStrength.Campaign, [indicator]);
            }
        }
    }

    private static bool IsIndicator(string id) => id.StartsWith("indicator--", StringComparison.Ordinal);

    private static string NameOf(JsonElement campaign) => NameKey.Of(Text(campaign, "name"));

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static IEnumerable<string> Refs(JsonElement json, string name) =>
        json.TryGetProperty(name, out var refs) && refs.ValueKind == JsonValueKind.Array
            ? refs.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)
            : [];
}
