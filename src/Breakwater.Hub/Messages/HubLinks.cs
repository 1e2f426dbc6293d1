using System.Buffers.Text;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Mailbox;

namespace Breakwater.Hub.Messages;

/// <summary>
/// The links that messages carry. The secret of one follows from the message under the escrow key, so that a message that is made again
/// has the same link; the database knows only its hash.
/// </summary>
public sealed class HubLinks(EscrowKey escrow, PublicAddress hub, MailboxStore mailbox)
{
    private const string VaultName = "\0message";

    /// <summary>Where members reach the hub; null while it does not serve.</summary>
    internal Uri? Hub => mailbox.Settings()?.PublicAddress ?? hub.Current;

    internal Uri Acknowledge(Uri hub, string messageId) => new(hub, AcknowledgePage.Path + Secret(messageId));

    /// <summary>256 bits in base64url, of which nobody can guess one without the key.</summary>
    internal string Secret(string messageId) => Keyed("link:" + messageId);

    /// <summary>What the page puts into its form: a post that did not come from the page has none.</summary>
    internal string FormToken(string secret, DateTimeOffset hour) => Keyed($"form:{hour.ToUnixTimeSeconds() / 3600}:{secret}");

    private string Keyed(string text)
    {
        using var vault = MemberVault.For(escrow, VaultName);
        return Base64Url.EncodeToString(vault.Tag(text));
    }
}
