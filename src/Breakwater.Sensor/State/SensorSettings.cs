using System.Net;

namespace Breakwater.Sensor.State;

/// <summary>What enrolment settled, and what the member sets in <c>sensor.json</c>. The bearer key is in a file of its own.</summary>
/// <param name="CertificateSha256">Upper-case hex; null when the hub's certificate is checked against public authorities.</param>
/// <param name="ManifestKey">SubjectPublicKeyInfo (DER, base64) of the root that says which key signs manifests.</param>
internal sealed record SensorSettings(
    Uri Hub, string? CertificateSha256, string SensorId, string Name, string ManifestKey, IReadOnlyList<LogSource> Logs)
{
    public IReadOnlyList<ListenerSettings> Listeners { get; init; } = [];

    public IReadOnlyList<string> ExcludedKinds { get; init; } = [];

    /// <summary>As the member wrote them.</summary>
    public IReadOnlyList<string> ExcludedValues { get; init; } = [];

    public Exclusions Exclusions { get; init; } = Exclusions.None;

    /// <summary>Where metrics and health are served; null when they are not. Always loopback.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>Days of earlier lines' values that are kept.</summary>
    public int LookBackDays { get; init; } = Limits.LookBackDays;

    /// <summary>Values and fields that may wait to be sent.</summary>
    public int SpoolSightings { get; init; } = Limits.SightingsWaitingMax;

    /// <summary>False keeps the names of log fields out of sightings.</summary>
    public bool SendFields { get; init; } = true;
}

/// <summary>A log file, or a pattern of them, and the kind of system that writes it.</summary>
internal sealed record LogSource(string Path, string System)
{
    public const string DefaultSystem = "log";

    /// <summary>Reads <c>FILE</c>, <c>PATTERN</c>, or one with <c>=SYSTEM</c>; the last equals sign counts.</summary>
    public static bool TryParse(string text, out LogSource? source, out string problem)
    {
        var equals = text.LastIndexOf('=');
        var path = equals < 0 ? text : text[..equals];
        source = null;
        if (!TryParseSystem(equals < 0 ? DefaultSystem : text[(equals + 1)..], out var system, out problem))
        {
            return false;
        }

        problem = path.Length == 0 ? $"'{text}' names no file; write FILE or FILE=SYSTEM." : "";
        source = problem.Length == 0 ? new LogSource(Absolute(path), system) : null;
        return source is not null;
    }

    public static bool TryParseSystem(string text, out string system, out string problem)
    {
        system = text.Length == 0 ? DefaultSystem : text;
        var good = system.Length <= Limits.SystemNameCharsMax
            && system.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        problem = good ? ""
            : $"'{text}' is not a kind of system: up to {Limits.SystemNameCharsMax} of a-z, 0-9 and -, such as proxy or dns.";
        return good;
    }

    private static string Absolute(string path) => global::System.IO.Path.GetFullPath(path);
}
