using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakwater.Stix;

namespace Breakwater.Formats.Misp;

/// <summary>The files of a MISP feed: the manifest, and the hashes by which a subscriber finds an event that has a value.</summary>
public static class MispFeedFiles
{
    public const string ManifestName = "manifest.json";
    public const string HashesName = "hashes.csv";

    /// <summary>Writes all files of a feed.</summary>
    public static void Write(IReadOnlyList<MispEvent> events, Func<string, Stream> open)
    {
        var written = events.Select(one => (Event: one, Json: MispJsonText.Write(one))).ToList();
        foreach (var (one, json) in written)
        {
            using var file = open(one.Uuid + ".json");
            file.Write(json);
        }

        using (var manifest = open(ManifestName))
        {
            manifest.Write(Manifest(written));
        }

        using var hashes = open(HashesName);
        foreach (var line in events.SelectMany(Hashes))
        {
            hashes.Write(Encoding.ASCII.GetBytes(line + "\n"));
        }
    }

    /// <param name="events">With the bytes of each one's file.</param>
    public static byte[] Manifest(IEnumerable<(MispEvent Event, byte[] Json)> events) => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (one, json) in events)
        {
            WriteEntry(writer, one, Convert.ToHexStringLower(SHA256.HashData(json)));
        }

        writer.WriteEndObject();
    });

    /// <summary>One entry, in an object that is open.</summary>
    public static void WriteEntry(Utf8JsonWriter writer, MispEvent one, string sha256)
    {
        writer.WriteStartObject(one.Uuid);
        MispJsonText.WriteAuthor(writer, one.Author);
        MispJsonText.WriteTags(writer, one.Tags);
        writer.WriteString("info", one.Info);
        writer.WriteString("date", MispJsonText.DateOf(one));
        writer.WriteString("analysis", one.Analysis.Length > 0 ? one.Analysis : "2");
        writer.WriteString("threat_level_id", one.ThreatLevel.Length > 0 ? one.ThreatLevel : "4");
        writer.WriteNumber("timestamp", one.Timestamp);
        writer.WriteString("integrity:sha256", sha256);
        writer.WriteEndObject();
    }

    /// <summary>Lines of <c>md5,uuid</c>. MISP hashes each half of a value that has two (<c>filename|md5</c>).</summary>
    public static IEnumerable<string> Hashes(MispEvent one) => one.Attributes
        .SelectMany(attribute => attribute.Type.Contains('|', StringComparison.Ordinal) || attribute.Type == "malware-sample"
            ? attribute.Value.Split('|') : [attribute.Value])
#pragma warning disable CA5351 // MISP's own index, which has nothing to do with secrecy.
        .Select(value => $"{Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(value)))},{one.Uuid}")
#pragma warning restore CA5351
        .Distinct(StringComparer.Ordinal);
}
