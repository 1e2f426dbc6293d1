using System.Globalization;
using System.Text.Json;
using Breakwater.Formats.Writing;
using Breakwater.Stix;

namespace Breakwater.Formats.Misp;

/// <summary>
/// Brings STIX 2.1 into MISP events: one for each report, and one for each day on which something that no report names was created. What
/// was made of MISP comes back as it was (<see cref="MispToStix"/>), under its own uuids. The same objects give the same events.
/// </summary>
/// <param name="trusted">The records of MISP are believed. Without, only what agrees with the pattern beside it is: a record could say
/// anything, and nobody looked at it.</param>
public sealed class StixToMisp(NoteLog notes, DateTimeOffset now, bool trusted)
{
    private const string NoAttribute = "MISP has no attribute for this type of object.";
    private const long MicrosPerSecond = 1_000_000;

    private readonly MispAttributes _attributes = new(notes, now, trusted);

    public IReadOnlyList<MispEvent> Convert(IEnumerable<StixObject> objects)
    {
        var all = EntryReader.Newest(objects).Where(one => !StixVersions.IsRevoked(one)).ToList();
        var byId = all.ToDictionary(one => one.Id, StringComparer.Ordinal);
        var authors = all.Where(one => one.Type == "identity")
            .ToDictionary(one => one.Id, one => new MispOrganisation(Text(one, "name"), one.Id["identity--".Length..]),
                StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        var events = new List<MispEvent>();
        foreach (var report in all.Where(one => one.Type is "report" or "grouping"))
        {
            told.Add(report.Id);
            var parts = Refs(report).Where(byId.ContainsKey).Select(id => byId[id]).ToList();
            told.UnionWith(parts.Select(one => one.Id));
            var made = OfReport(report, parts, AuthorOf(report, authors));
            events.AddRange(made.Attributes.Count > 0 || made.Objects.Count > 0 ? [made] : []);
        }

        var rest = all.Where(one => !told.Contains(one.Id)).ToList();
        events.AddRange(OfRest(rest, authors));
        return events;
    }

    private MispEvent OfReport(StixObject report, List<StixObject> parts, MispOrganisation? author)
    {
        var uuid = report.Id[(report.Id.IndexOf("--", StringComparison.Ordinal) + 2)..];
        var record = trusted ? MispRecord.ReadEvent(report.Json, uuid, author) : null;
        var attributes = new List<MispAttribute>(record?.Attributes ?? []);
        var known = attributes.Select(one => one.Uuid).ToHashSet(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            // What only was seen is in the record already, whose words are MISP's own.
            if (record is null || part.Type is not "identity" && StixTypes.KindOf(part.Type) != StixKind.Observable)
            {
                attributes.AddRange(_attributes.Of(part).Where(one => known.Add(one.Uuid)));
            }
        }

        return record is not null
            ? record with { Attributes = attributes }
            : new MispEvent(
                uuid, Text(report, "name"), Seconds(report.Created), Seconds(report.Modified) ?? 1, null, author, "4", "2",
                    MispAttributes.TagsOf(report),
                attributes, []);
    }

    private IEnumerable<MispEvent> OfRest(List<StixObject> rest, Dictionary<string, MispOrganisation> authors)
    {
        // By day and author, so that something new changes one event and not all of them.
        foreach (var group in rest.Where(one => one.Type is not ("identity" or "marking-definition" or "extension-definition"))
            .GroupBy(one => (Day(one), Author: AuthorOf(one, authors)?.Uuid ?? "")).OrderBy(group => group.Key.Item1,
                StringComparer.Ordinal)
            .ThenBy(group => group.Key.Author, StringComparer.Ordinal))
        {
            var number = 0;
            foreach (var some in group.SelectMany(one => _attributes.Of(one).Select(attribute => (one, attribute)))
                .DistinctBy(pair => pair.attribute.Uuid).Chunk(Limits.MispAttributesMax))
            {
                var day = group.Key.Item1;
                var newest = some.Max(pair => Math.Max(pair.attribute.Timestamp, Seconds(pair.one.Modified) ?? 1));
                yield return new MispEvent(
                    MispAttributes.UuidOf($"event {day} {group.Key.Author} {number++}"),
                    day.Length > 0 ? $"Breakwater: indicators of {day}" : "Breakwater: observables",
                    Seconds(some[0].one.Created), newest, null, AuthorOf(some[0].one, authors), "4", "2", [], [.. some.Select(pair =>
                        pair.attribute)], []);
            }
        }
    }

    private static string Day(StixObject one) =>
        one.Created?.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static MispOrganisation? AuthorOf(StixObject one, Dictionary<string, MispOrganisation> authors) =>
        Text(one, "created_by_ref") is { Length: > 0 } id ? authors.GetValueOrDefault(id) : null;

    private static IEnumerable<string> Refs(StixObject report) =>
        report.Json.TryGetProperty("object_refs", out var refs) && refs.ValueKind == JsonValueKind.Array
            ? refs.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one =>
                one.GetString()!).Distinct(StringComparer.Ordinal)
            : [];

    private static string Text(StixObject one, string name) =>
        one.Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long? Seconds(StixTimestamp? time) => time is { } one ? Math.Max(1, one.Micros / MicrosPerSecond) : null;

    /// <summary>For objects that no attribute is made of.</summary>
    internal static void Refuse(StixObject one, NoteLog notes) => notes.Add(one.Id, $"the {one.Type}", NoAttribute);
}
