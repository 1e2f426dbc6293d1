using System.Net;
using Breakwater.Hub;
using Breakwater.Server.Commands;

namespace Breakwater.Server;

/// <summary>How a hub is served; checked whole before anything starts.</summary>
/// <param name="Listen">Each with scheme http or https, and a port; port 0 takes a free one.</param>
/// <param name="ProxyAddress">Where members reach the proxy in front; null when there is none.</param>
internal sealed record ServeOptions(
    HubOptions Hub, IReadOnlyList<Uri> Listen, Uri? ProxyAddress, IReadOnlyList<IPAddress> ProxyFrom, Uri? PublicAddress,
    FileInfo? Certificate, FileInfo? CertificateKey)
{
    /// <summary>Clients are asked for a certificate over https.</summary>
    public bool ClientCertificates { get; init; }

    /// <exception cref="UsageException">With every problem, a line each.</exception>
    public static ServeOptions Of(
        HubOptions hub, IReadOnlyList<string> listen, string? proxy, IReadOnlyList<string> proxyFrom, string? publicUrl,
            FileInfo? certificate,
        FileInfo? key)
    {
        var problems = new List<string>();
        var behind = Address("--behind-proxy", proxy, problems);
        var addresses = new List<Uri>();
        foreach (var text in listen)
        {
            if (Address("--listen", text, problems) is { } uri)
            {
                CheckListen(uri, behind, problems);
                addresses.Add(uri);
            }
        }

        var from = new List<IPAddress>();
        foreach (var text in proxyFrom)
        {
            if (IPAddress.TryParse(text, out var address))
            {
                from.Add(address);
            }
            else
            {
                problems.Add($"--proxy-from {text}: not an address.");
            }
        }

        if ((certificate is null) != (key is null))
        {
            problems.Add("--certificate and --certificate-key go together.");
        }

        foreach (var file in new[] { certificate, key }.OfType<FileInfo>().Where(file => !file.Exists))
        {
            problems.Add($"There is no file {file}.");
        }

        var shown = Address("--public-url", publicUrl, problems);
        return problems.Count == 0
            ? new ServeOptions(hub, addresses, behind, from, shown, certificate, key)
            : throw new UsageException(string.Join('\n', problems));
    }

    /// <summary>True for addresses that only this machine can reach.</summary>
    public static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static Uri? Address(string option, string? text, List<string> problems)
    {
        if (text is null)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri!.AbsolutePath == "/")
        {
            return uri;
        }

        problems.Add($"{option} {text}: not an address such as https://0.0.0.0:8443.");
        return null;
    }

    private static void CheckListen(Uri uri, Uri? behind, List<string> problems)
    {
        if (uri.Scheme == "http" && !IsLoopback(uri) && behind is null)
        {
            problems.Add(
                $"--listen {uri}: plain HTTP is for loopback only. Use https://, or say with --behind-proxy under which address a proxy "
                    + $"does HTTPS in front.");
        }

        if (uri.Host != "localhost" && !IPAddress.TryParse(uri.Host.Trim('[', ']'), out _))
        {
            problems.Add($"--listen {uri}: give an address of this machine, not a name (0.0.0.0 and [::] are all of them).");
        }
    }
}
