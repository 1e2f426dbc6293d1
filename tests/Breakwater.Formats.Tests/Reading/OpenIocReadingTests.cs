using System.Text;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>OpenIOC: terms with a counterpart are patterns, the others are named.</summary>
public sealed class OpenIocReadingTests
{
    [Fact]
    public void Terms_joined_by_or_are_an_indicator_each()
    {
        var reading = Read.Text(Document(
            Item("FileItem/Md5sum", "is", "D41D8CD98F00B204E9800998ECF8427E") + Item("Network/DNS", "contains", "evil-crane.top")
                + "<Indicator operator=\"AND\" id=\"g\">" + Item("FileItem/FileName", "is", "a.exe") + Item("FileItem/SizeInBytes", "greater-than", "10")
                + "</Indicator>"));
        string[] patterns = [.. Read.Of(reading, "indicator").Select(one => one.GetProperty("pattern").GetString()!)];
        Assert.Equal(
            [
                "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']", "[domain-name:value LIKE '%evil-crane.top%']",
                "([file:name = 'a.exe'] AND [file:size > 10])",
            ],
            patterns);
        Assert.All(patterns, pattern => Assert.True(PatternParser.TryParse(pattern, out _, out _), pattern));
        Assert.Equal(["md5 d41d8cd98f00b204e9800998ecf8427e", "domain evil-crane.top"], Read.Found(reading));
        Assert.Equal("A crane", Read.Of(reading, "report").Single().GetProperty("name").GetString());
    }

    [Fact]
    public void A_term_without_a_counterpart_is_named_and_takes_its_group_along()
    {
        var reading = Read.Text(Document(
            Item("PrefetchItem/TimesExecuted", "is", "3") + "<Indicator operator=\"AND\" id=\"g\">" + Item("FileItem/FileName", "is", "a.exe")
                + Item("Snort/Snort", "is", "x") + "</Indicator>"));
        Assert.Empty(reading.Objects);
        Assert.Equal(3, reading.Notes.Count);
    }

    [Fact]
    public void A_document_type_is_refused_so_no_entity_expands() => Assert.Contains(
        "DTD", Read.Fails(Encoding.UTF8.GetBytes(
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><OpenIOC>&c;</OpenIOC>")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_document_that_nests_deep_is_an_error() => Assert.Contains(
        "nests", Read.Fails(Encoding.UTF8.GetBytes("<OpenIOC>" + string.Concat(Enumerable.Repeat("<Indicator operator=\"OR\">", 50_000)))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void What_is_no_xml_is_an_error_with_its_line() =>
        Assert.Equal("line 2", Read.Fails("<OpenIOC>\n<a></OpenIOC>"u8.ToArray()).Place);

    private static string Item(string search, string condition, string content) =>
        $"<IndicatorItem id=\"i\" condition=\"{condition}\" preserve-case=\"false\" negate=\"false\"><Context document=\"x\" search=\"{search}\" type=\"mir\"/>"
        + $"<Content type=\"string\">{content}</Content></IndicatorItem>";

    private static string Document(string items) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><OpenIOC xmlns=\"http://openioc.org/schemas/OpenIOC_1.1\" id=\"x\"><metadata>"
        + "<short_description>A crane</short_description><description>Seen at the gate.</description></metadata><criteria>"
        + $"<Indicator operator=\"OR\" id=\"t\">{items}</Indicator></criteria></OpenIOC>";
}
