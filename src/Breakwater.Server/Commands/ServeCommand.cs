using System.CommandLine;
using System.Net;

namespace Breakwater.Server.Commands;

/// <summary><c>breakwater-hub serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = HubFlags.Data();
        var database = HubFlags.Database();
        var listen = new Option<string[]>("--listen")
        {
            Description = "Address to serve at, for example http://127.0.0.1:8440 or https://0.0.0.0:8443. Plain HTTP only on loopback, "
                + "unless --behind-proxy names the proxy in front.",
            DefaultValueFactory = _ => ["http://127.0.0.1:8440"],
            AllowMultipleArgumentsPerToken = true,
        };
        var proxy = new Option<string?>("--behind-proxy")
        {
            Description = "Address under which members reach this hub through a proxy that does HTTPS; allows plain HTTP behind it.",
        };
        var proxyFrom = new Option<string[]>("--proxy-from")
        {
            Description = "Addresses of that proxy; only what comes from there may say who the client is. Default loopback.",
            AllowMultipleArgumentsPerToken = true,
        };
        var publicUrl = new Option<string?>("--public-url") { Description =
            "Address that goes into enrolment codes, when it is not the one served at." };
        var certificate = new Option<FileInfo?>("--certificate") { Description =
            "Certificate (PEM, chain allowed). Without one, https makes and keeps its own." };
        var key = new Option<FileInfo?>("--certificate-key") { Description = "Private key of the certificate (PEM)." };
        var clients = new Option<bool>("--client-certificates")
        {
            Description = "Ask clients for a certificate over https; one that was made a key (key issue --certificate) signs in.",
        };
        var nameServer = new Option<string[]>("--name-server")
        {
            Description = "ADDRESS[:PORT] of a name server for proofs of control, in place of the system's.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command(
            "serve",
            "Serves the hub.\n\nExamples:\n  breakwater-hub serve --data /var/lib/breakwater --listen https://0.0.0.0:8443\n  "
                + "breakwater-hub serve --data DIR --listen http://127.0.0.1:8440 --database postgres://breakwater@localhost/breakwater")
        {
            data, database, listen, proxy, proxyFrom, publicUrl, certificate, key, clients,
            nameServer,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var servers = (parsed.GetValue(nameServer) ?? []).Select(EndPoint).ToList();
            var options = ServeOptions.Of(
                HubFlags.HubOptions(parsed, data, database, servers), parsed.GetValue(listen)!, parsed.GetValue(proxy),
                parsed.GetValue(proxyFrom) ?? [], parsed.GetValue(publicUrl), parsed.GetValue(certificate), parsed.GetValue(key)) with
            {
                ClientCertificates = parsed.GetValue(clients),
            };
            await using var application = new HubApplication(options);
            await application.RunAsync(cancellationToken).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static IPEndPoint EndPoint(string text) => IPEndPoint.TryParse(text, out var point)
        ? new IPEndPoint(point.Address, point.Port == 0 ? 53 : point.Port)
        : throw new UsageException($"--name-server {text}: not ADDRESS or ADDRESS:PORT.");
}
