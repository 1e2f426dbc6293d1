using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Breakwater.Protocol;

/// <summary>
/// What a person carries from the hub to a new sensor: where the hub is, a secret that can be redeemed once, and the fingerprints of the
/// hub's certificate and root, so that the first contact is already to the right hub and to no other root. Written as <c>bw1.</c> and
/// base64url of compact JSON.
/// </summary>
/// <param name="Hub">Absolute address of the hub.</param>
/// <param name="Secret">Redeemed once; 256 random bits in base64url.</param>
/// <param name="CertificateSha256">Upper-case hex SHA-256 of the hub's certificate (DER); null when the hub is reached over plain HTTP on
/// loopback, or through a proxy whose certificate a public authority signed.</param>
/// <param name="RootSha256">Upper-case hex SHA-256 of the root's public key (SubjectPublicKeyInfo, DER); null in codes of older hubs, whose
/// root is learnt at the first contact.</param>
public sealed record EnrolmentCode(Uri Hub, string Secret, string? CertificateSha256, string? RootSha256 = null)
{
    private const string Prefix = "bw1.";
    private const int LengthMax = 4096;

    /// <summary>The fingerprint of a root's public key as a code has it.</summary>
    public static string Fingerprint(ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        Convert.ToHexString(SHA256.HashData(subjectPublicKeyInfo));

    public override string ToString() =>
        Prefix + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, ProtocolJson.Default.EnrolmentCode));

    /// <summary>False when the text is not a code of this version; the reason names what is wrong with it.</summary>
    public static bool TryParse(string text, out EnrolmentCode? code, out string problem)
    {
        code = null;
        text = text.Trim();
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > LengthMax)
        {
            problem = $"An enrolment code begins with {Prefix} and has at most {LengthMax} characters.";
            return false;
        }

        try
        {
            var json = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
            code = JsonSerializer.Deserialize(json, ProtocolJson.Default.EnrolmentCode);
        }
        catch (Exception e) when (e is FormatException or JsonException or DecoderFallbackException)
        {
            problem = "The enrolment code is damaged: copy it again, whole.";
            return false;
        }

        problem = code is not { Hub.IsAbsoluteUri: true } || string.IsNullOrEmpty(code.Secret)
            ? "The enrolment code lacks the hub's address or its secret."
            : "";
        return problem.Length == 0;
    }
}
