namespace Breakwater.Taxii.Client;

/// <summary>Finds the newest date_added among given objects in the manifest, for servers that send no usable date headers.</summary>
internal static class ManifestDates
{
    /// <summary>Null when the manifest is refused, has no readable dates, or does not know the objects.</summary>
    public static async Task<long?> NewestAsync(
        TaxiiClient client, Uri collection, ObjectsQuery asked, IReadOnlySet<string> ids, CancellationToken cancellationToken)
    {
        long? newest = null;
        var query = asked with { Next = null };
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        var known = new HashSet<ManifestDate>();
        try
        {
            for (var page = 0; page < Limits.ManifestPagesMax; page++)
            {
                var manifest = await client.ManifestAsync(collection, query, cancellationToken);
                foreach (var entry in manifest.Entries.Where(e => ids.Contains(e.Id)))
                {
                    newest = entry.AddedMicros > newest || newest is null ? entry.AddedMicros ?? newest : newest;
                }

                var before = known.Count;
                known.UnionWith(manifest.Entries);
                if (known.Count == before || Following(manifest, query, tokens) is not { } following)
                {
                    return newest;
                }

                query = following;
            }
        }
        catch (TaxiiException e) when (!e.IsTransient && e.Fault is not TaxiiFault.Unauthorized)
        {
            // A manifest that is not served, or not readable, is one that is not there.
            return null;
        }

        return newest;
    }

    private static ObjectsQuery? Following(ManifestPage page, ObjectsQuery query, HashSet<string> tokens)
    {
        if (page.Listing.More == false || page.Entries is [])
        {
            return null;
        }

        if (page.Listing.Next is { } next)
        {
            return tokens.Add(next) ? query with { Next = next } : null;
        }

        var last = page.Entries.Max(e => e.AddedMicros);
        return page.Listing.More == true && (query.AddedAfterMicros is null || last > query.AddedAfterMicros)
            ? query with { AddedAfterMicros = last, Next = null }
            : null;
    }
}
