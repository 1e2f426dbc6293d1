using System.Security.Cryptography.X509Certificates;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Community;

/// <summary>Issues, rotates and revokes API keys, and tells whose key a secret is.</summary>
public sealed class KeyRing(Database database, KeyStore store, TimeProvider time)
{
    /// <summary>Whose key this is; null when it is nobody's, has expired, or was revoked.</summary>
    /// <param name="keyOrMemberId">The user of HTTP Basic: the key's id, or its member's; null for a bearer token.</param>
    public Caller? Authenticate(string? keyOrMemberId, string secret)
    {
        if (secret.Length is 0 or > 256)
        {
            return null;
        }

        // Looked up by hash, so that how long the answer takes tells nothing about a secret.
        var row = store.FindInForce(NewApiKey.HashOf(secret), Micros.Of(time.GetUtcNow()));
        return row is null || (keyOrMemberId is not null && keyOrMemberId != row.Id && keyOrMemberId != row.MemberId)
            || !KeyPurposeNames.TryParse(row.Purposes, out var purposes)
            ? null
            : new Caller(row.Id, row.MemberId, row.PersonId, purposes, row.ServiceProvider != 0);
    }

    /// <summary>
    /// Whose client certificate this is; null when it is nobody's, is outside its time, or its key has expired or was revoked. That the
    /// client holds its private key is for the TLS handshake to have shown; who signed it does not matter, since this very one was named.
    /// </summary>
    public Caller? Authenticate(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        var row = now >= certificate.NotBefore && now < certificate.NotAfter
            ? store.FindInForce(KeyCertificate.HashOf(certificate), Micros.Of(now)) : null;
        return row is not null && KeyPurposeNames.TryParse(row.Purposes, out var purposes)
            ? new Caller(row.Id, row.MemberId, row.PersonId, purposes, row.ServiceProvider != 0)
            : null;
    }

    /// <summary>True while the key is neither revoked nor expired; for what stays open after it was signed in.</summary>
    public bool InForce(string keyId) => store.IsInForce(keyId, Micros.Of(time.GetUtcNow()));

    public IReadOnlyList<ApiKey> OfMember(string? memberId) => store.OfMember(memberId);

    /// <summary>Issues a key of one purpose for a member.</summary>
    /// <param name="certificate">A client certificate (PEM) that is the key, in place of a secret; null for a secret.</param>
    public async Task<NewApiKey> IssueAsync(
        string memberId, string label, string purpose, bool serviceProvider, int? days, string? certificate,
        CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        NameKey.Check(label, "label", problems);
        var onePurpose = KeyPurposeNames.TryParse(purpose, out var purposes) && System.Numerics.BitOperations.IsPow2((int)purposes);
        if (!onePurpose || purposes is KeyPurposes.Coordinate or KeyPurposes.Sensor or KeyPurposes.Audit)
        {
            problems.Add(new Problem(
                "bad-purpose", "purpose",
                $"\"{purpose}\" is not a purpose: give one of read, submit, withdraw, manage. A sensor's key is made by enrolling it."));
        }

        // It could issue itself a key without the mark, and receive what a service provider must not have.
        if (serviceProvider && onePurpose && purposes == KeyPurposes.Manage)
        {
            problems.Add(new Problem(
                "provider-manages", "serviceProvider", "A service provider's key cannot manage: give it one of read, submit, withdraw."));
        }

        if (days is < 1 or > 3650)
        {
            problems.Add(new Problem("bad-days", "days", $"{days} is not a lifetime: 1 to 3650 days."));
        }

        var hash = certificate is { Length: > 0 } ? KeyCertificate.Read(certificate, time.GetUtcNow(), problems) : null;
        RejectedException.ThrowIfAny(problems);
        return await database.WriteAsync(
            scope =>
            {
                ThrowIfTooMany(scope, memberId);
                if (hash is not null && KeyStore.HashTaken(scope, hash))
                {
                    throw RejectedException.Conflict("certificate-taken", "This certificate is a key already, or was one: use a new one.");
                }

                return Issue(scope, memberId, null, label, purposes, serviceProvider, days, hash);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A new key of the same sort in place of an old one, which ends at once.</summary>
    public Task<NewApiKey> RotateAsync(string keyId, string? memberId, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var old = KeyStore.Find(scope, keyId);
            if (old is null || old.MemberId != memberId || !KeyStore.Revoke(scope, keyId))
            {
                throw RejectedException.NotFound("key in force");
            }

            _ = KeyPurposeNames.TryParse(old.Purposes, out var purposes);
            if (KeyStore.HashBytes(scope, keyId) == KeyCertificate.HashBytes)
            {
                throw RejectedException.Invalid(
                    "certificate-key", "id", "A key that is a certificate is replaced by issuing one for the new certificate.");
            }

            if (purposes == KeyPurposes.Sensor)
            {
                throw RejectedException.Invalid("sensor-key", "id", "A sensor's key is replaced by enrolling the sensor again.");
            }

            var days = old.ExpiresAt is { } end ? Math.Max(1, (int)((end - old.CreatedAt) / 86_400_000_000)) : (int?)null;
            return Issue(scope, old.MemberId, old.PersonId, old.Label, purposes, old.ServiceProvider != 0, days);
        },
        cancellationToken);

    public Task RevokeAsync(string keyId, string? memberId, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var key = KeyStore.Find(scope, keyId);
            if (key is null || key.MemberId != memberId || !KeyStore.Revoke(scope, keyId))
            {
                throw RejectedException.NotFound("key in force");
            }
        },
        cancellationToken);

    internal static NewApiKey Issue(
        WriteScope scope, string? memberId, string? personId, string label, KeyPurposes purposes, bool serviceProvider, int? days,
        byte[]? certificateHash = null)
    {
        var secret = certificateHash is null ? RandomId.Secret() : "";
        var expires = days is { } count ? scope.Now.AddDays(count) : (DateTimeOffset?)null;
        var key = new ApiKey(
            RandomId.Uuid(), memberId, personId, label, KeyPurposeNames.Name(purposes), serviceProvider, scope.Now, expires, null);
        KeyStore.Insert(scope, key, certificateHash ?? NewApiKey.HashOf(secret));
        return new NewApiKey(key.Id, secret, key.Purposes, expires);
    }

    internal static bool Revoke(WriteScope scope, string keyId) => KeyStore.Revoke(scope, keyId);

    private static void ThrowIfTooMany(WriteScope scope, string memberId)
    {
        var inForce = scope.Scalar<long>(
            "select count(*) from api_key where member_id = @memberId and revoked_at is null", new { memberId });
        if (inForce >= Limits.CredentialsPerMemberMax)
        {
            throw RejectedException.Conflict(
                "too-many", $"This member has {inForce} keys in force, which is the most it may have. Revoke one first.");
        }
    }
}
