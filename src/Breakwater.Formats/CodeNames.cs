namespace Breakwater.Formats;

/// <summary>Names of code and of products that are spelt like a domain.</summary>
internal static class CodeNames
{
    private static readonly HashSet<string> Products = Set(
        "asp.net vb.net ado.net ml.net socket.io paint.net system.net system.io java.net command.com cmd.com draw.io");

    /// <summary>What packages in Java and their like begin with: a domain, backwards.</summary>
    private static readonly HashSet<string> Packages = Set("com org net io edu gov java javax jakarta android androidx kotlin scala "
        + "sun jdk akka dev");

    /// <summary>Last labels that are a domain even behind one of those.</summary>
    private static readonly HashSet<string> Common = Set("com net org ru cn info biz xyz top de uk fr nl br pl ua kr jp example");

    /// <summary>Objects and fields of code and of log schemas.</summary>
    private static readonly HashSet<string> Objects = Set(
        "self this socket thread element button form table window document console module process math json object array string system "
            + "app req res request response args config conf os sys np pd plt logger logging log user file host event source destination "
            + "client server service agent url dns tls http network threat rule registry session data item row col obj node spring "
            + "device related observer cloud container orchestrator message error labels tags metadata status spec kubernetes k8s query "
            + "result results output input options settings context state props params exports package microsoft windows winlog sysmon "
            + "target parent image command");

    /// <summary>Top-level domains that are members of those objects.</summary>
    private static readonly HashSet<string> Members = Set(
        "open call read save select show run map play new now here total like search style watch tab phone pin ping zero next prime star "
            + "fast free safe spot plus info name network email code build group");

    public static bool IsOne(string name, ReadOnlySpan<char> last)
    {
        var first = name[..name.IndexOf('.', StringComparison.Ordinal)];
        return Products.Contains(name)
            || name.EndsWith(".kubernetes.io", StringComparison.Ordinal) || name.EndsWith(".k8s.io", StringComparison.Ordinal)
            || (Packages.Contains(first) && !Common.Contains(last.ToString()))
            || (Objects.Contains(first) && (TldList.IsDoubtful(last) || Members.Contains(last.ToString())
                || (last is "top" && first is "window" or "self" or "this")));
    }

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
