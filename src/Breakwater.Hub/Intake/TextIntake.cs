using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakwater.Formats;
using Breakwater.Hub.Escrow;
using Breakwater.Matching;
using Breakwater.Stix;
using IndicatorKinds = Breakwater.Matching.IndicatorKinds;

namespace Breakwater.Hub.Intake;

/// <summary>
/// Makes STIX objects of free text, Markdown or AsciiDoc: an indicator for each technical value, a vulnerability for each CVE id, and a
/// report that holds the text. Their ids follow from the member and the value, so that the same text handed in again is the same objects.
/// </summary>
internal sealed class TextIntake(MemberVault vault, DateTimeOffset now)
{
    private const int NameCharsMax = 200;
    private readonly List<HandedIn> _entries = [];
    private readonly List<Problem> _notes = [];
    private readonly List<string> _ids = [];

    public static HandedInSet Read(ReadOnlyMemory<byte> utf8, MemberVault vault, DateTimeOffset now)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8.Span);
        }
        catch (DecoderFallbackException e)
        {
            return new HandedInSet([], [new Problem("bad-utf8", "$", $"The text is not UTF-8 at byte {e.Index}.")], []);
        }

        if (Encoding.UTF8.GetByteCount(text) > Formats.Limits.TextBytesMax)
        {
            return new HandedInSet(
                [], [new Problem("too-large", "$", $"The text has {utf8.Length} bytes; {Formats.Limits.TextBytesMax} are allowed.")], []);
        }

        return new TextIntake(vault, now).Read(text);
    }

    private HandedInSet Read(string text)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var found in TextExtractor.Extract(text, new ExtractOptions(Internal: true)))
        {
            if (seen.Add(found.Kind + " " + found.Value))
            {
                Take(found);
            }
        }

        if (_ids.Count > Limits.IndicatorsPerSubmissionMax)
        {
            return new HandedInSet(
                [],
                [new Problem("too-many", "$",
                    $"The text holds {_ids.Count} indicators; {Limits.IndicatorsPerSubmissionMax} are allowed at once.")],
                []);
        }

        if (_ids.Count > 0)
        {
            AddReport(text);
        }
        else
        {
            _notes.Add(new Problem(
                "nothing-found", "$",
                    "No technical value was found in the text, so there is nothing to publish. The text itself is kept for you."));
        }

        return new HandedInSet(_entries, [], _notes);
    }

    private void Take(ExtractedIndicator found)
    {
        var place = $"characters {found.Start} to {found.End}";
        if (found.Link)
        {
            _notes.Add(new Problem("link", place, $"{found.Raw} is an ordinary link in the text, and was not taken for an indicator."));
        }
        else if (found.Kind == "cve")
        {
            Add("vulnerability", "cve " + found.Value, writer => WriteVulnerability(writer, found.Value));
        }
        else if (IndicatorKinds.TryParse(found.Kind, out var kind)
            && IndicatorValue.TryParse(kind, found.Value, out var value, out var problem))
        {
            Add("indicator", value.ToString(), writer => WriteIndicator(writer, value));
        }
        else if (!IndicatorKinds.TryParse(found.Kind, out _))
        {
            _notes.Add(new Problem("other-kind", place,
                $"{found.Raw} is of the kind {found.Kind}, which no channel carries; the text keeps it."));
        }
        else
        {
            _notes.Add(new Problem("bad-value", place, $"{found.Raw} looks like {found.Kind}, and is not: it cannot be normalised."));
        }
    }

    private void Add(string type, string key, Action<Utf8JsonWriter> writeRest)
    {
        var id = $"{type}--{RandomId.UuidFrom(vault.Tag("text:" + key))}";
        _ids.Add(id);
        AddObject(type, id, writeRest);
    }

    private void AddObject(string type, string id, Action<Utf8JsonWriter> writeRest)
    {
        var at = StixTimestamp.From(now).ToString();
        var json = StixJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteString("spec_version", "2.1");
            writer.WriteString("id", id);
            writer.WriteString("created_by_ref", "identity--" + RandomId.UuidFrom(vault.Tag("identity")));
            writer.WriteString("created", at);
            writer.WriteString("modified", at);
            writeRest(writer);
            writer.WriteEndObject();
        });
        _entries.Add(new HandedIn(_entries.Count, StixObject.Parse(json), [], Made: true));
    }

    private void WriteIndicator(Utf8JsonWriter writer, IndicatorValue value)
    {
        writer.WriteString("name", value.Text);
        writer.WriteStartArray("indicator_types");
        writer.WriteStringValue("malicious-activity");
        writer.WriteEndArray();
        writer.WriteString("pattern", PatternValues.Of(value));
        writer.WriteString("pattern_type", "stix");
        writer.WriteString("pattern_version", "2.1");
        writer.WriteString("valid_from", StixTimestamp.From(now).ToString());
    }

    private static void WriteVulnerability(Utf8JsonWriter writer, string cve)
    {
        writer.WriteString("name", cve);
        writer.WriteStartArray("external_references");
        writer.WriteStartObject();
        writer.WriteString("source_name", "cve");
        writer.WriteString("external_id", cve);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private void AddReport(string text)
    {
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        AddObject("report", "report--" + RandomId.UuidFrom(vault.Tag("report:" + digest)), writer =>
        {
            writer.WriteString("name", TitleOf(text));
            writer.WriteString("description", text);
            writer.WriteStartArray("report_types");
            writer.WriteStringValue("indicator");
            writer.WriteEndArray();
            writer.WriteString("published", StixTimestamp.From(now).ToString());
            writer.WriteStartArray("object_refs");
            foreach (var id in _ids)
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
        });
    }

    private static string TitleOf(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var title = line.Trim().TrimStart("=# ").Trim();
            if (title.Length > 0 && title[0] != ':')
            {
                return title[..Math.Min(title.Length, NameCharsMax)].ToString();
            }
        }

        return "Text without a title";
    }
}
