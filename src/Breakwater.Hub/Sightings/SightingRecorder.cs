using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Warnings;
using Breakwater.Stix;

namespace Breakwater.Hub.Sightings;

/// <summary>One sighting before it is recorded.</summary>
/// <param name="Path">By which way it came; empty for the member's own eyes.</param>
/// <param name="SeenBefore">True: in ordinary use there before. False: look-back shows that it was not. Null: nobody looked.</param>
public sealed record NewSighting(
    string MemberId, string Kind, string Value, long Count, DateTimeOffset First, DateTimeOffset Last, string System, string Path,
        bool? SeenBefore);

/// <summary>Records sightings and lets warnings follow from them, in the transaction of whoever brings them.</summary>
public sealed class SightingRecorder(
    EscrowKey escrow, CommunityStore community, SightingLedger ledger, WarningRaiser warnings)
{
    private const string ReportSystem = "report";
    private const string OwnerTag = "sightings";

    internal MemberVault VaultOf(string memberId) => MemberVault.For(escrow, memberId);

    internal byte[] OwnerOf(string memberId)
    {
        using var vault = VaultOf(memberId);
        return OwnerIn(vault);
    }

    internal static byte[] OwnerIn(MemberVault vault) => vault.Tag(OwnerTag);

    /// <summary>False when the member can see no live indicator of this value: then there is nothing to sight.</summary>
    public bool Record(WriteScope scope, NewSighting sighting)
    {
        var viewer = community.ViewerOf(sighting.MemberId);
        var rows = IndicatorValueStore.Find(scope, sighting.Kind, sighting.Value, AudienceStore.VisibleTo(scope, viewer));
        foreach (var audience in rows.Select(row => row.Audience).Distinct())
        {
            var counts = AddTo(scope, sighting, audience);
            var indicator = new IndicatorKey(sighting.Kind, sighting.Value);
            if (counts)
            {
                WarningRaiser.Renew(scope, audience, indicator);
            }

            warnings.Raise(scope, audience, indicator);
        }

        return rows.Count > 0;
    }

    /// <summary>A STIX sighting that a member handed in. STIX cannot say what look-back shows, so it is recorded and confirms
    /// nothing.</summary>
    /// <param name="isOfNow">Its own times are left out: they would tell when it was handed in.</param>
    internal void RecordStix(
        WriteScope scope, string memberId, StixObject sighting, Func<string, string?> publishedIdOf, bool isOfNow = false)
    {
        var json = sighting.Json;
        var of = json.GetProperty("sighting_of_ref").GetString()!;
        // What is not said is this hour, not this instant: the instant would tie the sighting to its submission.
        var hour = Micros.ToTime(Micros.HourOf(scope.NowMicros));
        var first = isOfNow ? hour : Time(json, "first_seen", hour);
        var last = isOfNow ? hour : Time(json, "last_seen", first > hour ? first : hour);
        foreach (var value in IndicatorValueStore.OfObject(scope, publishedIdOf(of) ?? of).Where(value => value.Gone == 0))
        {
            Record(scope, new NewSighting(
                memberId, value.Kind, value.Value, Number(json, "count", 1), first, last, "platform", "", SeenBefore(json)));
        }
    }

    /// <summary>The submitter says that it saw this itself, and that it was not in ordinary use there.</summary>
    internal void RecordSeen(WriteScope scope, string memberId, string publishedId)
    {
        var hour = Micros.ToTime(Micros.HourOf(scope.NowMicros));
        foreach (var value in IndicatorValueStore.OfObject(scope, publishedId).Where(value => value.Gone == 0))
        {
            Record(scope, new NewSighting(memberId, value.Kind, value.Value, 1, hour, hour, ReportSystem, "", false));
        }
    }

    /// <summary>
    /// The submitter takes back what it handed in, and with it the word that it saw this itself. What its sensors saw stays.
    /// </summary>
    internal void TakeBackSeen(WriteScope scope, string memberId, string publishedId)
    {
        var owner = OwnerOf(memberId);
        foreach (var value in IndicatorValueStore.OfObject(scope, publishedId)
            .DistinctBy(value => (value.Kind, value.Value, value.Audience)))
        {
            SightingStore.Remove(scope, value.Audience, value.Kind, value.Value, owner, ReportSystem);
            warnings.Lower(scope, value.Audience, new IndicatorKey(value.Kind, value.Value));
        }
    }

    private bool AddTo(WriteScope scope, NewSighting sighting, long audience)
    {
        using var vault = MemberVault.For(escrow, sighting.MemberId);
        var verified = community.Member(sighting.MemberId)?.Verified == true;
        var (counts, reason) = (sighting.SeenBefore, verified) switch
        {
            (true, _) => (false, "It was in ordinary use there before, so seeing it confirms nothing."),
            (null, _) => (false, "Nobody looked whether it was in ordinary use there before."),
            (false, false) => (false, "The member is not verified yet."),
            (false, true) => (true, ""),
        };
        SightingStore.Add(scope, new SightingRow
        {
            Kind = sighting.Kind,
            Value = sighting.Value,
            Audience = audience,
            Owner = OwnerIn(vault),
            Member = ledger.Seal(sighting.MemberId, sighting.Path),
            Count = sighting.Count,
            FirstSeen = Micros.Of(sighting.First),
            LastSeen = Micros.Of(sighting.Last),
            Systems = sighting.System,
            Ordinary = sighting.SeenBefore == true ? 1 : 0,
            Counted = counts ? 1 : 0,
            Reason = reason,
            Received = Micros.HourOf(scope.NowMicros),
        });
        return counts;
    }

    private static bool? SeenBefore(System.Text.Json.JsonElement json) =>
        json.TryGetProperty("x_breakwater_seen_before", out var seen)
            && seen.ValueKind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False
            ? seen.GetBoolean()
            : null;

    private static long Number(System.Text.Json.JsonElement json, string name, long otherwise) =>
        json.TryGetProperty(name, out var number) && number.TryGetInt64(out var value) && value > 0 ? value : otherwise;

    private static DateTimeOffset Time(System.Text.Json.JsonElement json, string name, DateTimeOffset otherwise) =>
        json.TryGetProperty(name, out var time) && StixTimestamp.TryParse(time.GetString(), out var value) ? value.ToDateTimeOffset()
            : otherwise;
}
