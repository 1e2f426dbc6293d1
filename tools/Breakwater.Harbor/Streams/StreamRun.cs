using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Harbor.Api;
using Breakwater.Harbor.Corpora;
using Breakwater.Harbor.Latency;
using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Streams;

/// <param name="BytesPerSecond">Of syslog lines.</param>
/// <param name="Indicators">How many the hub publishes before.</param>
/// <param name="LookBackDays">0 for a sensor that does not remember.</param>
internal sealed record StreamOptions(long BytesPerSecond, TimeSpan Duration, int Indicators, int LookBackDays);

/// <summary>What a real sensor costs while a sender streams syslog over TLS at it: processor time and memory of its process.</summary>
internal sealed class StreamRun(Products products, TextWriter output, TimeProvider time)
{
    private const ulong Seed = 7;
    private const int TextBytes = 64 * 1024 * 1024;
    private const int PerShare = 500;
    private const int TicksPerSecond = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <exception cref="HarborException">Something did not start, or the sensor did not read all that was sent.</exception>
    public async Task RunAsync(StreamOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-stream-");
        try
        {
            await RunInAsync(folder.FullName, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunInAsync(string folder, StreamOptions options, CancellationToken cancellationToken)
    {
        await using var process = await HubProcess.StartAsync(
            products, Path.Combine(folder, "hub"), "http://127.0.0.1:0", time, cancellationToken).ConfigureAwait(false);
        using var hub = new HubApi(process.Address, process.Fingerprint);
        var coordinator = await hub.SetUpAsync(process.SetupSecret!, cancellationToken).ConfigureAwait(false);
        var sharer = await hub.AddMemberAsync(coordinator, DemoCommunity.Haulage, cancellationToken).ConfigureAwait(false);
        var reader = await hub.AddMemberAsync(coordinator, DemoCommunity.NorthTerminal, cancellationToken).ConfigureAwait(false);
        await PublishAsync(hub, sharer, options.Indicators, cancellationToken).ConfigureAwait(false);
        var code = await hub.SensorCodeAsync(reader, cancellationToken).ConfigureAwait(false);
        var port = FreePort();
        var data = Path.Combine(folder, "sensor");
        await ProgramRun.MustAsync(
            products.Sensor, ["enrol", code, "--data", data, "--name", reader.Member.Name], time, cancellationToken).ConfigureAwait(false);
        var certificate = Configure(data, folder, port, options.LookBackDays);
        await using var sensor = await SensorProcess.RunAsync(products, data, reader.Member.Name, time,
            cancellationToken).ConfigureAwait(false);
        var text = new MemoryStream(TextBytes);
        new Corpus(new CorpusOptions(CorpusFormat.Syslog, TextBytes, Seed, 0), null).WriteTo(text, null);
        await MeasureAsync(sensor, new SyslogSender(port, certificate, text.ToArray(), time), options,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task MeasureAsync(SensorProcess sensor, SyslogSender sender, StreamOptions options, CancellationToken cancellationToken)
    {
        var sending = sender.RunAsync(options.BytesPerSecond, WarmUp + options.Duration, cancellationToken);
        await Task.Delay(WarmUp, time, cancellationToken).ConfigureAwait(false);
        var (ticks, began, sent) = (ProcessorTicks(sensor.Id), time.GetTimestamp(), sender.Sent);
        await sending.ConfigureAwait(false);
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        var share = (ProcessorTicks(sensor.Id) - ticks) / (double)TicksPerSecond / seconds;
        var rate = (sender.Sent - sent) / seconds / 1e6;
        var read = await WaitForAsync(sensor, sender.Sent, cancellationToken).ConfigureAwait(false);
        output.WriteLine($"Machine: {Machine.Describe()}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rate:0.0} MB/s of syslog over TLS for {seconds:0} s, {options.Indicators} indicators, "
                + $"looking back {options.LookBackDays} days: "
            + $"{share * 100:0.0} % of a core, {PeakMegabytes(sensor.Id)} MB resident at most"));
        if (read < sender.Sent)
        {
            throw new HarborException($"The sensor read {read} bytes of {sender.Sent}.");
        }
    }

    /// <summary>Gives the sensor a while to read what is still in buffers between.</summary>
    private async Task<long> WaitForAsync(SensorProcess sensor, long sent, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var read = await sensor.ReadBytesAsync(cancellationToken).ConfigureAwait(false);
            if (read >= sent || time.GetElapsedTime(began) > Patience)
            {
                return read;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task PublishAsync(HubApi hub, JoinedMember sharer, int count, CancellationToken cancellationToken)
    {
        var set = new IndicatorSet(Seed);
        for (var done = 0; done < count; done += PerShare)
        {
            var list = new StringBuilder();
            for (var i = 0; i < Math.Min(PerShare, count - done); i++)
            {
                list.AppendLine(Encoding.UTF8.GetString(set.Next()));
            }

            await hub.ShareAsync(sharer, Encoding.UTF8.GetBytes(list.ToString()), "text/plain", "",
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <returns>DER of the certificate that the listener shows.</returns>
    private byte[] Configure(string data, string folder, int port, int lookBackDays)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddDays(2));
        var pem = Path.Combine(folder, "listener.pem");
        File.WriteAllText(pem, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        var path = Path.Combine(data, "sensor.json");
        var settings = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        settings["lookBackDays"] = lookBackDays;
        settings["listeners"] = new JsonArray(new JsonObject
        {
            ["protocol"] = "tls", ["address"] = $"127.0.0.1:{port}", ["certificate"] = pem,
        });
        File.WriteAllText(path, settings.ToJsonString());
        return certificate.RawData;
    }

    /// <summary>Hundredths of a second that a process has used, in user and system mode (proc(5), stat fields 14 and 15).</summary>
    private static long ProcessorTicks(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private static long PeakMegabytes(int id) => File.ReadLines($"/proc/{id}/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000)
        .Single();
}
