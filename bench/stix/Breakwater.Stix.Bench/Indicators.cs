using System.Globalization;
using System.Text;
using Breakwater.Stix;

namespace Breakwater.StixBench;

/// <summary>Bundles of indicators as feeds have them, the same for the same seed.</summary>
internal static class Indicators
{
    private const string Creator = "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff";

    public static byte[] Bundle(int count, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("{\"type\":\"bundle\",\"id\":\"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d\",\"objects\":[");
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append('\n');
            AppendOne(text, random, i);
        }

        return Encoding.UTF8.GetBytes(text.Append("\n]}\n").ToString());
    }

    private static void AppendOne(StringBuilder text, Random random, int i)
    {
        var host = $"{Word(random)}-{Word(random)}{i}.example";
        var pattern = (i % 4) switch
        {
            0 => $"[domain-name:value = '{host}']",
            1 => $"[url:value = 'http://{host}/{Word(random)}/{Word(random)}.php?id={random.Next()}']",
            2 => $"[ipv4-addr:value = '203.0.113.{random.Next(256)}' OR domain-name:value = '{host}']",
            _ => $"[file:hashes.'SHA-256' = '{Hex(random, 64)}' AND file:name = '{Word(random)}.exe']",
        };
        text.Append(CultureInfo.InvariantCulture, $$"""
            {"type":"indicator","spec_version":"2.1","id":"indicator--{{Uuid(random)}}","created_by_ref":"{{Creator}}",
            """).Append(CultureInfo.InvariantCulture, $$"""
            "created":"2026-01-{{(random.Next(28) + 1):00}}T09:00:00.000Z","modified":"2026-02-01T09:00:00.000Z",
            """).Append(CultureInfo.InvariantCulture, $$"""
            "confidence":{{random.Next(101)}},
            """).Append(CultureInfo.InvariantCulture, $$"""
            "name":"{{host}}","description":"Seen in a wave of {{Word(random)}} mail against carriers; it leads to {{Word(random)}}.",
            """).Append(CultureInfo.InvariantCulture, $$"""
            "indicator_types":["malicious-activity"],"pattern":"{{pattern}}","pattern_type":"stix","pattern_version":"2.1",
            """).Append(CultureInfo.InvariantCulture, $$"""
            "valid_from":"2026-01-01T00:00:00Z","valid_until":"2026-06-01T00:00:00Z","labels":["{{Word(random)}}"],
            """).Append(CultureInfo.InvariantCulture, $$"""
            "kill_chain_phases":[{"kill_chain_name":"lockheed-martin-cyber-kill-chain","phase_name":"delivery"}],
            """).Append(CultureInfo.InvariantCulture, $$"""
            "object_marking_refs":["{{TlpMarkings.IdOf(TlpLevel.Green)}}"]}
            """);
    }

    private static string Word(Random random)
    {
        const string Vowels = "aeiou";
        const string Consonants = "bdfgklmnprst";
        return string.Create(6, random, static (word, from) =>
        {
            for (var i = 0; i < word.Length; i++)
            {
                word[i] = i % 2 == 0 ? Consonants[from.Next(Consonants.Length)] : Vowels[from.Next(Vowels.Length)];
            }
        });
    }

    private static string Hex(Random random, int digits)
    {
        var bytes = new byte[digits / 2];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static string Uuid(Random random)
    {
        var hex = Hex(random, 32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }
}
