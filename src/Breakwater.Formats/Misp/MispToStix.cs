using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Breakwater.Stix;

namespace Breakwater.Formats.Misp;

/// <summary>An event in STIX.</summary>
/// <param name="Objects">STIX 2.1 objects as UTF-8 JSON, each id once; the last one is the report about all of them.</param>
/// <param name="NotCarried">Sentences: what could not be carried over, and why.</param>
public sealed record MispConversion(IReadOnlyList<byte[]> Objects, IReadOnlyList<string> NotCarried);

/// <summary>
/// Brings a MISP event into STIX 2.1: a report, indicators for what is to be looked for, cyber-observables for what was seen,
/// vulnerabilities, and the organisation that made it. Ids are MISP's own uuids, so that reading it again gives the same ids; what changed
/// has a newer modified.
/// </summary>
public static partial class MispToStix
{
    private const string Epoch = "1970-01-01T00:00:00.000Z";
    private const long MicrosPerSecond = 1_000_000;

    // Names of properties, ids and times of one record.
    private const int MispRecordCharsOwn = 300;

    public static MispConversion Convert(MispEvent source)
    {
        var writing = new Writing(source);
        foreach (var attribute in source.Attributes)
        {
            writing.Add(attribute);
        }

        writing.AddReport();
        return new MispConversion(writing.Objects, [.. source.Left, .. writing.NotCarried]);
    }

    [GeneratedRegex(@"\b(?:T[0-9]{4}(?:\.[0-9]{3})?|[GSMC][0-9]{4}|TA[0-9]{4})\b", RegexOptions.NonBacktracking)]
    private static partial Regex AttackId();

    private sealed class Writing(MispEvent source)
    {
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
        private readonly HashSet<string> _uuids = new(StringComparer.Ordinal) { source.Uuid };
        private readonly List<MispAttribute> _others = [];
        private readonly string? _author = source.Author is { } author ? $"identity--{author.Uuid}" : null;

        public List<byte[]> Objects { get; } = [];

        public List<string> NotCarried { get; } = [];

        public void Add(MispAttribute attribute)
        {
            if (!_uuids.Add(attribute.Uuid))
            {
                NotCarried.Add($"Attribute {attribute.Uuid}: its uuid occurs twice.");
                return;
            }

            if (!MakesObjectOfItsOwn(attribute))
            {
                _others.Add(attribute);
            }

            if (attribute.HasFile)
            {
                NotCarried.Add($"Attribute {attribute.Uuid}: the file that came with it.");
            }

            if (attribute.Type == "vulnerability")
            {
                AddVulnerability(attribute);
            }
            else if (MispMeaning.Of(attribute.Type, attribute.Value, out var reason) is not { } meaning)
            {
                NotCarried.Add($"Attribute {attribute.Uuid}: {reason}.");
            }
            else if (attribute.ToIds)
            {
                AddIndicator(attribute, meaning);
            }
            else if (meaning.Observables is { } make)
            {
                AddObservables(attribute, make());
            }
            else
            {
                NotCarried.Add(
                    $"Attribute {attribute.Uuid}: the type {MispManifest.Quote(attribute.Type)} is carried as an indicator only.");
            }
        }

        public void AddReport()
        {
            AddAuthor();
            var refs = Objects.Select(one => StixObject.Parse(one).Id).ToArray();
            if (refs.Length == 0)
            {
                NotCarried.Add($"Event {source.Uuid}: there is nothing in it that a report could be about.");
                return;
            }

            var level = Level(source.Tags);
            var created = source.Created ?? source.Timestamp;
            Put("report", source.Uuid, created, source.Timestamp, level, source.Tags, writer =>
            {
                writer.WriteString("name", source.Info.Length > 0 ? source.Info : $"MISP event {source.Uuid}");
                writer.WriteStartArray("report_types");
                writer.WriteStringValue("threat-report");
                writer.WriteEndArray();
                writer.WriteString("published", Time(source.Published ?? created));
                writer.WriteStartArray("object_refs");
                Array.ForEach(refs, writer.WriteStringValue);
                writer.WriteEndArray();
                MispRecord.WriteEvent(writer, source, Kept());
            });
        }

        /// <summary>What has no object of its own is kept in the report, as much as one object may hold.</summary>
        private List<MispAttribute> Kept()
        {
            var kept = new List<MispAttribute>();
            var chars = 0L;
            foreach (var attribute in _others)
            {
                chars += attribute.Value.Length + attribute.Comment.Length + attribute.Tags.Sum(tag => tag.Length) + MispRecordCharsOwn;
                if (chars > Limits.MispRecordCharsMax)
                {
                    NotCarried.Add($"Attribute {attribute.Uuid}: what MISP says of it; the report is full.");
                }
                else
                {
                    kept.Add(attribute);
                }
            }

            return kept;
        }

        private static bool MakesObjectOfItsOwn(MispAttribute attribute) => StixId.TryParse($"indicator--{attribute.Uuid}", out _)
            && (attribute.Type == "vulnerability" || (attribute.ToIds && MispMeaning.Of(attribute.Type, attribute.Value, out _)
                is not null));

        private void AddIndicator(MispAttribute attribute, MispMeaning meaning) => PutOf("indicator", attribute, writer =>
        {
            writer.WriteString("name", Cut(meaning.Name ?? attribute.Value));
            WriteDescription(writer, attribute);
            writer.WriteString("pattern", meaning.Pattern);
            writer.WriteString("pattern_type", meaning.Language);
            writer.WriteString("valid_from", Seen(attribute.FirstSeen) ?? Time(attribute.Timestamp));
            WriteRecord(writer, attribute);
        });

        private void AddVulnerability(MispAttribute attribute) => PutOf("vulnerability", attribute, writer =>
        {
            writer.WriteString("name", Cut(attribute.Value));
            WriteDescription(writer, attribute);
            WriteRecord(writer, attribute);
        });

        private static void WriteRecord(Utf8JsonWriter writer, MispAttribute attribute)
        {
            writer.WritePropertyName(MispRecord.OfAttribute);
            MispRecord.Write(writer, attribute);
        }

        private void AddObservables(MispAttribute attribute, IReadOnlyList<byte[]> observables)
        {
            if (attribute.Comment.Length > 0)
            {
                NotCarried.Add($"Attribute {attribute.Uuid}: its comment; a cyber-observable has no place for one.");
            }

            foreach (var observable in observables)
            {
                if (_ids.Add(StixObject.Parse(observable).Id))
                {
                    Objects.Add(observable);
                }
            }
        }

        private void AddAuthor()
        {
            if (source.Author is { } author && _uuids.Add(author.Uuid))
            {
                Put("identity", author.Uuid, null, source.Timestamp, null, [], writer =>
                {
                    writer.WriteString("name", author.Name.Length > 0 ? author.Name : author.Uuid);
                    writer.WriteString("identity_class", "organization");
                });
            }
        }

        private void PutOf(string type, MispAttribute attribute, Action<Utf8JsonWriter> own)
        {
            string[] tags = [.. source.Tags.Where(IsForAll).Concat(attribute.Tags).Distinct(StringComparer.Ordinal)];
            var modified = Math.Max(attribute.Timestamp, source.Timestamp);
            Put(type, attribute.Uuid, Math.Min(source.Created ?? attribute.Timestamp, modified), modified, Level(tags), tags, own,
                type == "vulnerability" && attribute.Value.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase) ? attribute.Value : null);
        }

        // The event's level and techniques are those of all that is in it; its other tags are told once, at the report.
        private static bool IsForAll(string tag) =>
            tag.StartsWith("tlp:", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("misp-galaxy:mitre-", StringComparison.Ordinal);

        private void Put(
            string type, string uuid, long? created, long modified, TlpLevel? level, IReadOnlyList<string> tags, Action<Utf8JsonWriter> own,
            string? cve = null)
        {
            if (!StixId.TryParse($"{type}--{uuid}", out var id) || !_ids.Add(id.ToString()))
            {
                NotCarried.Add($"{type} {uuid}: its uuid is none of RFC 9562.");
                return;
            }

            var first = created is { } seconds ? Stamp(Math.Min(seconds, modified)) : Parse(Epoch);
            Objects.Add(StixJson.WriteObject(id, first, Stamp(modified), type == "identity" ? null : _author, writer =>
            {
                own(writer);
                WriteLabels(writer, type == "report" ? [.. tags, .. ReportLabels()] : tags);
                WriteReferences(writer, type == "identity" ? null : type == "report" ? source.Uuid : null, tags, cve);
                if (level is { } marked)
                {
                    writer.WriteStartArray("object_marking_refs");
                    writer.WriteStringValue(TlpMarkings.IdOf(marked));
                    writer.WriteEndArray();
                }
            }));
        }

        private IEnumerable<string> ReportLabels()
        {
            if (source.ThreatLevel.Length > 0)
            {
                yield return $"misp:threat-level-id=\"{source.ThreatLevel}\"";
            }

            if (source.Analysis.Length > 0)
            {
                yield return $"misp:analysis=\"{source.Analysis}\"";
            }
        }
    }

    private static TlpLevel? Level(IEnumerable<string> tags) => Tlp.Strictest(tags
        .Where(tag => tag.StartsWith("tlp:", StringComparison.OrdinalIgnoreCase) && Tlp.TryParse(tag, out _)).Select(Tlp.Parse));

    private static void WriteLabels(Utf8JsonWriter writer, IReadOnlyList<string> tags)
    {
        string[] labels = [.. tags.Where(tag => !(tag.StartsWith("tlp:", StringComparison.OrdinalIgnoreCase) && Tlp.TryParse(tag, out _)))];
        if (labels.Length > 0)
        {
            writer.WriteStartArray("labels");
            Array.ForEach(labels, writer.WriteStringValue);
            writer.WriteEndArray();
        }
    }

    private static void WriteReferences(Utf8JsonWriter writer, string? eventUuid, IReadOnlyList<string> tags, string? cve)
    {
        var references = tags.Where(tag => tag.StartsWith("misp-galaxy:mitre-", StringComparison.Ordinal))
            .SelectMany(tag => AttackId().Matches(tag)).Select(match => ("mitre-attack", match.Value)).ToList();
        references.AddRange(cve is null ? [] : [("cve", cve.ToUpperInvariant())]);
        references.AddRange(eventUuid is null ? [] : [("misp", eventUuid)]);
        if (references.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("external_references");
        foreach (var (name, id) in references.Distinct())
        {
            writer.WriteStartObject();
            writer.WriteString("source_name", name);
            writer.WriteString("external_id", id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDescription(Utf8JsonWriter writer, MispAttribute attribute)
    {
        string[] parts =
        [
            attribute.Comment,
            attribute.Category.Length > 0 ? $"{attribute.Category}, {attribute.Type}." : "",
            attribute.ObjectName.Length > 0 ? $"Part of a {attribute.ObjectName}." : "",
            Seen(attribute.LastSeen) is { } last ? $"Last seen {last}." : "",
        ];
        var text = string.Join(' ', parts.Where(part => part.Length > 0));
        if (text.Length > 0)
        {
            writer.WriteString("description", text);
        }
    }

    private static string Cut(string text) => text.Length <= Limits.MispNameCharsMax ? text : text[..Limits.MispNameCharsMax] + "…";

    private static string? Seen(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? StixTimestamp.From(time).ToString() : null;

    private static StixTimestamp Stamp(long seconds) => StixTimestamp.FromMicros(seconds * MicrosPerSecond);

    private static string Time(long seconds) => Stamp(seconds).ToString();

    private static StixTimestamp Parse(string text) =>
        StixTimestamp.TryParse(text, out var time) ? time : throw new FormatException(text);
}
