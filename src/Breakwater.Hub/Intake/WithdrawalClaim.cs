using System.Text.Json;
using Breakwater.Hub.Escrow;

namespace Breakwater.Hub.Intake;

/// <summary>Who asked to take back what.</summary>
/// <param name="Versions">Exact versions in microseconds; null is the whole object.</param>
internal sealed record WithdrawalClaim(string MemberId, string StixId, IReadOnlyList<long>? Versions);

/// <summary>
/// What a held withdrawal keeps of who asked, one sealed claim a line: several members may stand behind one cyber-observable. Sealed under
/// a key of the reviews' own, so that nothing in the table tells whose it is.
/// </summary>
internal static class Claims
{
    // No member's id starts so.
    private const string VaultName = "\0review";

    /// <summary>The claims with one more; as they were when this member already asked for the same.</summary>
    public static string Add(EscrowKey escrow, string claims, WithdrawalClaim claim)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(claim);
        if (Open(escrow, claims).Exists(known => JsonSerializer.SerializeToUtf8Bytes(known).AsSpan().SequenceEqual(json)))
        {
            return claims;
        }

        using var vault = MemberVault.For(escrow, VaultName);
        return claims + Convert.ToBase64String(vault.Seal(json)) + '\n';
    }

    public static List<WithdrawalClaim> Open(EscrowKey escrow, string claims)
    {
        using var vault = MemberVault.For(escrow, VaultName);
        return claims.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<WithdrawalClaim>(vault.Open(Convert.FromBase64String(line)))!).ToList();
    }
}
