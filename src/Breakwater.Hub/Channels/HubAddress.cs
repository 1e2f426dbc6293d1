using Breakwater.Protocol;

namespace Breakwater.Hub.Channels;

/// <summary>Where sensors reach this hub, and the fingerprint by which they know it.</summary>
/// <param name="CertificateSha256">Upper-case hex; null when there is nothing of our own to pin.</param>
public sealed record HubAddress(Uri Address, string? CertificateSha256)
{
    public string CodeFor(string secret, ManifestKey key) => new EnrolmentCode(
        Address, secret, CertificateSha256, EnrolmentCode.Fingerprint(key.Current.Root)).ToString();
}
