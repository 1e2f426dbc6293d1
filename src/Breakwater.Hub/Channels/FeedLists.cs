using System.Collections.Concurrent;
using System.Globalization;
using Breakwater.Formats.Writing;
using Breakwater.Hub.Community;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Channels;

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

    /// <summary>The feed has no file of this name.</summary>
    NoFile,
}

/// <summary>
/// Feeds for firewalls, name servers, sensors and platforms: for lists block-grade values only, worst first, in an order that stays. When
/// something goes wrong here, the last good feed goes out. A request from a new address gets the feed as it was when a bound address last
/// loaded it, and only in the formats that one has loaded, until the member has answered whether that is its device: a stolen token learns
/// little, and a firewall whose address changed keeps its protection.
/// </summary>
internal sealed class FeedLists(FeedAccess access, FeedRegister feeds, FeedCache cache, ILogger<FeedLists> logger)
{
    /// <summary>Lists of nothing but values, as they were before there were profiles; what a query cuts off is cut on the way
    /// out.</summary>
    private static readonly Dictionary<string, OutputFormat> Bare = new(StringComparer.Ordinal)
    {
        ["domains.txt"] = BareOf("domains"),
        ["ips.txt"] = BareOf("ips"),
        ["urls.txt"] = BareOf("urls"),
        ["hashes.txt"] = BareOf("hashes"),
    };

    private readonly ConcurrentDictionary<string, RenderedFeed> _lastGood = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _knownTokens = new(StringComparer.Ordinal);

    public static OutputFormat? Find(string name) => Bare.GetValueOrDefault(name) ?? OutputFormats.Find(name);

    /// <summary>True for lists of which a request may have the first entries only, cut on the way out.</summary>
    public static bool IsBare(OutputFormat format) => Bare.ContainsValue(format);

    /// <param name="file">Empty for a feed of one file.</param>
    /// <param name="max">Entries; for profiles it is a limit of the list as it is made.</param>
    public async Task<(FeedVerdict Verdict, RenderedFile? File)> ServeAsync(
        string token, OutputFormat format, string file, int? max, string address, CancellationToken cancellationToken)
    {
        var tokenHash = NewApiKey.HashOf(token);
        var hash = Convert.ToHexString(tokenHash);
        var key = $"{hash}/{format.Name}";
        try
        {
            if (await access.FindAsync(tokenHash, address, cancellationToken).ConfigureAwait(false) is not { } reader)
            {
                Forget(hash);
                return (FeedVerdict.Unknown, null);
            }

            _knownTokens[hash] = true;
            if (reader.State == "refused")
            {
                return (FeedVerdict.Refused, null);
            }

            if (reader.State == "asked" && !reader.Formats.ContainsKey(format.Name))
            {
                // The device itself has never loaded this: whoever asks is to be answered for first.
                return (FeedVerdict.Refused, null);
            }

            if (reader.State == "asked" && _lastGood.TryGetValue(key, out var frozen))
            {
                return FileOf(frozen, file);
            }

            if (!reader.Formats.ContainsKey(format.Name))
            {
                await feeds.KeepFormatAsync(reader.FeedId, format.Name, cancellationToken).ConfigureAwait(false);
                reader.Formats[format.Name] = true;
            }

            var (asked, variant) = Limited(format, max);
            var feed = await cache.GetAsync(asked, variant, reader.Visible, reader.View, cancellationToken).ConfigureAwait(false);
            Keep(key, feed);
            return FileOf(feed, file);
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
            return good is null ? (FeedVerdict.Unavailable, null) : FileOf(good, file);
        }
    }

    private static (OutputFormat Format, string Variant) Limited(OutputFormat format, int? max)
    {
        if (format.List is not { } profile || max is not { } entries || IsBare(format))
        {
            return (format, "");
        }

        var limit = Math.Clamp(entries, 1, profile.EntriesMax);
        return (OutputFormats.OfList(profile with { EntriesMax = limit }), limit.ToString(CultureInfo.InvariantCulture));
    }

    private static (FeedVerdict Verdict, RenderedFile? File) FileOf(RenderedFeed feed, string name) =>
        feed.Files.TryGetValue(name, out var file) ? (FeedVerdict.Served, file) : (FeedVerdict.NoFile, null);

    private void Keep(string key, RenderedFeed feed)
    {
        if (_lastGood.TryGetValue(key, out var old) && old == feed)
        {
            return;
        }

        if (old is null && _lastGood.Count >= Limits.FeedsLastGoodMax)
        {
            // Without a last good one a device gets 503 in trouble, and keeps its own.
            return;
        }

        cache.Hold(feed);
        _lastGood[key] = feed;
        cache.Release(old);
    }

    private void Forget(string hash)
    {
        if (_knownTokens.TryRemove(hash, out _))
        {
            foreach (var key in _lastGood.Keys.Where(key => key.StartsWith(hash, StringComparison.Ordinal)))
            {
                cache.Release(_lastGood.TryRemove(key, out var gone) ? gone : null);
            }
        }
    }

    private static OutputFormat BareOf(string name)
    {
        var profile = OutputFormats.Find(name)!.List!;
        return OutputFormats.OfList(profile with
        {
            Name = name + ".txt",
            Line = entry => entry.Value,
            EntriesMax = Limits.FeedEntriesMax,
            Comment = null,
            Reference = ReferencePlace.None,
            TakesRanges = false,
        });
    }
}
