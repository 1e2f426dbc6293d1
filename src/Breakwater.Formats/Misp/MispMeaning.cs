using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Breakwater.Formats.Reading;
using Breakwater.Stix;

namespace Breakwater.Formats.Misp;

/// <summary>What the value of an attribute says in STIX.</summary>
/// <param name="Pattern">What to look for.</param>
/// <param name="Observables">Makes the cyber-observables that it is; null for what none is made for.</param>
internal sealed record MispMeaning(string Pattern, Func<IReadOnlyList<byte[]>>? Observables)
{
    /// <summary>The pattern's type.</summary>
    public string Language { get; init; } = "stix";

    /// <summary>What it is called; null for the value itself.</summary>
    public string? Name { get; init; }

    private static readonly Dictionary<string, (string Name, int HexDigits)> Hashes = new(StringComparer.Ordinal)
    {
        ["md5"] = ("MD5", 32),
        ["sha1"] = ("SHA-1", 40),
        ["sha224"] = ("SHA-224", 56),
        ["sha256"] = ("SHA-256", 64),
        ["sha384"] = ("SHA-384", 96),
        ["sha512"] = ("SHA-512", 128),
        ["sha3-256"] = ("SHA3-256", 64),
        ["sha3-512"] = ("SHA3-512", 128),
    };

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" /\\@:'\"");

    /// <summary>Null with the reason when the type is not known, or the value is not what its type says.</summary>
    public static MispMeaning? Of(string type, string value, out string reason)
    {
        if (MispRules.Holds(type))
        {
            return MispRules.Of(type, value, out reason);
        }

        value = Network.Contains(type) ? Refanged(value) : value;
        reason = $"the type {MispManifest.Quote(type)} has no counterpart";
        var meaning = value.Any(char.IsControl) || value.Length is 0 or > Limits.MispValueCharsMax
            ? null
            : Simple(type, value) ?? Hash(type, value) ?? Composite(type, value);
        if (meaning is null && IsKnown(type))
        {
            reason = $"{MispManifest.Quote(value)} is no {type}";
        }

        return meaning;
    }

    private static readonly HashSet<string> Network =
    [
        "ip-src", "ip-dst", "domain", "hostname", "url", "uri", "email", "email-src", "email-dst", "email-reply-to", "domain|ip",
        "ip-src|port", "ip-dst|port", "hostname|port",
    ];

    /// <summary>Without the marks that keep it from being clicked, which nothing would ever match.</summary>
    private static string Refanged(string value)
    {
        var plain = new RefangedText(value, TldList.Default).Chars.ToString();
        var colon = plain.IndexOf("://", StringComparison.Ordinal);
        return colon > 0 && UrlText.SchemeOf(plain.AsSpan(0, colon)) is { } scheme
            && !plain.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase)
            ? scheme + plain[colon..] : plain;
    }

    private static bool IsKnown(string type) => Hashes.ContainsKey(type) || type is "ip-src" or "ip-dst" or "domain" or "hostname" or "AS"
        or "ja3-fingerprint-md5" or "ssdeep" or "tlsh" or "imphash" or "x509-fingerprint-md5" or "x509-fingerprint-sha1"
        or "x509-fingerprint-sha256" or "malware-sample" or "domain|ip" or "ip-src|port" or "ip-dst|port" or "hostname|port"
        or "regkey|value"
        || (type.StartsWith("filename|", StringComparison.Ordinal) && IsKnown(type["filename|".Length..]));

    private static MispMeaning? Simple(string type, string value) => type switch
    {
        "ip-src" or "ip-dst" => AddressType(value) is { } kind ? Value(kind, value) : null,
        "domain" or "hostname" => IsHost(value) ? Value("domain-name", value) : null,
        "url" or "uri" => Value("url", value),
        "email" or "whois-registrant-email" => Value("email-addr", value),
        "email-src" or "email-reply-to" =>
            Value("email-addr", value) with { Pattern = $"[email-message:from_ref.value = {Quoted(value)}]" },
        "email-dst" => Value("email-addr", value) with { Pattern = $"[email-message:to_refs[*].value = {Quoted(value)}]" },
        "email-subject" => new MispMeaning($"[email-message:subject = {Quoted(value)}]", null),
        "filename" or "email-attachment" => new MispMeaning($"[file:name = {Quoted(value)}]", () => [File(value, null, null)]),
        "mutex" => new MispMeaning($"[mutex:name = {Quoted(value)}]", () => [Observable("mutex", w => w.WriteString("name", value))]),
        "regkey" => new MispMeaning(
            $"[windows-registry-key:key = {Quoted(value)}]", () => [Observable("windows-registry-key", w => w.WriteString("key", value))]),
        "mac-address" => Value("mac-addr", value.ToLowerInvariant().Replace('-', ':')),
        "AS" => Number(value) is { } number
            ? new MispMeaning(
                $"[autonomous-system:number = {number}]", () => [Observable("autonomous-system", w => w.WriteNumber("number", number))])
            : null,
        "user-agent" => new MispMeaning(
            $"[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = {Quoted(value)}]", null),
        "ssdeep" or "tlsh" or "imphash" => Known(type, value),
        "ja3-fingerprint-md5" => IsHex(value, 32)
            ? new MispMeaning($"[network-traffic:x_ja3_md5 = {Quoted(value.ToLowerInvariant())}]", null) : null,
        "x509-fingerprint-md5" => Certificate("MD5", value, 32),
        "x509-fingerprint-sha1" => Certificate("SHA-1", value, 40),
        "x509-fingerprint-sha256" => Certificate("SHA-256", value, 64),
        _ => null,
    };

    private static MispMeaning? Known(string kind, string value) =>
        KnownValue.Read(kind, value, null) is { } known && known.Raw.Length == value.Length
            ? new MispMeaning(FoundPatterns.Of(kind, known.Value)!, null) : null;

    private static MispMeaning? Hash(string type, string value) =>
        Hashes.TryGetValue(type, out var hash) && IsHex(value, hash.HexDigits) ? ByHash(hash.Name, value, null) : null;

    private static MispMeaning? Composite(string type, string value)
    {
        var bar = value.LastIndexOf('|');
        if (bar <= 0 || bar == value.Length - 1)
        {
            return null;
        }

        var (first, second) = (value[..bar].Trim(), value[(bar + 1)..].Trim());
        return type switch
        {
            "malware-sample" => IsHex(second, 32) ? ByHash("MD5", second, first) : null,
            "domain|ip" => IsHost(first) && AddressType(second) is not null ? Resolving(first, second) : null,
            "ip-src|port" => AddressType(first) is { } kind && Port(second) is { } port ? Traffic("src", kind, first, port) : null,
            "ip-dst|port" => AddressType(first) is { } kind && Port(second) is { } port ? Traffic("dst", kind, first, port) : null,
            "hostname|port" => IsHost(first) && Port(second) is { } port ? Traffic("dst", "domain-name", first, port) : null,
            "regkey|value" => new MispMeaning(
                $"[windows-registry-key:key = {Quoted(first)} AND windows-registry-key:values[*].data = {Quoted(second)}]",
                () => [Key(first, second)]),
            _ when type.StartsWith("filename|", StringComparison.Ordinal) && Hashes.TryGetValue(type["filename|".Length..], out var hash)
                && IsHex(second, hash.HexDigits) => ByHash(hash.Name, second, first),
            "filename|ssdeep" or "filename|tlsh" or "filename|imphash" => Known(type["filename|".Length..], second),
            _ => null,
        };
    }

    private static MispMeaning Value(string kind, string value) => new(
        $"[{kind}:value = {Quoted(value)}]", () => [Observable(kind, w => w.WriteString("value", value))]);

    // A file is known by its hash, whatever it is called: the name goes along, and is not asked for.
    private static MispMeaning ByHash(string algorithm, string hash, string? name) => new(
        $"[file:hashes.{(algorithm == "MD5" ? "MD5" : $"'{algorithm}'")} = {Quoted(hash.ToLowerInvariant())}]",
        () => [File(name, algorithm, hash.ToLowerInvariant())]);

    private static MispMeaning? Certificate(string algorithm, string value, int digits)
    {
        var hex = value.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        return IsHex(hex, digits)
            ? new MispMeaning(
                $"[x509-certificate:hashes.{(algorithm == "MD5" ? "MD5" : $"'{algorithm}'")} = {Quoted(hex)}]",
                () => [Observable("x509-certificate", w => WriteHash(w, algorithm, hex))])
            : null;
    }

    private static MispMeaning Resolving(string host, string address) => new(
        $"[domain-name:value = {Quoted(host)} AND domain-name:resolves_to_refs[*].value = {Quoted(address)}]",
        () =>
        {
            var resolved = Observable(AddressType(address)!, w => w.WriteString("value", address));
            return
            [
                resolved,
                Observable("domain-name", w =>
                {
                    w.WriteString("value", host);
                    w.WriteStartArray("resolves_to_refs");
                    w.WriteStringValue(StixObject.Parse(resolved).Id);
                    w.WriteEndArray();
                }),
            ];
        });

    private static MispMeaning Traffic(string side, string kind, string host, int port) => new(
        $"[network-traffic:{side}_ref.type = '{kind}' AND network-traffic:{side}_ref.value = {Quoted(host)} "
            + $"AND network-traffic:{side}_port = {port}]",
        () =>
        {
            var end = Observable(kind, w => w.WriteString("value", host));
            return
            [
                end,
                Observable("network-traffic", w =>
                {
                    w.WriteString($"{side}_ref", StixObject.Parse(end).Id);
                    w.WriteNumber($"{side}_port", port);
                    w.WriteStartArray("protocols");
                    w.WriteStringValue("tcp");
                    w.WriteEndArray();
                }),
            ];
        });

    private static byte[] File(string? name, string? algorithm, string? hash) => Observable("file", w =>
    {
        if (hash is not null)
        {
            WriteHash(w, algorithm!, hash);
        }

        if (name is not null)
        {
            w.WriteString("name", name);
        }
    });

    private static byte[] Key(string key, string data) => Observable("windows-registry-key", w =>
    {
        w.WriteString("key", key);
        w.WriteStartArray("values");
        w.WriteStartObject();
        w.WriteString("data", data);
        w.WriteEndObject();
        w.WriteEndArray();
    });

    private static void WriteHash(Utf8JsonWriter writer, string algorithm, string hash)
    {
        writer.WriteStartObject("hashes");
        writer.WriteString(algorithm, hash);
        writer.WriteEndObject();
    }

    private static byte[] Observable(string type, Action<Utf8JsonWriter> own)
    {
        var draft = StixJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            own(writer);
            writer.WriteEndObject();
        });
        using var document = JsonDocument.Parse(draft);
        return StixId.TryParse(ObservableId.For(document.RootElement), out var id)
            ? StixJson.WriteObject(id, null, null, null, own)
            : throw new InvalidOperationException($"A {type} without what its id is made of.");
    }

    private static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string? AddressType(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var isRange = slash > 0;
        return !IPAddress.TryParse(isRange ? text[..slash] : text, out var address)
            || (isRange && !IPNetwork.TryParse(Cleared(text, slash), out _))
            ? null
            : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "ipv4-addr" : "ipv6-addr";
    }

    // A range with host bits is a range all the same; only its form is judged here.
    private static string Cleared(string text, int slash) =>
        (text.Contains(':', StringComparison.Ordinal) ? "::" : "0.0.0.0") + text[slash..];

    private static bool IsHost(string text) =>
        text.Length <= Limits.HostCharsMax && !text.AsSpan().ContainsAny(NotInHosts) && text.Contains('.', StringComparison.Ordinal);

    private static bool IsHex(string text, int digits) => text.Length == digits && text.All(char.IsAsciiHexDigit);

    private static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue ? port : null;

    private static long? Number(string text) => uint.TryParse(
        text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? text[2..] : text, NumberStyles.None, CultureInfo.InvariantCulture,
        out var number) ? number : null;
}
