using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Deterministic identifiers of cyber-observables (STIX 2.1, 2.9): UUIDv5 over the canonical form of some properties.</summary>
public static class ObservableId
{
    private static readonly byte[] Namespace = Convert.FromHexString("00abedb4aa42466c9c01fed23315a9b7");

    private static readonly Dictionary<string, string[]> Contributing = new(StringComparer.Ordinal)
    {
        ["artifact"] = ["hashes", "payload_bin"],
        ["autonomous-system"] = ["number"],
        ["directory"] = ["path"],
        ["domain-name"] = ["value"],
        ["email-addr"] = ["value"],
        ["email-message"] = ["from_ref", "subject", "body"],
        ["file"] = ["hashes", "name", "extensions", "parent_directory_ref"],
        ["ipv4-addr"] = ["value"],
        ["ipv6-addr"] = ["value"],
        ["mac-addr"] = ["value"],
        ["mutex"] = ["name"],
        ["network-traffic"] = ["start", "end", "src_ref", "dst_ref", "src_port", "dst_port", "protocols", "extensions"],
        ["software"] = ["name", "cpe", "swid", "vendor", "version"],
        ["url"] = ["value"],
        ["user-account"] = ["account_type", "user_id", "account_login"],
        ["windows-registry-key"] = ["key", "values"],
        ["x509-certificate"] = ["hashes", "serial_number"],
    };

    private static readonly string[] HashPreference = ["MD5", "SHA-1", "SHA-256", "SHA-512"];

    /// <summary>
    /// Null when the type has no contributing properties, or the object none of them: its id is then random, and the caller makes it.
    /// </summary>
    /// <exception cref="ArgumentException">A property is nested over <see cref="Limits.JsonDepthMax"/>.</exception>
    public static string? For(JsonElement scoObject)
    {
        if (!scoObject.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String
            || !Contributing.TryGetValue(type.GetString()!, out var names))
        {
            return null;
        }

        var text = new StringBuilder("{");
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            if (scoObject.TryGetProperty(name, out var value))
            {
                text.Append(text.Length > 1 ? "," : "");
                CanonicalJson.AppendString(text, name);
                text.Append(':');
                AppendValue(text, name, value);
            }
        }

        return text.Length > 1 ? $"{type.GetString()}--{Uuid5(text.Append('}').ToString())}" : null;
    }

    /// <summary>As <see cref="For(JsonElement)"/>, for the many types that one text property identifies.</summary>
    /// <param name="type">Such as <c>domain-name</c>; the property is <c>value</c>, or the only contributing one.</param>
    /// <exception cref="ArgumentException">The type is not identified by one property.</exception>
    public static string ForValue(string type, string value)
    {
        if (!Contributing.TryGetValue(type, out var names) || names.Length != 1 || names[0] == "number")
        {
            throw new ArgumentException($"{Problem.Quote(type)} is not identified by one text property.", nameof(type));
        }

        var text = new StringBuilder("{");
        CanonicalJson.AppendString(text, names[0]);
        text.Append(':');
        CanonicalJson.AppendString(text, value);
        return $"{type}--{Uuid5(text.Append('}').ToString())}";
    }

    /// <summary>True when the id is the one that follows from the properties, and the selector leads to one of those, or into it.</summary>
    internal static bool IsDerivedFrom(JsonElement scoObject, string selector)
    {
        var dot = selector.IndexOf('.', StringComparison.Ordinal);
        return scoObject.TryGetProperty("type"u8, out var type) && type.ValueKind == JsonValueKind.String
            && Contributing.TryGetValue(type.GetString()!, out var names) && Array.IndexOf(names, dot < 0 ? selector : selector[..dot]) >= 0
            && scoObject.TryGetProperty("id"u8, out var id) && id.ValueKind == JsonValueKind.String
            && string.Equals(For(scoObject), id.GetString(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The properties that an id of this type is derived from, in the standard's order.</summary>
    public static IReadOnlyList<string> ContributingTo(string type) => Contributing.GetValueOrDefault(type) ?? [];

    private static void AppendValue(StringBuilder text, string name, JsonElement value)
    {
        if (name != "hashes" || value.ValueKind != JsonValueKind.Object)
        {
            CanonicalJson.Append(text, value, 1);
            return;
        }

        text.Append('{');
        if (BestHash(value) is { } best)
        {
            CanonicalJson.AppendString(text, best.Name);
            text.Append(':');
            CanonicalJson.Append(text, best.Value, 2);
        }

        text.Append('}');
    }

    /// <summary>Only one hash contributes: the first that is there in the standard's order, else the first of all.</summary>
    private static JsonProperty? BestHash(JsonElement hashes)
    {
        foreach (var algorithm in HashPreference)
        {
            foreach (var hash in hashes.EnumerateObject())
            {
                if (hash.NameEquals(algorithm))
                {
                    return hash;
                }
            }
        }

        foreach (var hash in hashes.EnumerateObject())
        {
            return hash;
        }

        return null;
    }

    private static string Uuid5(string name)
    {
        // RFC 9562, 5.5: the name space and the name through SHA-1, of which 16 bytes stay, with version and variant set.
        var text = Encoding.UTF8.GetBytes(name);
        var input = new byte[Namespace.Length + text.Length];
        Namespace.CopyTo(input, 0);
        text.CopyTo(input, Namespace.Length);
#pragma warning disable CA5350 // A name, not a secret: the standard fixes the algorithm.
        var digest = SHA1.HashData(input);
#pragma warning restore CA5350
        digest[6] = (byte)((digest[6] & 0x0F) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest.AsSpan(0, 16), bigEndian: true).ToString("D");
    }
}
