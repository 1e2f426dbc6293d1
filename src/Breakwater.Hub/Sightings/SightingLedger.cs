using System.Text;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Sightings;

/// <summary>
/// What members said about values, for the one question whether they are independent of each other. Who they are is sealed under a key
/// that is
/// no member's, and is opened for that alone.
/// </summary>
public sealed class SightingLedger(EscrowKey escrow, Protections protections)
{
    private const long MicrosPerDay = 86_400_000_000;

    internal byte[] Seal(string memberId, string path)
    {
        using var vault = Vault();
        return vault.Seal(Encoding.UTF8.GetBytes(memberId + "\n" + path));
    }

    /// <summary>The member that was sealed.</summary>
    internal string Open(byte[] box)
    {
        using var vault = Vault();
        return MemberAndPath(vault, box).Member;
    }

    /// <summary>Stands for a member in one place only: tags of one member for two places cannot be told to belong together.</summary>
    internal byte[] Tag(string memberId, string place)
    {
        using var vault = Vault();
        return vault.Tag(place + "\n" + memberId);
    }

    /// <summary>Evidence for these values, as the rule takes it; nothing about one is no entry.</summary>
    internal IReadOnlyList<IndicatorEvidence> Of(WriteScope scope, long audience, IReadOnlyCollection<IndicatorKey> indicators)
    {
        using var vault = Vault();
        return SightingStore.Of(scope, audience, indicators)
            .Where(row => row.Ordinary == 1 || row.Counted == 1)
            .GroupBy(row => new IndicatorKey(row.Kind, row.Value))
            .Select(rows => new IndicatorEvidence(
                rows.Key, rows.Take(EarlyWarning.Limits.EvidencePerIndicatorMax).Select(row => EvidenceOf(vault, row)).ToList()))
            .ToList();
    }

    /// <summary>How often, from when to when a value was seen by those who count; null when nobody did.</summary>
    internal SightingTotals? TotalsOf(WriteScope scope, long audience, IndicatorKey indicator)
    {
        var counted = SightingStore.Of(scope, audience, [indicator]).Where(row => row.Counted == 1).ToList();
        if (counted.Count == 0)
        {
            return null;
        }

        var totals = new SightingTotals(
            counted.Sum(row => row.Count), counted.Min(row => row.FirstSeen), counted.Max(row => row.LastSeen));
        // How often and at what hours few members saw it tells how large they are and when they work.
        return counted.Count >= Limits.MembersFitMin || !protections.Counts
            ? totals
            : new SightingTotals(1, DayOf(totals.FirstSeen), DayOf(totals.LastSeen));
    }

    private static long DayOf(long micros) => micros - (micros % MicrosPerDay);

    private static Evidence EvidenceOf(MemberVault vault, SightingRow row)
    {
        var (member, path) = MemberAndPath(vault, row.Member);
        return new Evidence(
            member, row.Ordinary == 1 ? EvidenceKind.Ordinary : EvidenceKind.Seen, path, row.Systems, Micros.ToTime(row.Received));
    }

    private static (string Member, string Path) MemberAndPath(MemberVault vault, byte[] box)
    {
        var parts = Encoding.UTF8.GetString(vault.Open(box)).Split('\n', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    private MemberVault Vault() => MemberVault.For(escrow, "\0independence");
}

/// <summary>What is told of sightings of one value: never by whom.</summary>
/// <param name="Count">Times it was seen by those whose sightings count.</param>
internal sealed record SightingTotals(long Count, long FirstSeen, long LastSeen);
