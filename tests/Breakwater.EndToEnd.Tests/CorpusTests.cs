using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Harbor;
using Breakwater.Harbor.Corpora;
using Breakwater.Matching;
using Xunit;

namespace Breakwater.EndToEnd.Tests;

/// <summary>The made-up logs and lists with which the matcher is measured.</summary>
public sealed class CorpusTests
{
    private const int ListCount = 60_000;
    private const int PlantFrom = 5_000;

    private static readonly Lazy<string[]> List = new(() => MakeList(7, ListCount));

    [Theory]
    [InlineData("Zeek")]
    [InlineData("Syslog")]
    [InlineData("Eve")]
    public void Exactly_the_lines_with_a_planted_indicator_match(string format)
    {
        var planted = new StringWriter();
        var text = MakeText(format, 8 << 20, 0.02m, planted);
        var expected = planted.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => long.Parse(parts[0], CultureInfo.InvariantCulture), parts => parts[1]);
        var builder = new IndicatorIndexBuilder();
        foreach (var (entry, listed) in List.Value.Index())
        {
            Assert.True(IndicatorValue.TryParse(listed, out var value, out var problem), problem);
            builder.Add(value, (uint)entry);
        }

        var found = new Dictionary<long, List<string>>();
        new LineScanner(builder.Build()).Scan(new MemoryStream(text), (hit, _) =>
        {
            found.TryAdd(hit.Line, []);
            found[hit.Line].Add(List.Value[hit.Entry]);
        });
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        Assert.All(expected, e => Assert.Contains(e.Value, found[e.Key]));
        Assert.True(expected.Count > 250, $"Only {expected.Count} planted.");
        Assert.Equal(
            ["domain", "email", "ipv4", "ipv6", "md5", "sha1", "sha256", "url"],
            expected.Values.Select(KindOf).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Zeek", "c938587a3c5790f2")]
    [InlineData("Syslog", "982db9a6b13a52d9")]
    [InlineData("Eve", "14cc18820b233954")]
    public void The_same_seed_gives_the_same_bytes_on_every_machine(string format, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(MakeText(format, 1 << 20, 0.01m, null)))[..16]);

    [Fact]
    public void A_list_begins_with_the_shorter_lists_of_its_seed_and_holds_nothing_twice()
    {
        Assert.Equal(MakeList(7, 1000), List.Value[..1000]);
        Assert.NotEqual(MakeList(8, 1000), List.Value[..1000]);
        Assert.Equal(ListCount, List.Value.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("Domain", 55)]
    [InlineData("Ipv4", 28)]
    [InlineData("Ipv6", 2)]
    [InlineData("Url", 8)]
    [InlineData("Email", 1)]
    public void A_list_has_the_mix_of_real_feeds(string kind, int percent)
    {
        var share = 100.0 * List.Value.Count(text => string.Equals(KindOf(text), kind, StringComparison.OrdinalIgnoreCase)) / ListCount;
        Assert.InRange(share, percent - 0.6, percent + 0.6);
    }

    [Fact]
    public void A_list_without_anything_that_the_format_has_a_place_for_is_refused()
    {
        var list = new string('a', 128);
        var problem = Assert.Throws<HarborException>(() =>
            new Corpus(new CorpusOptions(CorpusFormat.Zeek, 1 << 20, 1, 1), Planting.Read(new StringReader(list), 1))
                .WriteTo(new MemoryStream(), null));
        Assert.Contains("no place", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17", 17)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("1GiB", 1L << 30)]
    public void An_amount_of_bytes_has_a_unit_or_none(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
        Assert.False(ByteSize.TryParse(text + "B", out _));
        Assert.False(ByteSize.TryParse("-" + text, out _));
    }

    private static string KindOf(string text) =>
        IndicatorValue.TryParse(text, out var value, out _) ? value.Kind.Name() : "none";

    private static string[] MakeList(ulong seed, int count)
    {
        var set = new IndicatorSet(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Encoding.UTF8.GetString(set.Next()))];
    }

    private static byte[] MakeText(string format, long bytes, decimal hitRate, StringWriter? planted)
    {
        var planting = Planting.Read(new StringReader(string.Join('\n', List.Value)), PlantFrom);
        var output = new MemoryStream();
        new Corpus(new CorpusOptions(Enum.Parse<CorpusFormat>(format), bytes, 3, hitRate), planting).WriteTo(output, planted);
        return output.ToArray();
    }
}
