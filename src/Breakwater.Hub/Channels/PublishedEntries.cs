using Breakwater.Formats.Writing;
using Breakwater.Hub.Publication;
using Breakwater.Stix;

namespace Breakwater.Hub.Channels;

/// <summary>What these audiences may read, as formats with more than values need it. Read page by page, again each time.</summary>
internal sealed class PublishedEntries(PublicationReader reader, IReadOnlyList<long> visible, DateTimeOffset now)
{
    /// <summary>Every object in its newest version.</summary>
    public IEnumerable<StixObject> Objects(params string[] types)
    {
        var after = 0L;
        while (true)
        {
            var page = reader.Page(new PublicationQuery(visible, after, Limits.PageMax, Types: types.Length > 0 ? types : null));
            foreach (var row in page.Take(Limits.PageMax))
            {
                yield return StixObject.Parse(row.Body!);
            }

            if (page.Count <= Limits.PageMax)
            {
                yield break;
            }

            after = page[Limits.PageMax - 1].Position;
        }
    }

    /// <summary>The same entries with name, description, times and level from the indicator behind each.</summary>
    public IEnumerable<FeedEntry> Detailed(IEnumerable<FeedEntry> entries)
    {
        foreach (var some in entries.Chunk(Limits.SqlListMax))
        {
            var ids = some.Select(entry => entry.ObjectId).Distinct(StringComparer.Ordinal).ToList();
            var details = new Dictionary<(string, string, string), FeedEntry>();
            foreach (var row in reader.Page(new PublicationQuery(visible, 0, Limits.PageMax, ids)))
            {
                var one = new EntryReader(now);
                one.Add(StixObject.Parse(row.Body!), new NoteLog());
                foreach (var entry in one.Entries)
                {
                    details[(entry.ObjectId, entry.KindName, entry.Value)] = entry;
                }
            }

            foreach (var entry in some)
            {
                // The hub's own knowledge of use and score counts, not what the object says.
                yield return details.TryGetValue((entry.ObjectId, entry.KindName, entry.Value), out var detail)
                    ? detail with { Use = entry.Use, Score = entry.Score } : entry;
            }
        }
    }

    /// <summary>Rules in languages of their own.</summary>
    public IReadOnlyList<CarriedRule> Rules()
    {
        var rules = new EntryReader(now);
        var unread = new NoteLog();
        foreach (var indicator in Objects("indicator").Where(one =>
            one.Json.TryGetProperty("pattern_type", out var language) && !language.ValueEquals("stix")))
        {
            if (rules.Rules.Count == Limits.FeedRulesMax)
            {
                break;
            }

            rules.Add(indicator, unread);
        }

        return rules.Rules;
    }
}
