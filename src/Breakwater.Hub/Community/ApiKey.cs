using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Hub.Community;

/// <summary>A key as it is listed: everything but the secret, which the hub does not have.</summary>
public sealed record ApiKey(
    string Id,
    string? MemberId,
    string? PersonId,
    string Label,
    string Purposes,
    bool ServiceProvider,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt);

/// <summary>
/// A key on the one occasion that its secret is shown. <see cref="Id"/> and <see cref="Secret"/> are user and password of HTTP Basic;
/// the secret alone is a bearer token.
/// </summary>
/// <param name="Secret">Empty when a client certificate is the key.</param>
public sealed record NewApiKey(string Id, string Secret, string Purposes, DateTimeOffset? ExpiresAt)
{
    /// <summary>What the database keeps. A slow hash is for what people choose; these are 256 random bits.</summary>
    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
