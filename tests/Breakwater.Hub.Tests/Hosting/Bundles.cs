using System.Text.Json;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>STIX content for tests; ids follow from a number, so that two calls with the same number are the same object.</summary>
internal static class Bundles
{
    public const string Time = "2024-03-05T10:11:12.131Z";

    public static string Id(string type, int number) => $"{type}--0f3c1a00-1111-4222-8333-{number:x12}";

    public static string Of(params string[] objects) =>
        $$"""{"type":"bundle","id":"{{Id("bundle", 1)}}","objects":[{{string.Join(',', objects)}}]}""";

    public static string Indicator(int number, string domain, string more = "", string modified = Time) =>
        Pattern(number, $"[domain-name:value = '{domain}']", more, modified);

    public static string Pattern(int number, string pattern, string more = "", string modified = Time) =>
        $$"""{"type":"indicator","spec_version":"2.1","id":"{{Id("indicator", number)}}","created":"{{Time}}","modified":"{{modified}}","name":"n{{number}}","indicator_types":["malicious-activity"],"pattern":{{JsonSerializer.Serialize(pattern)}},"pattern_type":"stix","valid_from":"2024-03-05T10:11:12Z"{{more}}}""";

    public static string Marked(string marking) => $$""","object_marking_refs":["{{marking}}"]""";

    /// <summary>An object whose one telling text is its name.</summary>
    public static string Malware(int number, string name, string more = "") =>
        $$"""{"type":"malware","spec_version":"2.1","id":"{{Id("malware", number)}}","created":"{{Time}}","modified":"{{Time}}","name":"{{name}}","is_family":true{{more}}}""";

    public static string Domain(string value, string id) =>
        $$"""{"type":"domain-name","spec_version":"2.1","id":"{{id}}","value":"{{value}}"}""";
}
