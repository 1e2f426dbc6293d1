using Xunit;

namespace Breakwater.Formats.Tests;

public sealed class TldListTests
{
    [Fact]
    public void Built_in_list_knows_generic_and_country_domains_and_no_file_endings()
    {
        Assert.All(["com", "org", "ru", "de", "xyz", "space", "me", "sh"], label => Assert.True(TldList.BuiltIn.Contains(label), label));
        Assert.All(["exe", "dll", "doc", "php", "js", "gz", "a", "c1", "", "COM"],
            label => Assert.False(TldList.BuiltIn.Contains(label), label));
    }

    [Fact]
    public void Reads_the_format_of_the_public_suffix_list()
    {
        var list = TldList.Parse(["// comment", "", "com", "co.uk", "*.ck", "!www.ck", "рф", "example x"]);
        Assert.All(["com", "uk", "ck", "xn--p1ai", "example"], label => Assert.True(list.Contains(label), label));
        Assert.False(list.Contains("de"));
        Assert.Throws<InvalidDataException>(() => TldList.Parse(["// nothing"]));
    }

    [Fact]
    public void The_list_decides_about_names_that_are_not_defanged_only()
    {
        var options = new ExtractOptions(TldList.Parse(["example"]));
        Assert.Equal(["a.example", "b.com"], TextExtractor.Extract("a.example, a.com, b[.]com", options).Select(i => i.Value));
    }

    [Theory]
    [InlineData("co.uk", true)]
    [InlineData("port.co.uk", false)]
    [InlineData("a.ck", true)]
    [InlineData("www.ck", false)]
    [InlineData("github.io", false)]
    [InlineData("uk", true)]
    public void A_public_suffix_is_what_the_list_of_registries_says(string name, bool expected)
    {
        var list = TldList.Parse(["// ===BEGIN ICANN DOMAINS===", "uk", "co.uk", "*.ck", "!www.ck", "io", "// ===END ICANN DOMAINS===", "github.io"]);
        Assert.Equal(expected, list.IsPublicSuffix(name));
    }

    [Fact]
    public void Without_a_list_the_usual_second_labels_of_countries_are_suffixes()
    {
        Assert.True(TldList.BuiltIn.IsPublicSuffix("com.br"));
        Assert.False(TldList.BuiltIn.IsPublicSuffix("co.com"));
        Assert.False(TldList.BuiltIn.IsPublicSuffix("crane.br"));
    }
}
