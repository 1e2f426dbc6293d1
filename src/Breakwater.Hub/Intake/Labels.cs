namespace Breakwater.Hub.Intake;

/// <summary>Labels that every platform writes, from the vocabularies of STIX 2.1 (10.6, 10.12, 10.15): they are nobody's own.</summary>
internal static class Labels
{
    public static readonly IReadOnlySet<string> Common = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "anomalous-activity", "anonymization", "benign", "compromised", "malicious-activity", "attribution", "unknown",
        "amplification", "botnet", "command-and-control", "exfiltration", "hosting-malware", "phishing", "reconnaissance", "staging",
        "adware", "backdoor", "bot", "bootkit", "ddos", "downloader", "dropper", "exploit-kit", "keylogger", "ransomware",
        "remote-access-trojan", "resource-exploitation", "rogue-security-software", "rootkit", "screen-capture", "spyware", "trojan",
        "virus", "webshell", "wiper", "worm",
    };
}
