namespace Breakwater.Hub.Channels.Misp;

/// <summary>The attribute types that events of this hub have, each with its usual category and whether it is to be looked for.</summary>
internal static class MispTypes
{
    private const string Network = "Network activity";
    private const string Payload = "Payload delivery";

    public static IReadOnlyList<(string Type, string Category, bool ToIds)> All { get; } =
    [
        ("ip-src", Network, true), ("ip-dst", Network, true), ("domain", Network, true), ("hostname", Network, true), ("url", Network,
            true),
        ("uri", Network, true), ("domain|ip", Network, true), ("ip-src|port", Network, true), ("ip-dst|port", Network, true),
        ("hostname|port", Network, true), ("user-agent", Network, false), ("AS", Network, false), ("mac-address", Network, false),
        ("snort", Network, true), ("ja3-fingerprint-md5", Network, true), ("x509-fingerprint-md5", Network, true),
        ("x509-fingerprint-sha1", Network, true), ("x509-fingerprint-sha256", Network, true), ("email", Payload, false),
        ("email-src", Payload, true), ("email-dst", Payload, true), ("email-reply-to", Payload, true), ("email-subject", Payload, false),
        ("email-attachment", Payload, true), ("filename", Payload, true), ("md5", Payload, true), ("sha1", Payload, true),
        ("sha224", Payload, true), ("sha256", Payload, true), ("sha384", Payload, true), ("sha512", Payload, true), ("ssdeep", Payload,
            false),
        ("tlsh", Payload, false), ("filename|md5", Payload, true), ("filename|sha1", Payload, true), ("filename|sha256", Payload, true),
        ("malware-sample", Payload, true), ("yara", Payload, true), ("sigma", Payload, true), ("mutex", "Artifacts dropped", true),
        ("stix2-pattern", "Artifacts dropped", true), ("regkey", "Persistence mechanism", true), ("regkey|value",
            "Persistence mechanism", true),
        ("vulnerability", "External analysis", false), ("comment", "Other", false), ("text", "Other", false),
    ];
}
