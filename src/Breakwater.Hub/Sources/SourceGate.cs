using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Publication;
using Breakwater.Stix;

namespace Breakwater.Hub.OutsideSources;

/// <summary>One object of a source after judgement, before the writer's lock.</summary>
/// <param name="Refusal">Why it does not get through; null when it does.</param>
/// <param name="HoldReason">Why a coordinator has to look at it first; null when none has to.</param>
internal sealed record SourceItem(
    StixObject Object, TlpLevel Level, IndicatorValues? Values, bool IsRevoked, string? Refusal, string? HoldReason)
{
    public bool IsVersioned => Object.Created is not null || Object.Modified is not null;
}

/// <summary>
/// Judges what a source brings, as the gate judges what a member does: validity, patterns, allow-lists, level, expiry. A source's object
/// stays as its publisher made it, so there is nothing to rewrite.
/// </summary>
internal sealed class SourceGate(Source source, Circle circle, AllowList allowList, string centreId)
{
    private readonly TlpLevel _floor = Tlp.Parse(source.Level ?? circle.LevelDefault);
    private readonly TlpLevel _highest = Tlp.Parse(circle.LevelHighest);

    /// <summary>The judged object; null with the reason for one that cannot be read at all.</summary>
    public (SourceItem? Item, string? Unreadable) Judge(ObjectReading reading, long nowMicros)
    {
        var handedIn = BundleIntake.ReadOne(reading);
        if (handedIn.Claimed is not { } claimed)
        {
            return (null, handedIn.Problems is [var first, ..] ? $"{first.Path}: {first.Message}" : "It cannot be read.");
        }

        if (handedIn.Object is null)
        {
            return (Refused(claimed, string.Join(" ", handedIn.Problems.Take(3).Select(p => $"{p.Path}: {p.Message}"))), null);
        }

        if (!StixId.TryParse(claimed.Id, out _))
        {
            return (Refused(claimed, "Its id is no STIX id."), null);
        }

        var marked = Markings.TlpOf(claimed);
        var level = marked is { } own && own > _floor ? own : _floor;
        return (JudgeLevel(claimed, level) is { } refusal ? Refused(claimed, refusal) : JudgeContent(claimed, level, nowMicros), null);
    }

    private string? JudgeLevel(StixObject value, TlpLevel level)
    {
        if (level > _highest || level == TlpLevel.Red)
        {
            return level == TlpLevel.Red
                ? "TLP:RED is for named persons, and a source names none."
                : $"TLP:{Tlp.Name(level).ToUpperInvariant()} is above the highest level that the circle {circle.Name} accepts.";
        }

        var speaksForUs = value.Id == centreId
            || (value.Json.TryGetProperty("created_by_ref", out var author) && author.ValueKind == JsonValueKind.String
                && author.ValueEquals(centreId));
        return speaksForUs ? "It speaks for this centre, and did not come from it." : null;
    }

    private SourceItem JudgeContent(StixObject value, TlpLevel level, long nowMicros)
    {
        var isRevoked = value.Json.TryGetProperty("revoked", out var flag) && flag.ValueKind == JsonValueKind.True;
        if (value.Type != "indicator")
        {
            return new SourceItem(value, level, null, isRevoked, null, null);
        }

        var json = value.Json;
        var isStix = !json.TryGetProperty("pattern_type", out var type) || type.ValueEquals("stix");
        if (!isStix || !json.TryGetProperty("pattern", out var pattern))
        {
            return new SourceItem(value, level, Context([]), isRevoked, null, null);
        }

        var reading = PatternValues.Read(pattern.GetString() ?? "", "pattern");
        if (reading.Problems.Count > 0)
        {
            return Refused(value, reading.Problems[0].Message);
        }

        var finding = reading.Plain
            ? reading.Values.Select(allowList.Check).OfType<AllowFinding>().OrderBy(found => found.Hold).FirstOrDefault()
            : null;
        if (finding is { Hold: false })
        {
            return Refused(value, finding.Reason);
        }

        return new SourceItem(value, level, ValuesOf(json, reading, isRevoked, nowMicros), isRevoked, null, finding?.Reason);
    }

    private IndicatorValues ValuesOf(JsonElement json, PatternReading reading, bool isRevoked, long nowMicros)
    {
        long? until = json.TryGetProperty("valid_until", out var text) && StixTimestamp.TryParse(text.GetString(), out var time)
            ? time.Micros : null;
        if (isRevoked || until <= nowMicros)
        {
            return Context([]);
        }

        var entries = reading.Plain ? PatternValues.Entries(reading) : [];
        return source.Use == "context" || !reading.Plain
            ? Context(entries) with { ValidUntil = until }
            : new IndicatorValues(source.Use, source.Trust, until, entries);
    }

    private IndicatorValues Context(IReadOnlyList<IndicatorEntry> entries) =>
        new("context", Math.Min(source.Trust, Scores.Context), null, entries);

    private static SourceItem Refused(StixObject value, string why) => new(value, TlpLevel.Red, null, false, why, null);
}
