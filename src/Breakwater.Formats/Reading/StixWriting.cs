using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakwater.Stix;

namespace Breakwater.Formats.Reading;

/// <summary>Makes STIX objects whose ids follow from what they say, so that reading again gives the same ones.</summary>
internal static class StixWriting
{
    private static readonly byte[] Namespace = Convert.FromHexString("6f0c2a3e5b1d4c8e9a7704d2c1b6e5f3");

    /// <param name="key">What the object is about, without its type.</param>
    public static (string Id, byte[] Json) Write(string type, string key, ReadOptions options, Action<Utf8JsonWriter> own)
    {
        var at = StixTimestamp.From(options.Now);
        var id = options.Naming?.IdOf(type, key) ?? IdOf(type, key);
        return (id.ToString(), StixJson.WriteObject(id, at, at, options.Naming?.AuthorId, own));
    }

    /// <summary>UUID version 8 (RFC 9562, 5.8): our own, out of a hash.</summary>
    public static StixId IdOf(string type, string key)
    {
        var hash = SHA256.HashData([.. Namespace, .. Encoding.UTF8.GetBytes($"{type} {key}")]).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return StixId.TryParse($"{type}--{new Guid(hash, bigEndian: true):D}", out var id)
            ? id : throw new InvalidOperationException($"{type} is no type.");
    }

    /// <summary>A cyber-observable under the id that STIX makes of it.</summary>
    public static byte[] Observable(string type, Action<Utf8JsonWriter> own)
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

    public static void WriteReference(Utf8JsonWriter writer, string source, string id)
    {
        writer.WriteStartArray("external_references");
        writer.WriteStartObject();
        writer.WriteString("source_name", source);
        writer.WriteString("external_id", id);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
