using System.Text;
using Breakwater.Hub.Escrow;

namespace Breakwater.Hub.OutsideSources;

/// <summary>Seals the passwords and tokens of sources under the escrow key, each bound to its source.</summary>
internal static class SourceSecrets
{
    // No member's id starts so.
    private const string VaultName = "\0source:";

    public static byte[] Seal(EscrowKey escrow, string sourceId, string secret)
    {
        using var vault = MemberVault.For(escrow, VaultName + sourceId);
        return vault.Seal(Encoding.UTF8.GetBytes(secret));
    }

    public static string Open(EscrowKey escrow, string sourceId, byte[] box)
    {
        using var vault = MemberVault.For(escrow, VaultName + sourceId);
        return Encoding.UTF8.GetString(vault.Open(box));
    }
}
