namespace Breakwater.Matching;

/// <summary>What a reader of logs may choose about matching. The defaults are the contract.</summary>
/// <param name="VersionLikeAddresses">True takes an IPv4 address right after a letter and <c>/</c> for an address. By default it is
/// taken for
/// a version number, as in <c>Chrome/117.0.0.0</c>.</param>
/// <param name="UrlsWithoutQuery">True lets a URL in a log line also match an entry that equals it up to its <c>?</c> or <c>#</c>. By
/// default a
/// URL matches as a whole.</param>
public sealed record MatcherOptions(bool VersionLikeAddresses = false, bool UrlsWithoutQuery = false, bool FileNames = false)
{
    public static MatcherOptions Default { get; } = new();
}
