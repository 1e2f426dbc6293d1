using System.Globalization;
using System.Text;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Load;

/// <summary>Envelopes of indicators as a member's platform posts them: three kinds of values, none seen before.</summary>
internal sealed class Envelopes(int seed)
{
    private readonly MadeUpNames _names = new(seed);
    private readonly Random _random = new(seed);
    private readonly byte[] _id = new byte[16];
    private DateTime _at = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public byte[] Next(int indicators)
    {
        var text = new StringBuilder("{\"objects\":[");
        for (var i = 0; i < indicators; i++)
        {
            text.Append(i > 0 ? "," : "");
            Append(text);
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    private void Append(StringBuilder text)
    {
        var number = _random.Next(3);
        var (name, pattern) = number switch
        {
            0 => ("Domain of a dropper", $"[domain-name:value = '{_names.Domain("load")}']"),
            1 => ("File of a dropper", $"[file:hashes.'SHA-256' = '{_names.Sha256()}']"),
            _ => ("Address of a dropper", $"[url:value = 'https://{_names.Domain("load")}/{_random.Next()}/gate.php']"),
        };
        _at = _at.AddMilliseconds(1);
        var at = _at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        text.Append(
            $$"""
            {"type":"indicator","spec_version":"2.1","id":"indicator--{{Uuid()}}","created":"{{at}}","modified":"{{at}}",
            "name":"{{name}}","description":"Seen by the load test of a simulated port; means nothing.",
            "indicator_types":["malicious-activity"],"pattern":"{{pattern}}","pattern_type":"stix","pattern_version":"2.1",
            "valid_from":"{{at}}","kill_chain_phases":[{"kill_chain_name":"mitre-attack","phase_name":"command-and-control"}],
            "labels":["load"],"confidence":75}
            """);
    }

    private Guid Uuid()
    {
        _random.NextBytes(_id);
        _id[6] = (byte)((_id[6] & 0x0F) | 0x40);
        _id[8] = (byte)((_id[8] & 0x3F) | 0x80);
        return new Guid(_id, bigEndian: true);
    }
}
