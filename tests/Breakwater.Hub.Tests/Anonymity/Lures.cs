using System.Globalization;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>The values that attackers leave in the simulated community: themes that many members meet, and campaigns of each.</summary>
internal sealed class Lures(Random dice)
{
    public static readonly string[] Themes = ["invoice", "gate-pass", "customs", "load-board", "payroll", "crane-update", "parcel", "webmail"];

    private static readonly string[] Words =
        ["release", "portal", "notice", "secure", "verify", "docs", "track", "booking", "status", "account", "login", "office"];

    private static readonly string[] Tops = ["click", "top", "xyz", "icu", "shop", "online"];
    private int _number = 1000;

    /// <summary>A value of one kind: its pattern's left side, and the value.</summary>
    public (string Path, string Value) Make(int kind, string theme, Habits member)
    {
        var campaign = dice.Next(6);
        var domain = $"{theme}-{Words[(campaign * 5 + theme.Length) % Words.Length]}{Number()}.{Tops[(campaign + theme.Length) % Tops.Length]}";
        return kind switch
        {
            0 => ("domain-name:value", domain),
            1 => ("ipv4-addr:value", $"{45 + (campaign * 20)}.{theme.Length * 9}.{dice.Next(250)}.{dice.Next(1, 250)}"),
            2 => ("url:value", UrlOn(domain, member)),
            3 => ("file:hashes.'SHA-256'", string.Concat(Enumerable.Range(0, 32).Select(_ => dice.Next(256).ToString("x2", CultureInfo.InvariantCulture)))),
            _ => ("email-addr:value", $"{Words[dice.Next(Words.Length)]}@{domain}"),
        };
    }

    // Some lures carry the mailbox that they were sent to.
    private string UrlOn(string domain, Habits member)
    {
        var url = $"https://{domain}/{Words[dice.Next(Words.Length)]}/index.php";
        return dice.NextDouble() < member.MarkedShare ? $"{url}?email={member.Person}@{member.Domain}" : url;
    }

    private string Number() => (++_number).ToString(CultureInfo.InvariantCulture);
}
