using System.Net;
using System.Text.Json;
using Breakwater.Matching;

namespace Breakwater.Sensor.State;

/// <summary>The settings file cannot be used; the message names every problem with its place, one a line.</summary>
internal sealed class SettingsException(string path, IReadOnlyList<string> problems)
    : Exception($"{path}:{string.Concat(problems.Select(p => Environment.NewLine + "  " + p))}")
{
    public IReadOnlyList<string> Problems => problems;
}

/// <summary>Reads and writes <c>sensor.json</c>. Comments and trailing commas are allowed: people edit it. Files of earlier versions are
/// read.</summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 8,
    };

    /// <exception cref="SettingsException">It is not JSON, or something in it is unknown or wrong.</exception>
    public static SensorSettings Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            var problems = new List<string>();
            var settings = Read(new SettingsSection(document.RootElement, "", problems), problems);
            return problems.Count == 0 ? settings : throw new SettingsException(path, problems);
        }
        catch (JsonException e)
        {
            throw new SettingsException(path, [$"line {e.LineNumber + 1}: not JSON: {e.Message}"]);
        }
    }

    /// <summary>What enrolment knows. The member adds the rest.</summary>
    public static byte[] Write(SensorSettings settings)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("hub", settings.Hub.ToString());
            if (settings.CertificateSha256 is not null)
            {
                writer.WriteString("certificateSha256", settings.CertificateSha256);
            }

            writer.WriteString("sensorId", settings.SensorId);
            writer.WriteString("name", settings.Name);
            writer.WriteString("manifestKey", settings.ManifestKey);
            writer.WriteStartArray("logs");
            foreach (var log in settings.Logs)
            {
                writer.WriteStartObject();
                writer.WriteString("path", log.Path);
                writer.WriteString("system", log.System);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static SensorSettings Read(SettingsSection all, List<string> problems)
    {
        var hub = all.Text("hub", isRequired: true);
        if (hub.Length > 0 && !Uri.TryCreate(hub, UriKind.Absolute, out _))
        {
            problems.Add($"hub: '{hub}' is no address such as https://hub.example/.");
        }

        var settings = new SensorSettings(
            Uri.TryCreate(hub, UriKind.Absolute, out var address) ? address : new Uri("https://unknown.invalid/"),
            all.TextOrNull("certificateSha256"),
            all.Text("sensorId", isRequired: true),
            all.Text("name", isRequired: true),
            all.Text("manifestKey", isRequired: true),
            [.. all.List("logs").Select(s => ReadLog(s, problems)).OfType<LogSource>()])
        {
            Listeners = [.. all.List("listeners").Select(s => ReadListener(s, problems)).OfType<ListenerSettings>()],
            Metrics = ReadMetrics(all.TextOrNull("metrics"), problems),
            LookBackDays = all.Number("lookBackDays", 0, Limits.LookBackDaysMax, Limits.LookBackDays),
            SendFields = all.Switch("sendFields", true),
            SpoolSightings = all.Section("spool") is { } spool
                ? ReadSpool(spool)
                : Limits.SightingsWaitingMax,
        };
        CheckNames(settings, problems);
        settings = all.Section("exclude") is { } exclude ? ReadExclusions(settings, exclude, problems) : settings;
        all.End();
        return settings;
    }

    private static LogSource? ReadLog(SettingsSection log, List<string> problems)
    {
        var path = log.Text("path", isRequired: true);
        if (!LogSource.TryParseSystem(log.TextOrNull("system") ?? "", out var system, out var problem))
        {
            problems.Add($"{log.Place}system: {problem}");
        }

        log.End();
        if (path.Length > 0 && !Path.IsPathRooted(path))
        {
            problems.Add($"{log.Place}path: '{path}' must begin at the root: where the sensor starts is not where you are.");
        }

        return path.Length == 0 ? null : new LogSource(path, system);
    }

    private static ListenerSettings? ReadListener(SettingsSection listener, List<string> problems)
    {
        var protocol = listener.Choice("protocol", ["udp", "tcp", "tls"]);
        var address = ReadAddress(listener.Text("address", isRequired: true), listener.Place + "address", problems);
        if (!LogSource.TryParseSystem(listener.TextOrNull("system") ?? "syslog", out var system, out var problem))
        {
            problems.Add($"{listener.Place}system: {problem}");
        }

        var (certificate, key, authority) =
            (listener.TextOrNull("certificate"), listener.TextOrNull("key"), listener.TextOrNull("clientAuthority"));
        if (protocol == 2 && certificate is null)
        {
            problems.Add($"{listener.Place}certificate: TLS needs a PEM file with a certificate.");
        }
        else if (protocol is 0 or 1 && (certificate ?? key ?? authority) is not null)
        {
            problems.Add($"{listener.Place}certificate: certificate, key and clientAuthority are for protocol tls.");
        }

        listener.End();
        return address is null || protocol < 0 ? null
            : new ListenerSettings((ListenerProtocol)protocol, address, system, certificate, key, authority);
    }

    private static IPEndPoint? ReadAddress(string text, string place, List<string> problems)
    {
        if (text.Length == 0)
        {
            return null;
        }

        // A port alone is on loopback: elsewhere only by saying so.
        if (int.TryParse(text, out var port) && port is > 0 and <= ushort.MaxValue)
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        if (IPEndPoint.TryParse(text, out var address) && address.Port > 0)
        {
            return address;
        }

        problems.Add($"{place}: '{text}' is no address and port such as 127.0.0.1:5514 or [::]:6514.");
        return null;
    }

    private static IPEndPoint? ReadMetrics(string? text, List<string> problems)
    {
        var address = ReadAddress(text ?? "", "metrics", problems);
        if (address is not null && !IPAddress.IsLoopback(address.Address))
        {
            problems.Add($"metrics: {address} is not on this machine; metrics are served on loopback only, such as 127.0.0.1:9810.");
        }

        return address;
    }

    private static SensorSettings ReadExclusions(SensorSettings settings, SettingsSection exclude, List<string> problems)
    {
        var kinds = exclude.Texts("kinds");
        var values = exclude.Texts("values");
        exclude.End();
        var known = new List<IndicatorKind>();
        var parsed = new List<IndicatorValue>();
        for (var i = 0; i < kinds.Count; i++)
        {
            if (IndicatorKinds.TryParse(kinds[i], out var kind))
            {
                known.Add(kind);
            }
            else
            {
                problems.Add($"exclude.kinds[{i}]: '{kinds[i]}' is no kind of indicator.");
            }
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (IndicatorValue.TryParse(values[i], out var value, out var problem))
            {
                parsed.Add(value);
            }
            else
            {
                problems.Add($"exclude.values[{i}]: '{values[i]}': {problem}");
            }
        }

        return settings with { ExcludedKinds = kinds, ExcludedValues = values, Exclusions = new Exclusions(known, parsed) };
    }

    private static void CheckNames(SensorSettings settings, List<string> problems)
    {
        foreach (var twice in settings.Listeners.GroupBy(l => l.Name).Where(g => g.Count() > 1))
        {
            problems.Add($"listeners: {twice.Key} is there {twice.Count()} times.");
        }

        foreach (var twice in settings.Logs.GroupBy(l => l.Path).Where(g => g.Count() > 1))
        {
            problems.Add($"logs: {twice.Key} is there {twice.Count()} times.");
        }
    }

    private static int ReadSpool(SettingsSection spool)
    {
        var sightings = spool.Number(
            "sightings", Limits.SightingsWaitingMin, Limits.SightingsWaitingMost, Limits.SightingsWaitingMax);
        spool.End();
        return sightings;
    }
}
