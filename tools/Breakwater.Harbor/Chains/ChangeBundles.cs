using System.Globalization;
using System.Text;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Chains;

/// <summary>STIX bundles of indicators that nobody has seen before, each with one value or with several.</summary>
internal sealed class ChangeBundles(int seed)
{
    private readonly MadeUpNames _names = new(seed);
    private readonly Random _random = new(seed);
    private readonly byte[] _id = new byte[16];
    private DateTime _at = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public byte[] Next(int indicators, int valuesEach)
    {
        var text = new StringBuilder($"{{\"type\":\"bundle\",\"id\":\"bundle--{Uuid()}\",\"objects\":[");
        for (var i = 0; i < indicators; i++)
        {
            text.Append(i > 0 ? "," : "");
            Append(text, valuesEach);
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    private void Append(StringBuilder text, int values)
    {
        _at = _at.AddMilliseconds(1);
        var at = _at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var pattern = string.Join(" OR ", Enumerable.Range(0, values).Select(_ => _random.Next(3) switch
        {
            0 => $"file:hashes.'SHA-256' = '{_names.Sha256()}'",
            1 => $"url:value = 'https://{_names.Domain("chain")}/{_random.Next()}/gate.php'",
            _ => $"domain-name:value = '{_names.Domain("chain")}'",
        }));
        text.Append(CultureInfo.InvariantCulture,
            $$"""
            {"type":"indicator","spec_version":"2.1","id":"indicator--{{Uuid()}}","created":"{{at}}","modified":"{{at}}",
            "pattern":"[{{pattern}}]","pattern_type":"stix","valid_from":"{{at}}","indicator_types":["malicious-activity"]}
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
