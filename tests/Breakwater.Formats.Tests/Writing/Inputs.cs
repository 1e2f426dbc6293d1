using System.Text;
using System.Text.Json;
using Breakwater.Formats.Writing;
using Breakwater.Stix;

namespace Breakwater.Formats.Tests.Writing;

/// <summary>STIX indicators made for these tests, and what they are written as.</summary>
internal static class Inputs
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static string Id(int number) => $"indicator--{number:x8}-0000-4000-8000-000000000000";

    public static StixObject Indicator(int number, string pattern, string more = "") => StixObject.Parse(Encoding.UTF8.GetBytes(
        $$"""{"type":"indicator","spec_version":"2.1","id":"{{Id(number)}}","created":"2026-11-20T08:00:00.000Z","modified":"2026-11-20T08:00:00.000Z","pattern":{{JsonSerializer.Serialize(pattern)}},"pattern_type":"stix","valid_from":"2026-11-20T08:00:00Z"{{more}}}"""));

    public static StixObject Rule(int number, string language, string rule, string more = "") => StixObject.Parse(Encoding.UTF8.GetBytes(
        $$"""{"type":"indicator","spec_version":"2.1","id":"{{Id(number)}}","created":"2026-11-20T08:00:00.000Z","modified":"2026-11-20T08:00:00.000Z","pattern":{{JsonSerializer.Serialize(rule)}},"pattern_type":"{{language}}","valid_from":"2026-11-20T08:00:00Z"{{more}}}"""));

    public static StixObject Domain(int number, string name, int confidence = 50, string more = "") =>
        Indicator(number, $"[domain-name:value = '{name}']", $",\"confidence\":{confidence}{more}");

    public static StixObject Address(int number, string address, int confidence = 50) => Indicator(
        number, $"[ipv{(address.Contains(':', StringComparison.Ordinal) ? 6 : 4)}-addr:value = '{address}']", $",\"confidence\":{confidence}");

    public static string Use(string use) =>
        $$$""","extensions":{"{{{UseExtension.Id}}}":{"extension_type":"property-extension","use":"{{{use}}}"}}""";

    public static (string Text, NoteLog Notes) Write(string format, params IEnumerable<StixObject> objects) =>
        Write(OutputFormats.Find(format)!, objects);

    public static (string Text, NoteLog Notes) Write(OutputFormat format, IEnumerable<StixObject> objects)
    {
        var notes = new NoteLog();
        using var target = new MemoryStream();
        format.Write!(ConversionInput.Of(objects, Now), target, notes);
        return (Encoding.UTF8.GetString(target.ToArray()), notes);
    }

    public static Dictionary<string, string> WriteFolder(string format, NoteLog notes, params IEnumerable<StixObject> objects)
    {
        var files = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        OutputFormats.Find(format)!.WriteFolder!(ConversionInput.Of(objects, Now), name => files[name] = new MemoryStream(), notes);
        return files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value.ToArray()), StringComparer.Ordinal);
    }

    /// <summary>Without comments.</summary>
    public static List<string> Lines(string text, string comment = "#") =>
        [.. text.Split('\n').Select(line => line.TrimEnd('\r'))
            .Where(line => line.Length > 0 && !line.StartsWith(comment, StringComparison.Ordinal))];
}
