namespace Breakwater.Formats;

/// <summary>Words before a name or address that say whether it was listed for what it does, or named as something to read.</summary>
internal static class LinkWords
{
    private const int LabelWordsMax = 6;
    private const int WordsBack = 7;

    /// <summary>Words that a label may consist of.</summary>
    private static readonly HashSet<string> Plain = Set(
        "url urls uri uris domain domains host hosts hostname hostnames fqdn fqdns c2 c&c cc ioc iocs indicator indicators ip ips site "
            + "sites download payload callback phishing sender server servers dropper name "
            + "names landing page");

    /// <summary>Words that say what somebody thinks of it.</summary>
    private static readonly HashSet<string> Bad = Set(
        "malicious malware phishing phish c2 c2s c&c cnc botnet evil bad strange suspicious suspect fake fraudulent fraud scam "
            + "spoofed rogue "
            + "hostile attacker attackers attack compromised infected exploit ransomware trojan stealer loader dropper payload payloads "
            + "exfiltration exfil callback beacon beacons ioc iocs indicator indicators blocked blocklist typosquat "
            + "typosquatting lookalike");

    private static readonly HashSet<string> Nouns = Set(
        "url urls uri domain domains host hosts hostname site sites server servers address link links page pages website "
            + "panel infrastructure c2");

    /// <summary>Words between a noun and what it names.</summary>
    private static readonly HashSet<string> Bridges = Set("to at is was named called on under");

    /// <summary>Words of somebody who points to something to read.</summary>
    private static readonly HashSet<string> Reading = Set(
        "reference references ref refs source sources see read more info information blog post report reports advisory article "
            + "documentation docs contact portal via vendor our official legitimate real original support help details analysis research "
            + "write-up writeup published according customer customers partner partners about guide tool");

    private static readonly HashSet<string> Opening = Set("open click visit follow browse");
    private static readonly HashSet<string> Denying = Set("not never don't dont");

    /// <summary>A label that ends in a colon, without it: "C2 domains", "Domain name".</summary>
    public static bool IsLabel(ReadOnlySpan<char> label)
    {
        var words = Words(label);
        return words.Count is > 0 and <= LabelWordsMax && !words.Exists(Reading.Contains)
            && (words.Exists(Bad.Contains) || words.TrueForAll(Plain.Contains));
    }

    /// <summary>A sentence up to what it names: "a malware server at", "do not open", "please block".</summary>
    public static bool IsWarning(ReadOnlySpan<char> before)
    {
        var words = Words(before);
        words = words[Math.Max(0, words.Count - WordsBack)..];
        if (words.Count == 0 || words.Exists(Reading.Contains))
        {
            return false;
        }

        var last = words[^1];
        if (last == "block" || (Opening.Contains(last) && words.Exists(Denying.Contains)))
        {
            return true;
        }

        while (words.Count > 0 && Bridges.Contains(words[^1]))
        {
            words = words[..^1];
        }

        return words.Count > 1 && Nouns.Contains(words[^1]) && words[..^1].Exists(Bad.Contains);
    }

    private static List<string> Words(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        foreach (var range in text.SplitAny(" \t,/()\"'*_-"))
        {
            if (!text[range].IsEmpty)
            {
                words.Add(text[range].ToString().ToLowerInvariant());
            }
        }

        return words;
    }

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
