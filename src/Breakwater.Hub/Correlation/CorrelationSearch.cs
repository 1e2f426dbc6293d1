using System.Text.Json;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Correlation;

/// <summary>One search: owned by the request that asks.</summary>
internal sealed class CorrelationSearch(
    ValueOccurrences values, MentionStore mentions, PublicationReader reader, IReadOnlyList<long> visible, Decay decay, DateTimeOffset now)
{
    private const string IndicatorType = "indicator";
    private const string WarningLabel = "early-warning";

    private readonly List<Occurrence> _found = [];
    private readonly HashSet<(string ObjectId, string? Value)> _known = [];
    private readonly HashSet<string> _indicators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _named = new(StringComparer.Ordinal);

    public IReadOnlyList<Occurrence> Found => _found;

    public bool Truncated { get; private set; }

    /// <summary>What the value itself shows.</summary>
    public void AddValue(string kind, string value)
    {
        foreach (var row in Add(Relations.Same, values.Of(kind, [value], visible, Limits.CorrelationObjectsMax)))
        {
            _indicators.Add(row.ObjectId);
        }

        Cut(_indicators);
        if (_indicators.Count > 0)
        {
            Add(Relations.Indicator, values.OfObjects(_indicators, visible, Limits.CorrelationObjectsMax));
        }

        if (ValuePlace.HostOf(kind, value) is not { Length: > 0 } host)
        {
            return;
        }

        if (AddressRange.TryParse(host, out var range))
        {
            AddAround(range);
        }
        else
        {
            AddAround(host, isDomain: kind == "domain");
        }
    }

    /// <summary>Objects of this name, which what speaks of them is looked for as well.</summary>
    public void AddName(string name)
    {
        var term = MentionStore.TermOfName(name);
        foreach (var (id, json) in Read(mentions.Find([term], visible, Limits.CorrelationObjectsMax)))
        {
            if (PublishedText.Names(json).Any(one => MentionStore.TermOfName(one) == term))
            {
                AddObject(Relations.Name, id, json, null);
                _named[id] = json;
            }
        }
    }

    /// <summary>What speaks of what was found so far, and what else it speaks of.</summary>
    public void FollowMentions()
    {
        var held = new Dictionary<string, (string Relation, string Via)>(StringComparer.Ordinal);
        foreach (var (id, json) in _named)
        {
            Hold(held, id, json);
        }

        var campaigns = _named.Keys.ToHashSet(StringComparer.Ordinal);
        if (_indicators.Count > 0)
        {
            campaigns.UnionWith(FollowIndicators(held));
        }

        if (campaigns.Count > 0)
        {
            FollowCampaigns(campaigns, held);
        }

        foreach (var same in held.Where(one => !_indicators.Contains(one.Key)).GroupBy(one => one.Value))
        {
            Add(
                same.Key.Relation, values.OfObjects(same.Select(one => one.Key).ToList(), visible, Limits.CorrelationObjectsMax),
                same.Key.Via);
        }
    }

    /// <summary>Reports and warnings that hold the indicators; answers what relationships tie these to.</summary>
    private HashSet<string> FollowIndicators(Dictionary<string, (string Relation, string Via)> held)
    {
        var ends = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, json) in Read(mentions.Find(_indicators, visible, Limits.CorrelationObjectsMax)))
        {
            var refs = PublishedText.References(json).ToList();
            if (!refs.Exists(_indicators.Contains))
            {
                // An earlier version spoke of it, this one does not any more.
                continue;
            }

            if (PublishedText.Text(json, "type") == "relationship")
            {
                ends.UnionWith(refs.Where(one => !_indicators.Contains(one)));
            }
            else
            {
                AddObject(RelationOf(json), id, json, null);
                Hold(held, id, json);
            }
        }

        Cut(ends);
        var visibleEnds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, json) in Read(ends))
        {
            if (PublishedText.Text(json, "type") != IndicatorType)
            {
                AddObject(Relations.Campaign, id, json, null);
                visibleEnds.Add(id);
            }
        }

        return visibleEnds;
    }

    /// <summary>Indicators that relationships tie to the same campaigns.</summary>
    private void FollowCampaigns(HashSet<string> campaigns, Dictionary<string, (string Relation, string Via)> held)
    {
        foreach (var (_, json) in Read(mentions.Find(campaigns, visible, Limits.CorrelationObjectsMax)))
        {
            var (source, target) = (PublishedText.Text(json, "source_ref"), PublishedText.Text(json, "target_ref"));
            if (campaigns.Contains(target) && IsIndicator(source))
            {
                held.TryAdd(source, (Relations.Campaign, target));
            }
        }
    }

    private static void Hold(Dictionary<string, (string Relation, string Via)> held, string id, JsonElement json)
    {
        foreach (var one in PublishedText.Texts(json, "object_refs").Where(IsIndicator).Take(Limits.MentionsPerObjectMax))
        {
            held.TryAdd(one, (RelationOf(json), id));
        }
    }

    private void AddAround(AddressRange range)
    {
        var kind = range.Ipv6 ? "ipv6" : "ipv4";
        var wider = Enumerable.Range(0, range.Prefix)
            .Select(prefix => AddressRange.TryParse($"{AddressOf(range)}/{prefix}", out var one) ? one.ToString() : "").ToList();
        Add(Relations.Covers, values.Of(kind, wider, visible, Limits.CorrelationObjectsMax));
        var inside = Bounded(values.At(ValuePlace.Inside(range), visible, Limits.CorrelationObjectsMax));
        foreach (var row in inside)
        {
            if (row.Kind != kind)
            {
                AddOne(Relations.Host, row, null);
            }
            else if (AddressRange.TryParse(row.Value, out var other) && range.Covers(other))
            {
                // A range that begins here and ends outside is one that covers, and was found as such.
                AddOne(other == range ? Relations.Host : Relations.Inside, row, null);
            }
        }
    }

    private void AddAround(string host, bool isDomain)
    {
        var here = ValuePlace.OfHost(host);
        var places = isDomain ? ValuePlace.Below(host) : ValuePlace.At(host);
        foreach (var row in Bounded(values.At(places, visible, Limits.CorrelationObjectsMax)))
        {
            AddOne(
                ValuePlace.HostOf(row.Kind, row.Value) is { } other && ValuePlace.OfHost(other) == here ? Relations.Host : Relations.Below,
                row, null);
        }

        // One label alone is nobody's domain.
        var labels = host.Split('.');
        var above = Enumerable.Range(1, Math.Clamp(labels.Length - 2, 0, Limits.CorrelationParentsMax))
            .Select(skip => string.Join('.', labels.Skip(skip))).ToList();
        Add(Relations.Parent, values.Of("domain", above, visible, Limits.CorrelationObjectsMax));
    }

    private static string AddressOf(AddressRange range) => range.ToString().Split('/')[0];

    private static string RelationOf(JsonElement json) =>
        PublishedText.Texts(json, "labels").Contains(WarningLabel) ? Relations.Warning : Relations.Report;

    private static bool IsIndicator(string id) => id.StartsWith("indicator--", StringComparison.Ordinal);

    /// <summary>The newest versions that the viewer may see, without what was revoked.</summary>
    private List<(string Id, JsonElement Json)> Read(IEnumerable<string> ids)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        Cut(wanted);
        if (wanted.Count == 0)
        {
            return [];
        }

        return reader.Page(new PublicationQuery(visible, 0, Limits.CorrelationObjectsMax, wanted.ToList()))
            .Select(row => (Id: row.ObjectId, Json: JsonElement.Parse(row.Body!)))
            .Where(one => !PublishedText.IsTrue(one.Json, "revoked")).ToList();
    }

    private List<IndicatorValueRow> Add(string relation, IReadOnlyList<IndicatorValueRow> rows, string? via = null)
    {
        var some = Bounded(rows);
        some.ForEach(row => AddOne(relation, row, via));
        return some;
    }

    private void AddOne(string relation, IndicatorValueRow row, string? via)
    {
        if (_known.Add((row.ObjectId, row.Kind + ":" + row.Value)) && HasRoom())
        {
            _found.Add(new Occurrence(
                relation, row.ObjectId, IndicatorType, row.Kind, row.Value, null, row.UsedFor,
                decay.ScoreAt(row.Kind, row.Score, row.ScoredAt, Micros.Of(now)), Micros.ToTime(row.PublishedAt), via));
        }
    }

    private void AddObject(string relation, string id, JsonElement json, string? via)
    {
        if (_known.Add((id, null)) && HasRoom())
        {
            _found.Add(new Occurrence(
                relation, id, PublishedText.Text(json, "type"), null, null, PublishedText.Text(json, "name"), null, null, null, via));
        }
    }

    private bool HasRoom()
    {
        Truncated |= _found.Count >= Limits.CorrelationsMax;
        return _found.Count < Limits.CorrelationsMax;
    }

    private List<IndicatorValueRow> Bounded(IReadOnlyList<IndicatorValueRow> rows)
    {
        Truncated |= rows.Count > Limits.CorrelationObjectsMax;
        return rows.Take(Limits.CorrelationObjectsMax).ToList();
    }

    private void Cut(HashSet<string> ids)
    {
        if (ids.Count > Limits.CorrelationObjectsMax)
        {
            Truncated = true;
            ids.IntersectWith(ids.Order(StringComparer.Ordinal).Take(Limits.CorrelationObjectsMax).ToList());
        }
    }
}
