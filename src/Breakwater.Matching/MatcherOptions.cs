namespace Breakwater.Matching;

/// <summary>What a reader of logs may choose about matching. The defaults are the contract.</summary>
/// <param name="VersionLikeAddresses">True takes an IPv4 address right after a letter and <c>/</c> for an address. By default it is taken
/// for a version number, as in <c>Chrome/117.0.0.0</c>.</param>
/// <param name="UrlsWithoutQuery">True lets a URL in a log line also match an entry that equals it up to its <c>?</c> or <c>#</c>. By
/// default a URL matches as a whole.</param>
/// <param name="FileNames">True matches file names too.</param>
/// <param name="Defanged">True also reads lines as if <c>[.]</c>, <c>(dot)</c>, <c>hxxp</c> and the like were what they stand for.</param>
/// <param name="JoinHostAndPath">True also looks for URLs whose host and path stand apart in one line, as Zeek, Suricata and proxies write
/// them.</param>
public sealed record MatcherOptions(
    bool VersionLikeAddresses = false, bool UrlsWithoutQuery = false, bool FileNames = false, bool Defanged = false,
    bool JoinHostAndPath = false)
{
    public static MatcherOptions Default { get; } = new();
}
