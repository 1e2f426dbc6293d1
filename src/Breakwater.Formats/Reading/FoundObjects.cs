using System.Security.Cryptography;
using System.Text;
using Breakwater.Stix;

namespace Breakwater.Formats.Reading;

/// <summary>
/// What was found, in STIX: an indicator for each technical value, a vulnerability for each CVE id, what an ATT&amp;CK id names, and a
/// report about all of it. An ordinary link is none, and is noted.
/// </summary>
internal sealed class FoundObjects(ReadingWork work, string text)
{
    private readonly List<string> _ids = [.. work.Objects.Select(one => StixObject.Parse(one).Id)];

    public void AddAll()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var indicated = work.Found.Where(found => !found.Link).Select(found => (found.Kind, found.Value)).ToHashSet();
        foreach (var found in work.Found.Where(found => !work.Observed.Contains((found.Kind, found.Value))).Where(found => !found.Link
            || !indicated.Contains((found.Kind, found.Value))))
        {
            if (seen.Add($"{found.Kind} {found.Value}"))
            {
                Add(found);
            }
        }

        if (_ids.Count > 0)
        {
            AddReport();
        }
    }

    private void Add(FoundIndicator found)
    {
        var place = found.Place.Length > 0 ? found.Place : $"character {found.Start}";
        if (found.Link)
        {
            work.Note(place, found.Value, "It is an ordinary link in the text, and was not taken for an indicator.");
        }
        else if (found.Kind == IndicatorKinds.Cve)
        {
            Put("vulnerability", found.Value, writer =>
            {
                writer.WriteString("name", found.Value);
                StixWriting.WriteReference(writer, "cve", found.Value);
            });
        }
        else if (found.Kind == IndicatorKinds.Attack)
        {
            AddAttack(found, place);
        }
        else if (FoundPatterns.Of(found.Kind, found.Value) is { } pattern)
        {
            AddIndicator(found, pattern);
        }
        else
        {
            work.Note(place, $"{found.Kind} {found.Value}", "STIX 2.1 has no observable for it; the report names it in its text.");
        }
    }

    private void AddIndicator(FoundIndicator found, string pattern) => Put("indicator", $"{found.Kind} {found.Value}", writer =>
    {
        writer.WriteString("name", Cut(found.Value));
        var remark = work.Remarks.GetValueOrDefault((found.Kind, found.Value));
        if (remark is { Comment.Length: > 0 })
        {
            writer.WriteString("description", remark.Comment);
        }

        writer.WriteStartArray("indicator_types");
        writer.WriteStringValue("malicious-activity");
        writer.WriteEndArray();
        writer.WriteString("pattern", pattern);
        writer.WriteString("pattern_type", "stix");
        writer.WriteString("pattern_version", "2.1");
        // A day that has not come is no day on which it was seen.
        var from = remark?.Seen is { } seen && seen < work.Options.Now ? seen : work.Options.Now;
        writer.WriteString("valid_from", StixTimestamp.From(from).ToString());
        if (remark?.Until is { } until)
        {
            writer.WriteString("valid_until", StixTimestamp.From(until).ToString());
        }
    });

    private void AddAttack(FoundIndicator found, string place)
    {
        var type = found.Value[0] switch
        {
            'T' when found.Value[1] != 'A' => "attack-pattern",
            'G' => "intrusion-set",
            'C' => "campaign",
            'M' => "course-of-action",
            _ => null,
        };
        if (type is null)
        {
            work.Note(place, found.Value, "STIX 2.1 has no object that this id of ATT&CK alone says enough for.");
            return;
        }

        Put(type, found.Value, writer =>
        {
            writer.WriteString("name", found.Value);
            StixWriting.WriteReference(writer, "mitre-attack", found.Value);
        });
    }

    private void AddReport()
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var title = work.Title.Length > 0 ? work.Title : TitleOf(text);
        var shown = text.Length <= Limits.ReportTextCharsMax ? text : text[..Limits.ReportTextCharsMax];
        if (shown.Length < text.Length)
        {
            work.Note("", "the end of the text", $"The description of the report holds {Limits.ReportTextCharsMax} characters of it.");
        }

        string[] refs = [.. _ids];
        Put("report", digest, writer =>
        {
            writer.WriteString("name", Cut(title.Length > 0 ? title : work.Name.Length > 0 ? work.Name : "Text without a title"));
            if (!string.IsNullOrWhiteSpace(shown))
            {
                writer.WriteString("description", shown);
            }

            writer.WriteStartArray("report_types");
            writer.WriteStringValue("indicator");
            writer.WriteEndArray();
            writer.WriteString("published", StixTimestamp.From(work.Options.Now).ToString());
            writer.WriteStartArray("object_refs");
            Array.ForEach(refs, writer.WriteStringValue);
            writer.WriteEndArray();
        });
    }

    private void Put(string type, string key, Action<System.Text.Json.Utf8JsonWriter> own)
    {
        var (id, json) = StixWriting.Write(type, key, work.Options, own);
        if (work.AddObject(id, json))
        {
            _ids.Add(id);
        }
    }

    private static string Cut(string name) => name.Length <= Limits.MispNameCharsMax ? name : name[..Limits.MispNameCharsMax] + "…";

    private static string TitleOf(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var title = line.Trim().TrimStart("=# ").Trim();
            if (title.Length > 0 && title[0] != ':')
            {
                return Cut(title.ToString());
            }
        }

        return "";
    }
}
