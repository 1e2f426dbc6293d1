using System.Globalization;

namespace Breakwater.Hub.Mailbox;

/// <summary>Mail addresses and their domains in one spelling.</summary>
internal static class MailNames
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = true };

    // Where everybody has a mailbox: that a person has one there makes the domain nobody's own.
    private static readonly HashSet<string> Shared = new(StringComparer.Ordinal)
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com", "icloud.com",
        "me.com",
        "mac.com", "aol.com", "gmx.com", "gmx.net", "gmx.de", "web.de", "t-online.de", "mail.com", "mail.ru", "yandex.com", "yandex.ru",
        "proton.me", "protonmail.com", "pm.me", "tutanota.com", "zoho.com", "fastmail.com", "hey.com", "qq.com", "163.com", "126.com",
        "outlook.es", "hotmail.es", "yahoo.es", "outlook.de", "hotmail.de", "yahoo.de", "hotmail.co.uk", "yahoo.co.uk", "btinternet.com",
        "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "libero.it", "comcast.net", "att.net", "verizon.net", "sbcglobal.net",
        "telefonica.net", "terra.es", "prodigy.net.mx", "live.nl", "ziggo.nl", "kpnmail.nl", "xs4all.nl", "hotmail.nl",
    };

    public static bool IsShared(string domain) => Shared.Contains(domain);

    /// <summary>Lower case, the domain in punycode; null for what is no address.</summary>
    public static string? Plain(string? address)
    {
        var at = address?.LastIndexOf('@') ?? -1;
        return at > 0 && Domain(address![(at + 1)..]) is { } domain ? $"{address[..at].ToLowerInvariant()}@{domain}" : null;
    }

    /// <summary>Lower case and punycode, without a last dot; null for what is no name.</summary>
    public static string? Domain(string name)
    {
        try
        {
            return name.Length is 0 or > 253 ? null : Idn.GetAscii(name.TrimEnd('.')).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public static string DomainOf(string plainAddress) => plainAddress[(plainAddress.LastIndexOf('@') + 1)..];

    /// <summary>The domains of these addresses that are somebody's own.</summary>
    public static IEnumerable<string> DomainsOf(IEnumerable<string> addresses) => addresses.Select(Plain).OfType<string>()
        .Select(DomainOf).Where(domain => !IsShared(domain)).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a name is another one, or below it.</summary>
    public static bool IsWithin(string name, string parent) => name == parent
        || (name.EndsWith(parent, StringComparison.Ordinal) && name[^(parent.Length + 1)] == '.');
}
