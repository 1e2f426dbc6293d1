using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Hub.Community;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Matching;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Channels;

/// <summary>A list as a device gets it.</summary>
/// <param name="ETag">Digest of the body; a device that has it gets 304.</param>
public sealed record FeedBody(byte[] Body, string ETag);

/// <summary>What a device's request for a list comes to.</summary>
public enum FeedVerdict
{
    Served,

    /// <summary>No such token, or revoked: nothing is ever served for it.</summary>
    Unknown,

    /// <summary>The member said that this address is not its device.</summary>
    Refused,

    /// <summary>Something is wrong here and there is no good list yet: 503, which a firewall keeps its old list over.</summary>
    Unavailable,
}

/// <summary>
/// Blocklists for firewalls and name servers: block-grade values only, worst first, in an order that stays. When something goes wrong here,
/// the last good list goes out. A request from a new address gets the list as it was when a bound address last loaded it, until the member
/// has answered whether that is its device: a stolen token learns little, and a firewall whose address changed keeps its protection.
/// </summary>
public sealed class FeedLists(
    FeedRegister feeds,
    AudienceStore audiences,
    CommunityStore community,
    IndicatorValueStore values,
    AllowListStore allowLists,
    TimeProvider time,
    ILogger<FeedLists> logger)
{
    private static readonly Dictionary<string, string[]> KindsOf = new(StringComparer.Ordinal)
    {
        ["domains.txt"] = ["domain"],
        ["ips.txt"] = ["ipv4", "ipv6"],
        ["urls.txt"] = ["url"],
        ["hashes.txt"] = ["md5", "sha1", "sha256", "sha512"],
    };

    // Whole lists: what a query cuts off is cut on the way out, so that there is one list to keep, whatever sizes are asked for.
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _lastGood = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string FeedId, string MemberId)> _knownTokens = new(StringComparer.Ordinal);

    public static bool Has(string list) => KindsOf.ContainsKey(list);

    public async Task<(FeedVerdict Verdict, FeedBody? Body)> ServeAsync(
        string token, string list, int? max, string address, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexString(NewApiKey.HashOf(token));
        var key = $"{hash}/{list}";
        try
        {
            if (feeds.Find(token) is not { } feed)
            {
                _knownTokens.TryRemove(hash, out _);
                return (FeedVerdict.Unknown, null);
            }

            _knownTokens[hash] = feed;
            var state = await feeds.SourceStateAsync(feed.FeedId, address, cancellationToken).ConfigureAwait(false);
            if (state == "refused")
            {
                return (FeedVerdict.Refused, null);
            }

            if (state == "asked" && _lastGood.TryGetValue(key, out var frozen))
            {
                return (FeedVerdict.Served, Cut(frozen, max));
            }

            var whole = Make(feed.MemberId, list);
            _lastGood[key] = whole;
            return (FeedVerdict.Served, Cut(whole, max));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A firewall takes an error page for an empty list, so any trouble here ends in the last good list.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ChannelLog.FeedFailed(logger, e);
            var good = _knownTokens.ContainsKey(hash) ? _lastGood.GetValueOrDefault(key) : null;
            return good is null ? (FeedVerdict.Unavailable, null) : (FeedVerdict.Served, Cut(good, max));
        }
    }

    private List<string> Make(string memberId, string list)
    {
        var viewer = new Viewer(memberId, community.CirclesOf(memberId));
        var visible = audiences.VisibleTo(viewer);
        var allow = allowLists.Current();
        // Asked again on the way out: a list may have been loaded since this was published.
        return values.BlockGrade(KindsOf[list], visible, Micros.Of(time.GetUtcNow()), Limits.FeedEntriesMax)
            .Where(entry => IndicatorKinds.TryParse(entry.Kind, out var kind) && allow.Check(new IndicatorValue(kind, entry.Value)) is null)
            .Select(entry => entry.Value).ToList();
    }

    private static FeedBody Cut(IReadOnlyList<string> whole, int? max)
    {
        var text = new StringBuilder();
        foreach (var value in whole.Take(Math.Clamp(max ?? Limits.FeedEntriesMax, 1, Limits.FeedEntriesMax)))
        {
            text.Append(value).Append('\n');
        }

        var body = Encoding.UTF8.GetBytes(text.ToString());
        return new FeedBody(body, $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"");
    }
}
