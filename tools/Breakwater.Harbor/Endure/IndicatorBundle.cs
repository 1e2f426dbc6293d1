using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Harbor.Endure;

/// <summary>A STIX bundle with an indicator for each domain.</summary>
internal static class IndicatorBundle
{
    public static byte[] Of(IEnumerable<string> domains, DateTimeOffset now)
    {
        var at = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var objects = domains.Select(domain =>
            $$"""
            {"type":"indicator","spec_version":"2.1","id":"indicator--{{Uuid()}}","created":"{{at}}","modified":"{{at}}",
            "pattern":"[domain-name:value = '{{domain}}']","pattern_type":"stix","valid_from":"{{at}}",
            "indicator_types":["malicious-activity"]}
            """);
        return Encoding.UTF8.GetBytes(
            $$"""{"type":"bundle","id":"bundle--{{Uuid()}}","objects":[{{string.Join(',', objects)}}]}""");
    }

    private static Guid Uuid()
    {
        var id = RandomNumberGenerator.GetBytes(16);
        id[6] = (byte)((id[6] & 0x0F) | 0x40);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
