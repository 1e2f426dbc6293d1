using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Intake;

/// <summary>
/// Ties a submission to its preview: the time that the previewed objects carry, and a digest of them all. The token is sealed for the
/// member, so it cannot be made up, nor used by anybody else.
/// </summary>
internal static class PreviewToken
{
    public static string Make(Escrow.MemberVault vault, DateTimeOffset at, byte[] digest) =>
        Base64Url.EncodeToString(vault.Seal([.. BitConverter.GetBytes(Micros.Of(at)), .. digest]));

    /// <exception cref="RejectedException">It is not a token of this member's, or it is too old.</exception>
    public static (DateTimeOffset At, byte[] Digest) Open(Escrow.MemberVault vault, string token, DateTimeOffset now)
    {
        byte[] plain;
        try
        {
            plain = vault.Open(Base64Url.DecodeFromChars(token));
        }
        catch (Exception e) when (e is FormatException or CryptographicException or OverflowException)
        {
            throw RejectedException.Invalid("bad-preview", "preview", "This is not the token of a preview of this member's.");
        }

        var at = Micros.ToTime(BitConverter.ToInt64(plain));
        return now - at <= Limits.PreviewLifetime
            ? (at, plain[8..])
            : throw RejectedException.Conflict(
                "preview-old", $"The preview is older than {Limits.PreviewLifetime.TotalMinutes:0} minutes: preview again.");
    }

    /// <summary>Of what others would get, and who they are.</summary>
    public static byte[] DigestOf(ShareTarget target, IEnumerable<ObjectFate> fates, IEnumerable<PublishedObject> objects)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{target.Circle.Id}|{target.Attribution}|{target.Seen}\n"));
        foreach (var fate in fates)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{fate.Index}|{fate.Fate}|{fate.PublishedId}|{fate.Use}\n"));
        }

        foreach (var published in objects)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(published.Audience.Identity + "\n"));
            hash.AppendData(SHA256.HashData(published.Body));
        }

        return hash.GetHashAndReset();
    }
}
