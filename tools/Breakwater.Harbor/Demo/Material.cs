using System.Text;
using System.Text.Json;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Demo;

/// <summary>A report to be shared.</summary>
/// <param name="Name">As the timeline calls it.</param>
public sealed record Report(string Name, byte[] Bytes, string ContentType, DemoMember By);

/// <summary>What is shared this morning.</summary>
/// <param name="Left">Names of files that are neither texts nor STIX bundles.</param>
public sealed record Material(IReadOnlyList<Report> Reports, IReadOnlyList<string> Left)
{
    private const int FilesMax = 200;
    private const long FileBytesMax = 32 * 1024 * 1024;
    private static readonly string[] Texts = [".adoc", ".md", ".txt"];

    public static Material MadeUp(Campaign campaign) =>
        new([new Report("a strange mail, as text", campaign.Report(), "text/plain", DemoCommunity.Haulage)], []);

    /// <summary>Every text and every STIX bundle below a folder, dealt out to the members; the dispatcher's comes first.</summary>
    /// <exception cref="HarborException">There is none.</exception>
    public static Material Of(DirectoryInfo folder)
    {
        var reports = new List<Report>();
        var left = new List<string>();
        var files = folder.EnumerateFiles("*", SearchOption.AllDirectories)
            .OrderBy(file => file.FullName, StringComparer.Ordinal).Take(FilesMax);
        foreach (var file in files)
        {
            var name = Path.GetRelativePath(folder.FullName, file.FullName);
            if (file.Length <= FileBytesMax && ContentTypeOf(file) is { } type)
            {
                reports.Add(new Report(name, File.ReadAllBytes(file.FullName), type,
                    DemoCommunity.All[reports.Count % DemoCommunity.All.Count]));
            }
            else
            {
                left.Add(name);
            }
        }

        return reports.Count > 0
            ? new Material(reports, left)
            : throw new HarborException($"{folder.FullName} holds no report (.adoc, .md, .txt) and no STIX bundle (.json).");
    }

    private static string? ContentTypeOf(FileInfo file) => file.Extension.ToLowerInvariant() switch
    {
        var text when Texts.Contains(text) => "text/plain",
        ".json" when IsBundle(file) => "application/stix+json",
        _ => null,
    };

    private static bool IsBundle(FileInfo file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("type", out var type) && type.ValueEquals("bundle"u8);
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return false;
        }
    }
}
