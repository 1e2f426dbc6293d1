using Breakwater.Formats.Reading;

namespace Breakwater.Formats.Misp;

/// <summary>Attributes that hold rules in a language of its own. They are indicators of its pattern type when every rule is
/// sound.</summary>
internal static class MispRules
{
    /// <summary>Protocols and options that Suricata has and Snort does not: MISP keeps the rules of both as snort.</summary>
    private static readonly HashSet<string> OfSuricata = new(
        ("app-layer-event app-layer-protocol bsize dataset dns_query dns-query dotprefix filestore http_request_line http2 krb5 mqtt "
            + "nfs quic rfb sip snmp ssh tls tls_cert_subject tls_sni xbits").Split(' '),
        StringComparer.Ordinal);

    public static bool Holds(string type) => type is "yara" or "sigma" or "snort";

    /// <summary>Null with the reason when one of its rules is not sound, or there is none.</summary>
    public static MispMeaning? Of(string type, string value, out string reason)
    {
        var rules = Split(type, value, out reason);
        var bad = rules.FirstOrDefault(rule => rule.Problem is not null);
        reason = reason.Length > 0 ? reason : rules.Count == 0 ? $"there is no rule of {type} in it"
            : bad is null ? "" : $"its rule of {type} is not sound, line {bad.Line}: {bad.Problem!.TrimEnd('.')}";
        return reason.Length > 0 ? null
            : new MispMeaning(value, null)
            {
                Language = type == "snort" && rules.Any(IsOfSuricata) ? "suricata" : type,
                Name = rules[0].Name.Length > 0 ? rules[0].Name : type,
            };
    }

    private static IReadOnlyList<RuleText> Split(string type, string value, out string reason)
    {
        reason = value.Length > Limits.RuleCharsMax ? $"the rule has more than {Limits.RuleCharsMax} characters"
            : value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? "the rule holds a control character" : "";
        try
        {
            return reason.Length > 0 ? [] : type switch
            {
                "yara" => YaraRules.Split(value),
                "sigma" => SigmaRules.Split(value),
                _ => SuricataRules.Split(value),
            };
        }
        catch (ReadingException e)
        {
            reason = e.Message.TrimEnd('.');
            return [];
        }
    }

    private static bool IsOfSuricata(RuleText rule) => rule.Text.Split([' ', ';', ':', '('], StringSplitOptions.RemoveEmptyEntries)
        .Any(word => OfSuricata.Contains(word) || word.StartsWith("http.", StringComparison.Ordinal)
            || word.StartsWith("tls.", StringComparison.Ordinal) || word.StartsWith("dns.", StringComparison.Ordinal)
            || word.StartsWith("file.", StringComparison.Ordinal) || word.StartsWith("ja3.", StringComparison.Ordinal));
}
