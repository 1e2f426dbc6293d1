using System.Text;
using System.Text.Json;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;
using Dapper;
using MimeKit;

namespace Breakwater.Hub.Delivery;

/// <summary>The server that mail goes out by, and the address that it comes from.</summary>
public sealed record SmtpSettings(MailServer Server, string From);

/// <summary>Keeps the settings of outgoing mail. The password is sealed under the escrow key, and never shown again.</summary>
public sealed class SmtpStore(Database database, EscrowKey escrow)
{
    // No member's id starts so.
    private const string VaultName = "\0smtp";

    /// <exception cref="RejectedException">With everything that is wrong.</exception>
    public async Task SetAsync(SmtpSettings settings, string? password, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        settings.Server.Check(password, problems);
        if (!MailboxAddress.TryParse(settings.From, out var from) || !from.Address.Contains('@', StringComparison.Ordinal))
        {
            problems.Add(new Problem("bad-from", "from", $"\"{settings.From}\" is not an e-mail address."));
        }

        RejectedException.ThrowIfAny(problems);
        using var vault = MemberVault.For(escrow, VaultName);
        var secret = password is null ? null : vault.Seal(Encoding.UTF8.GetBytes(password));
        await database.WriteAsync(
            scope => scope.Execute(
                """
                insert into mail_server (one, settings, secret, changed_at) values (1, @settings, @secret, @now)
                on conflict (one) do update set settings = excluded.settings, secret = excluded.secret, changed_at = excluded.changed_at
                """,
                new { settings = JsonSerializer.Serialize(settings), secret, now = scope.NowMicros }),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Null when no mail can go out.</summary>
    public SmtpSettings? Find()
    {
        using var connection = database.Open();
        return Read(connection.QueryFirstOrDefault<string>("select settings from mail_server"));
    }

    internal static SmtpSettings? Find(WriteScope scope) => Read(scope.QueryFirstOrDefault<string>("select settings from mail_server"));

    internal string? Password()
    {
        using var connection = database.Open();
        if (connection.QueryFirstOrDefault<byte[]>("select secret from mail_server") is not { } box)
        {
            return null;
        }

        using var vault = MemberVault.For(escrow, VaultName);
        return Encoding.UTF8.GetString(vault.Open(box));
    }

    private static SmtpSettings? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<SmtpSettings>(json);
}
