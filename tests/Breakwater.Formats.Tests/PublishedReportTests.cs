using System.Text.RegularExpressions;
using Xunit;

namespace Breakwater.Formats.Tests;

public sealed partial class PublishedReportTests
{
    [Fact]
    public void Finds_every_hash_of_published_reports()
    {
        foreach (var file in Reports())
        {
            var text = File.ReadAllText(file);
            var expected = Hash().Matches(text).Select(m => m.Value.ToLowerInvariant()).ToList();
            var found = TextExtractor.Extract(text)
                .Where(i => i.Kind is IndicatorKinds.Md5 or IndicatorKinds.Sha1 or IndicatorKinds.Sha256 or IndicatorKinds.Sha512)
                .Select(i => i.Value).ToList();

            // One report's URLs end in a path that has the shape of a hash; it is part of the URL.
            expected.RemoveAll(h => h == "27c00829d57988279f3ec61a05dee75a" && !found.Contains(h));
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Covers_every_defanged_dot_of_published_reports()
    {
        var missed = new List<string>();
        foreach (var file in Reports())
        {
            var text = File.ReadAllText(file);
            var found = TextExtractor.Extract(text);
            for (var at = text.IndexOf("[.]", StringComparison.Ordinal); at >= 0; at =
                text.IndexOf("[.]", at + 1, StringComparison.Ordinal))
            {
                if (!found.Any(i => i.Start <= at && at < i.End))
                {
                    missed.Add($"{file}: {text.Substring(Math.Max(0, at - 30), 60)}");
                }
            }
        }

        Assert.Empty(missed);
    }

    [Fact]
    public void Covers_every_address_of_published_reports()
    {
        foreach (var file in Reports())
        {
            var text = File.ReadAllText(file);
            var found = TextExtractor.Extract(text);
            Assert.All(Address().Matches(text), m => Assert.Contains(found, i => i.Start <= m.Index && m.Index + m.Length <= i.End));
        }
    }

    [Fact]
    public void Takes_no_file_or_detection_name_of_published_reports()
    {
        string[] notDomains =
            [".exe", ".dll", ".sys", ".doc", ".php", ".pdf", ".tmp", ".json", ".adoc", ".bmp", ".dat", ".ps1", ".a", ".nls"];
        foreach (var file in Reports())
        {
            foreach (var indicator in TextExtractor.Extract(File.ReadAllText(file)).Where(i => i.Kind == IndicatorKinds.Domain))
            {
                Assert.DoesNotContain(notDomains, end => indicator.Value.EndsWith(end, StringComparison.Ordinal));
                Assert.DoesNotContain("pterodo", indicator.Value, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Marks_the_links_to_the_articles_as_links()
    {
        var links = 0;
        foreach (var file in Reports())
        {
            foreach (var indicator in TextExtractor.Extract(File.ReadAllText(file)))
            {
                if (indicator.Value.Contains("welivesecurity.com", StringComparison.Ordinal))
                {
                    Assert.True(indicator.Link, $"{file}: {indicator}");
                    links++;
                }
            }
        }

        Assert.True(links > 30);
    }

    [Fact]
    public void Finds_the_domains_of_a_long_published_table()
    {
        var text = File.ReadAllText(RealContent.Path("eset/gamaredon/README.adoc"));
        var found = TextExtractor.Extract(text).Count(i => i.Kind == IndicatorKinds.Domain && !i.Link);
        Assert.InRange(found, 650, 700);
    }

    private static string[] Reports() => Directory.GetFiles(RealContent.Path("eset"), "*.adoc", SearchOption.AllDirectories);

    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{32})(?![0-9A-Za-z])")]
    private static partial Regex Hash();

    [GeneratedRegex(@"(?<![0-9.])(?:[0-9]{1,3}(?:\.|\[\.\])){3}[0-9]{1,3}(?![0-9.])")]
    private static partial Regex Address();
}
