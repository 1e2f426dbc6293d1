using System.Net;

namespace Breakwater.Sensor.State;

/// <summary>What a listener speaks.</summary>
internal enum ListenerProtocol
{
    Udp,
    Tcp,
    Tls,
}

/// <summary>An address that syslog is taken at.</summary>
/// <param name="Certificate">PEM file with the certificate and its chain, for TLS.</param>
/// <param name="Key">PEM file with its key; null when it is in the certificate's file.</param>
/// <param name="ClientAuthority">PEM file; senders must show a certificate that one of these signed.</param>
internal sealed record ListenerSettings(
    ListenerProtocol Protocol, IPEndPoint Address, string System, string? Certificate, string? Key, string? ClientAuthority)
{
    /// <summary>As it is called in positions, losses and metrics.</summary>
    public string Name => $"syslog+{ProtocolName}://{Address}";

    private string ProtocolName => Protocol switch
    {
        ListenerProtocol.Udp => "udp",
        ListenerProtocol.Tcp => "tcp",
        _ => "tls",
    };
}
