using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Sensor.Inputs;
using Breakwater.Sensor.Sightings;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>Real sockets, and TLS with certificates made here.</summary>
public sealed class SyslogInputTests
{
    [Fact]
    public async Task Takes_both_framings_on_one_connection()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub, "tcp");
        using var client = await ConnectAsync(rig);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Counted("<13>Feb  5 17:32:18 h app: evil.example\nmore evil.example")
            + "<13>Feb  5 17:32:18 h app: evil.example\n" + Counted("<13>{\"q\":\"evil.example\"}")));
        await UntilAsync(rig, hub, 3);
        Assert.Equal(["message", "q"], Fields(rig, hub));
        client.Close();
        await rig.UntilAsync(() => rig.Host.Listeners.Single().Connections == 0, "the end of the connection");
        Assert.Equal(0, rig.Lost(LossReasons.UnfinishedFrames));
    }

    [Fact]
    public async Task A_last_line_without_newline_counts_and_a_frame_that_is_cut_is_counted()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub, "tcp");
        using (var client = await ConnectAsync(rig))
        {
            await client.GetStream().WriteAsync("<13>evil.example"u8.ToArray());
        }

        await UntilAsync(rig, hub, 1);
        using (var client = await ConnectAsync(rig))
        {
            await client.GetStream().WriteAsync("100 <13>evil.example and"u8.ToArray());
        }

        await UntilAsync(rig, hub, 2);
        await rig.UntilAsync(() => rig.Lost(LossReasons.UnfinishedFrames) == 1, "the loss");
    }

    [Fact]
    public async Task Too_many_senders_are_turned_away_and_counted()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub, "tcp");
        var clients = new List<TcpClient>();
        for (var i = 0; i < Limits.ConnectionsMax + 5; i++)
        {
            clients.Add(await ConnectAsync(rig, new IPAddress([127, 0, 0, (byte)(2 + (i / Limits.ConnectionsPerAddressMax))])));
        }

        await rig.UntilAsync(() => rig.Lost(LossReasons.RefusedConnections) == 5, "five turned away");
        await clients[0].GetStream().WriteAsync("<13>evil.example\n"u8.ToArray());
        await UntilAsync(rig, hub, 1);
        clients.ForEach(static c => c.Dispose());
    }

    [Fact]
    public async Task One_sender_cannot_take_up_the_places_of_the_others()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub, "tcp");
        var greedy = new List<TcpClient>();
        for (var i = 0; i < Limits.ConnectionsPerAddressMax + 3; i++)
        {
            greedy.Add(await ConnectAsync(rig, IPAddress.Parse("127.0.0.2")));
        }

        await rig.UntilAsync(() => rig.Lost(LossReasons.RefusedConnections) == 3, "three turned away");
        using var other = await ConnectAsync(rig);
        await other.GetStream().WriteAsync("<13>evil.example\n"u8.ToArray());
        await UntilAsync(rig, hub, 1);
        greedy.ForEach(static c => c.Dispose());
    }

    [Fact]
    public async Task Takes_much_at_full_speed_over_tls_and_counts_exactly()
    {
        const int lines = 100_000;
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub, "tls");
        using var client = await ConnectAsync(rig);
        await using var tls = await SecureAsync(client, null);
        var sent = new StringBuilder();
        for (var i = 0; i < lines; i++)
        {
            var line = $"<13>1 2026-11-23T05:00:00Z host app - - - line {i} {(i % 100 == 0 ? "evil" : "good")}.example "
                + new string('x', i % 200);
            sent.Append(i % 2 == 0 ? Counted(line) : line + "\n");
        }

        await tls.WriteAsync(Encoding.UTF8.GetBytes(sent.ToString()));
        await UntilAsync(rig, hub, lines / 100);
        await rig.UntilAsync(() => rig.Host.Lines >= lines, "all lines");
        Assert.Equal(lines, rig.Host.Lines);
        Assert.Equal(0, rig.Lost(LossReasons.FramesInPieces));
    }

    [Fact]
    public async Task Takes_only_senders_of_the_authority_when_there_is_one()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub, "tls", withAuthority: true);
        using var stranger = await ConnectAsync(rig);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var tls = await SecureAsync(stranger, null);
            await tls.WriteAsync("<13>evil.example\n"u8.ToArray());
            await tls.ReadExactlyAsync(new byte[1]);
        });
        await rig.UntilAsync(() => rig.Lost(LossReasons.FailedHandshakes) == 1, "the refusal");
        using var known = await ConnectAsync(rig);
        using var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(rig.Root, "client.pem"));
        using var usable = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        await using var secure = await SecureAsync(known, usable);
        await secure.WriteAsync("<13>evil.example\n"u8.ToArray());
        await UntilAsync(rig, hub, 1);
    }

    [Fact]
    public async Task Takes_datagrams_as_lines()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub, "udp");
        using var client = new UdpClient();
        foreach (var datagram in (string[])["<13>evil.example\n", "<13>evil.example\nevil.example", "", new string('x', 60_000) + " evil.example"])
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(datagram), new IPEndPoint(IPAddress.Loopback, Port(rig)));
        }

        await UntilAsync(rig, hub, 3);
        await rig.UntilAsync(() => rig.Host.Lines == 4, "four lines");
    }

    [Fact]
    public async Task Counts_what_the_kernel_drops()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what it drops");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4096 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var drops = new KernelDrops(socket);
        Assert.Equal(0, drops.Read());
        using var client = new UdpClient();
        for (var i = 0; i < 200; i++)
        {
            await client.SendAsync(new byte[500], (IPEndPoint)socket.LocalEndPoint!);
        }

        var received = 0;
        socket.ReceiveTimeout = 100;
        for (; ; received++)
        {
            socket.Receive(new byte[600], SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                break;
            }
        }

        Assert.InRange(received, 1, 199);
        Assert.Equal(200 - received, drops.Read());
    }

    [Fact]
    public async Task A_sudden_end_is_counted_for_listeners_and_an_address_in_use_is_waited_for()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub, "tcp");
        await rig.StopAsync();
        using (var journal = Journal.Open(rig.Folder, new SensorLog(rig.Diary, TimeProvider.System)))
        {
            Assert.False(journal.Locked(static s => s.Runs));
            journal.Append(new JournalRecord { Runs = true }, durable: true);
        }

        using (var taken = new TcpListener(IPAddress.Loopback, Port(rig)))
        {
            taken.Start();
            rig.Start();
            await rig.UntilAsync(() => rig.Host.Listeners.Single().Problem is not null, "the problem");
        }

        await rig.UntilAsync(() => rig.Host.Listeners.Single().IsListening, "the address");
        Assert.Equal(1, rig.Lost(LossReasons.SuddenEnds));
    }

    private static string Counted(string frame) => $"{Encoding.UTF8.GetByteCount(frame)} {frame}";

    private static int Port(SensorRig rig) => rig.Folder.ReadSettings().Listeners.Single().Address.Port;

    private static async Task<SensorRig> StartAsync(FakeHub hub, string protocol, bool withAuthority = false)
    {
        var rig = await SensorRig.EnrolAsync(hub);
        var listener = new JsonObject
        {
            ["protocol"] = protocol,
            ["address"] = $"127.0.0.1:{SensorRig.FreePort(protocol == "udp" ? ProtocolType.Udp : ProtocolType.Tcp)}",
            ["system"] = "firewall",
        };
        if (protocol == "tls")
        {
            MakeCertificates(rig.Root);
            listener["certificate"] = Path.Combine(rig.Root, "server.pem");
            listener["key"] = Path.Combine(rig.Root, "server.key");
            if (withAuthority)
            {
                listener["clientAuthority"] = Path.Combine(rig.Root, "authority.pem");
            }
        }

        rig.Set(s => s["listeners"] = new JsonArray(listener));
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1 && rig.Host.Listeners.Single().IsListening, "the listener");
        return rig;
    }

    private static async Task<TcpClient> ConnectAsync(SensorRig rig, IPAddress? from = null)
    {
        for (var attempt = 0; ; attempt++)
        {
            var client = new TcpClient(new IPEndPoint(from ?? IPAddress.Loopback, 0));
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port(rig));
                return client;
            }
            catch (SocketException) when (attempt < 100)
            {
                client.Dispose();
                await Task.Delay(50);
            }
        }
    }

    private static async Task<SslStream> SecureAsync(TcpClient client, X509Certificate2? certificate)
    {
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "sensor",
            ClientCertificates = certificate is null ? null : [certificate],
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.Subject == "CN=sensor",
        });
        return tls;
    }

    private static void MakeCertificates(string folder)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(from, to);
        File.WriteAllText(Path.Combine(folder, "authority.pem"), authority.ExportCertificatePem());
        foreach (var (name, purpose) in (ReadOnlySpan<(string, string)>)[("sensor", "1.3.6.1.5.5.7.3.1"), ("client", "1.3.6.1.5.5.7.3.2")])
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var own = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            own.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
            using var made = own.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
            if (name == "client")
            {
                File.WriteAllText(Path.Combine(folder, "client.pem"), made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
            }
            else
            {
                File.WriteAllText(Path.Combine(folder, "server.pem"), made.ExportCertificatePem());
                File.WriteAllText(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
            }
        }
    }

    private static Task UntilAsync(SensorRig rig, FakeHub hub, int count) => rig.UntilAsync(
        () => hub.Taken.Sum(s => s.Count) + Journal.ReadState(rig.Folder).Waiting.Values.Sum(w => w.Count) >= count, $"{count} hits");

    private static IEnumerable<string?> Fields(SensorRig rig, FakeHub hub) => hub.Taken.Select(s => s.Field)
        .Concat(Journal.ReadState(rig.Folder).Waiting.Values.Select(w => w.Field)).Distinct().Order();
}
