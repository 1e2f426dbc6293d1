using System.Security.Cryptography;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Escrow;

/// <summary>Makes sure that the database and the escrow key at hand belong together.</summary>
internal static class EscrowKeyCheck
{
    /// <summary>The row of <c>setting</c> that tells which key this database is sealed under, and nothing of the key.</summary>
    public const string Setting = "escrow_key";

    private const int FingerprintBytes = 16;

    /// <exception cref="EscrowKeyMismatchException">Something is sealed here under another key.</exception>
    public static Task EnsureAsync(Database database, EscrowKey key, string path) => database.WriteAsync(scope =>
    {
        var fingerprint = Convert.ToHexStringLower(HMACSHA256.HashData(key.Bytes, "escrow"u8)[..FingerprintBytes]);
        var stored = Stored(scope);
        if (stored == fingerprint)
        {
            return;
        }

        // Nothing is sealed for nobody: an empty database takes the key that is there, so that the right one can still be put in its place.
        if (stored is not null && scope.Scalar<long>("select count(*) from member") > 0)
        {
            throw new EscrowKeyMismatchException(path);
        }

        Store(scope, fingerprint);
    });

    public static string? Stored(WriteScope scope) =>
        scope.Scalar<string>("select value from setting where name = @name", new { name = Setting });

    public static void Store(WriteScope scope, string fingerprint) => scope.Execute(
        "insert into setting (name, value) values (@name, @fingerprint) on conflict (name) do update set value = excluded.value",
        new { name = Setting, fingerprint });
}
