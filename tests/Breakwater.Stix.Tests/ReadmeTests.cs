using System.Text;
using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>Every example of the library's README: compiled and run here, and compared with the text there.</summary>
public sealed class ReadmeTests
{
    private const string Creator = "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff";

    private static readonly byte[] Bundle = Encoding.UTF8.GetBytes($$"""
        {"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[{{Tool("x", "2026-01-01")}},{"type":"campaign",
        "spec_version":"2.1","id":"campaign--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2026-01-01T00:00:00.000Z",
        "modified":"2026-01-01T00:00:00.000Z"}]}
        """);

    [Fact]
    public void Read()
    {
        var utf8 = Bundle;
        var types = new List<string>();
        // example: read
        var reading = StixBundle.Read(utf8);
        foreach (var entry in reading.Objects)
        {
            if (entry.Object is { } value)
            {
                types.Add(value.Type);
            }
        }
        // end
        Assert.Equal(["tool", "campaign"], types);
        Assert.True(reading.Usable);
    }

    [Fact]
    public void Validate()
    {
        var reading = StixBundle.Read(Bundle);
        var lines = new List<string>();
        // example: validate
        foreach (var entry in reading.Objects)
        {
            foreach (var problem in StixValidator.Validate(entry.Object!, entry.Index, ValidationProfile.Standard))
            {
                lines.Add($"{problem.Severity} {problem.Code} at {problem.Path} (section {problem.Section})");
            }
        }
        // end
        Assert.Equal(["Must missing-property at $.objects[1].name (section 4.2)"], lines);
    }

    [Fact]
    public void Ids()
    {
        // example: ids
        var indicator = StixId.NewRandom("indicator");
        var domain = ObservableId.ForValue("domain-name", "example.com");
        var isId = StixId.TryParse(domain, out var parsed);
        // end
        Assert.Equal("indicator", indicator.Type);
        Assert.Equal("domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7", domain);
        Assert.True(isId);
        Assert.Equal("domain-name", parsed.Type);
    }

    [Fact]
    public void Versions()
    {
        var known = Parse(Tool("x", "2026-01-01"));
        var received = Parse(Tool("y", "2026-01-02"));
        StixObject? current = null;
        // example: versions
        current = StixVersions.Compare(known, received) switch
        {
            VersionStep.Newer => received,
            VersionStep.Same or VersionStep.Older => known,
            var step => throw new InvalidOperationException($"{received.Id} is refused: {step}"),
        };
        // end
        Assert.Same(received, current);
    }

    [Fact]
    public void Marks()
    {
        var value = Parse(Tool("x", "2026-01-01", $$"""
            ,"object_marking_refs":["{{TlpMarkings.IdOf(TlpLevel.Green)}}"]
            """));
        // example: markings
        var level = Markings.TlpOf(value);
        var onName = Markings.At(value, "name");
        var definition = MarkingDefinition.Read(StixObject.Parse(TlpMarkings.ObjectOf(TlpLevel.AmberStrict)));
        // end
        Assert.Equal(TlpLevel.Green, level);
        Assert.Equal([TlpMarkings.IdOf(TlpLevel.Green)], onName);
        Assert.Equal(TlpLevel.AmberStrict, definition!.Tlp);
    }

    [Fact]
    public void Granular()
    {
        var value = Parse(Tool("x", "2026-01-01", $$"""
            ,"description":"secret","granular_markings":[{"marking_ref":"{{TlpMarkings.IdOf(TlpLevel.Red)}}","selectors":["description"]}]
            """));
        // example: granular
        var readerMaySee = TlpLevel.Amber;
        var filtered = GranularFilter.For(value, markingId =>
            TlpMarkings.TryGetLevel(markingId, out var level) && level <= readerMaySee);
        var shown = filtered.Object?.Json.ToString() ?? $"withheld: {filtered.Reason}";
        // end
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
        Assert.Equal(["description"], filtered.Removed);
    }

    [Fact]
    public void Language()
    {
        var value = Parse(Tool("x", "2026-01-01"));
        var content = Parse("""
            {"type":"language-content","spec_version":"2.1","id":"language-content--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
            "created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z",
            "object_ref":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","contents":{"de":{"name":"Werkzeug"}}}
            """);
        // example: language
        var translated = LanguageContent.Apply(value, content, "de-CH");
        var name = (translated?.Object ?? value).Json.GetProperty("name").GetString();
        // end
        Assert.Equal("Werkzeug", name);
    }

    [Fact]
    public async Task Streaming()
    {
        using var source = new MemoryStream(Bundle);
        using var target = new MemoryStream();
        var cancellationToken = TestContext.Current.CancellationToken;
        // example: streaming
        var bundle = new BundleStream(source);
        var writer = new BundleWriter(target, StixId.NewRandom("bundle"));
        await foreach (var reading in bundle.ReadAsync(cancellationToken))
        {
            if (reading.Object is { } value)
            {
                await writer.WriteAsync(value, cancellationToken);
            }
        }

        if (bundle.Usable)
        {
            await writer.CompleteAsync(cancellationToken);
        }
        // end
        Assert.Equal(2, StixBundle.Read(target.ToArray()).Objects.Count);
    }

    [Fact]
    public void Upgrade()
    {
        var old = Parse("""
            {"type":"malware","id":"malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2016-01-01T00:00:00.000Z",
            "modified":"2016-01-01T00:00:00.000Z","name":"x","labels":["ransomware"]}
            """);
        var lines = new List<string>();
        // example: upgrade
        var upgraded = new StixUpgrade().Upgrade(old);
        foreach (var change in upgraded.Changes)
        {
            lines.Add($"{change.Path}: {change.Message}");
        }
        // end
        Assert.Contains("$.labels: labels became malware_types.", lines);
        Assert.Equal("2.1", upgraded.Objects[^1].SpecVersion);
    }

    [Fact]
    public void The_readme_has_these_examples_and_no_others()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Breakwater.slnx")))
        {
            root = root.Parent ?? throw new InvalidOperationException("No folder above the tests holds Breakwater.slnx.");
        }

        var code = Marked(File.ReadAllLines(Path.Combine(root.FullName, "tests", "Breakwater.Stix.Tests", "ReadmeTests.cs")),
            static line => line.Trim().StartsWith("// example: ", StringComparison.Ordinal), static line => line.Trim() == "// end");
        var text = File.ReadAllLines(Path.Combine(root.FullName, "src", "Breakwater.Stix", "README.md"));

        // Examples of patterns are held to their own tests.
        var patterns = Array.IndexOf(text, "## Patterns");
        var after = Array.FindIndex(text, patterns + 1, static line => line.StartsWith("## ", StringComparison.Ordinal));
        var readme = Marked([.. text[..patterns], .. text[after..]], static line => line == "```csharp", static line => line == "```");
        Assert.Equal(9, code.Count);
        Assert.Equal(code, readme);
    }

    private static List<string> Marked(string[] lines, Func<string, bool> begins, Func<string, bool> ends)
    {
        var blocks = new List<string>();
        List<string>? block = null;
        foreach (var line in lines)
        {
            if (block is null)
            {
                block = begins(line) ? [] : null;
            }
            else if (ends(line))
            {
                var indent = block.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
                blocks.Add(string.Join('\n', block.Select(l => l.Length > 0 ? l[indent..] : l)));
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }

        return blocks;
    }

    private static string Tool(string name, string day, string more = "") => $$"""
        {"type":"tool","spec_version":"2.1","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created_by_ref":"{{Creator}}",
        "created":"2026-01-01T00:00:00.000Z","modified":"{{day}}T00:00:00.000Z","name":"{{name}}"{{more}} }
        """;

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));
}
