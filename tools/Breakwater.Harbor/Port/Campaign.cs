using System.Text;

namespace Breakwater.Harbor.Port;

/// <summary>A phishing campaign: what it sends, what it leads to, and what it leaves.</summary>
public sealed record Campaign(string Domain, string Url, string Sender, string Sha256)
{
    public IReadOnlyList<TraceValue> Values => [new("domain", Domain), new("url", Url), new("email", Sender), new("sha256", Sha256)];

    public static Campaign Of(MadeUpNames names, string lure)
    {
        var domain = names.Domain(lure);
        return new Campaign(domain, $"http://{domain}/gate/slot/confirm.php", $"slots@{names.Domain("dispatch")}", names.Sha256());
    }

    /// <summary>What a dispatcher sends to the centre, defanged as people do it.</summary>
    public byte[] Report() => Encoding.UTF8.GetBytes(
        $"""
        # Strange mail about a gate slot

        This came at a quarter to nine, from {Defanged(Sender)}.
        It says that our slot is lost unless we confirm at {Defanged(Url)}.
        The host is {Defanged(Domain)}, and the attachment that it wants opened has SHA-256 {Sha256}.
        We did not open it. Is this known?
        """);

    private static string Defanged(string value) => value
        .Replace("http", "hxxp", StringComparison.Ordinal)
        .Replace("@", "[at]", StringComparison.Ordinal)
        .Replace(".", "[.]", StringComparison.Ordinal);
}
