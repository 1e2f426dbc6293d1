using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Intake;

/// <summary>
/// Which labels others may see: those that fit at least five members of the circle, because so many are of that kind or so many have used
/// the very word. Who used what is in keyed hashes, each good for one circle and one word.
/// </summary>
internal static class LabelFit
{
    private const string VaultName = "\0labels";

    /// <summary>The labels of what was handed in, once each.</summary>
    public static IReadOnlyList<string> In(HandedInSet handedIn) => handedIn.Entries
        .Where(entry => entry.Object is not null).SelectMany(entry => Of(entry.Object!.Json)).Distinct(StringComparer.Ordinal)
        .Take(Limits.LabelsPerSubmissionMax).ToList();

    /// <summary>Those of these labels that fit enough members, the one who uses them now included.</summary>
    public static IReadOnlySet<string> Fitting(
        Database database, CommunityStore community, EscrowKey escrow, LabelUse use)
    {
        var fitting = new HashSet<string>(StringComparer.Ordinal);
        if (use.Labels.Count == 0)
        {
            return fitting;
        }

        var inCircle = community.MembersOf(use.CircleId).ToHashSet(StringComparer.Ordinal);
        var kinds = community.Members().Where(member => inCircle.Contains(member.Id)).GroupBy(member => member.Kind, StringComparer.Ordinal)
            .Where(same => same.Count() >= Limits.MembersFitMin).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        using var vault = MemberVault.For(escrow, VaultName);
        using var connection = database.Open();
        foreach (var label in use.Labels)
        {
            var others = connection.ExecuteScalar<long>(
                "select count(*) from label_use where label = @tag and member <> @self",
                new { tag = vault.Tag(use.Place(label)), self = vault.Tag(use.Whose(label)) });
            if (kinds.Contains(label) || others + 1 >= Limits.MembersFitMin)
            {
                fitting.Add(label);
            }
        }

        return fitting;
    }

    /// <summary>Notes who uses them.</summary>
    public static void Note(WriteScope scope, EscrowKey escrow, LabelUse use)
    {
        using var vault = MemberVault.For(escrow, VaultName);
        foreach (var label in use.Labels)
        {
            scope.Execute(
                "insert into label_use (label, member) values (@tag, @self) on conflict (label, member) do nothing",
                new { tag = vault.Tag(use.Place(label)), self = vault.Tag(use.Whose(label)) });
        }
    }

    private static IEnumerable<string> Of(JsonElement json) =>
        json.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Array
            ? labels.EnumerateArray().Where(label => label.ValueKind == JsonValueKind.String).Select(label => label.GetString()!)
            : [];
}

/// <summary>A member uses labels in a circle.</summary>
internal sealed record LabelUse(string CircleId, string MemberId, IReadOnlyList<string> Labels)
{
    public string Place(string label) => $"{CircleId}\n{label}";

    public string Whose(string label) => $"{CircleId}\n{label}\n{MemberId}";
}
