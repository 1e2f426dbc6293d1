using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Breakwater.Protocol;

/// <summary>
/// What a person carries from the hub to a new sensor: where the hub is, a secret that can be redeemed once, and the fingerprint of the
/// hub's certificate so that the first contact is already to the right hub. Written as <c>bw1.</c> and base64url of compact JSON.
/// </summary>
/// <param name="Hub">Absolute address of the hub.</param>
/// <param name="Secret">Redeemed once; 256 random bits in base64url.</param>
/// <param name="CertificateSha256">Upper-case hex SHA-256 of the hub's certificate (DER); null when the hub is reached over plain HTTP on
/// loopback, or through a proxy whose certificate a public authority signed.</param>
public sealed record EnrolmentCode(Uri Hub, string Secret, string? CertificateSha256)
{
    private const string Prefix = "bw1.";
    private const int LengthMax = 4096;

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
