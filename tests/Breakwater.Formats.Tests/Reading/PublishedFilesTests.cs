using Breakwater.Formats.Reading;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>Every published file goes in: nothing fails, every hash is found, and what is left out has a note.</summary>
public sealed class PublishedFilesTests
{
    [Fact]
    public void Every_file_is_read_and_what_it_gives_is_sound()
    {
        var read = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in Files("*"))
        {
            var reading = Read.Bytes(File.ReadAllBytes(path), Path.GetFileName(path));
            Assert.True(reading.Found.Count > 0 || reading.Objects.Count == 0, path);
            read[reading.Format] = read.GetValueOrDefault(reading.Format) + 1;
        }

        Assert.Equal(
            [ReadFormats.List, ReadFormats.MispEvent, ReadFormats.Text, ReadFormats.Yara], read.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_line_of_a_hash_list_is_an_indicator()
    {
        foreach (var path in Files("*.sha256"))
        {
            var lines = File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0);
            var hashes = lines.Select(line => line[..64].ToLowerInvariant()).Distinct();
            var reading = Read.Bytes(File.ReadAllBytes(path), Path.GetFileName(path));
            Assert.Equal(hashes.Order(), reading.Found.Select(found => found.Value).Distinct().Order());
            Assert.Empty(reading.Notes);
        }
    }

    [Fact]
    public void Every_rule_of_a_rule_file_is_an_indicator()
    {
        foreach (var path in Files("*.yar"))
        {
            var rules = File.ReadLines(path).Count(line => line.StartsWith("rule ", StringComparison.Ordinal)
                || line.StartsWith("private rule ", StringComparison.Ordinal));
            var reading = Read.Bytes(File.ReadAllBytes(path), Path.GetFileName(path));
            Assert.Equal(rules, Read.Of(reading, "indicator").Count());
            Assert.Empty(reading.Notes);
        }
    }

    private static string[] Files(string pattern) =>
        [.. Directory.GetFiles(RealContent.Path("eset"), pattern, SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "LICENSE")];
}
