using Breakwater.Formats.Reading;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>Lists as devices take them.</summary>
public sealed class ListReadingTests
{
    [Theory]
    [InlineData("# c\nevil-crane.top\n203.0.113.7\n203.0.113.0/24\n2001:db8::/32\n",
        "domain evil-crane.top|ipv4 203.0.113.7|ipv4 203.0.113.0/24|ipv6 2001:db8::/32")]
    [InlineData("0.0.0.0 evil-crane.top\n127.0.0.1\tbad.site # x\n::1 v6.example\n", "domain evil-crane.top|domain bad.site|domain v6.example")]
    [InlineData("[Adblock Plus]\n! t\n||evil-crane.top^\n||bad.site^$third-party\n", "domain evil-crane.top|domain bad.site")]
    [InlineData("address=/evil-crane.top/0.0.0.0\nserver=/bad.site/\n", "domain evil-crane.top|domain bad.site")]
    [InlineData("local-zone: \"evil-crane.top\" always_nxdomain\nlocal-zone: \"bad.site\" refuse\n", "domain evil-crane.top|domain bad.site")]
    [InlineData("$TTL 60\n@ IN SOA localhost. root.localhost. 1 60 60 60 60\nevil-crane.top CNAME .\n*.evil-crane.top CNAME .\n",
        "domain evil-crane.top|domain evil-crane.top")]
    [InlineData("*.evil-crane.top\n.bad.site\nrun.sh\n", "domain evil-crane.top|domain bad.site|domain run.sh")]
    [InlineData("http://evil-crane.top/a\nbad.site/b\n", "url http://evil-crane.top/a|url bad.site/b")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e  a.exe\nda39a3ee5e6b4b0d3255bfef95601890afd80709 *b.dll\n",
        "md5 d41d8cd98f00b204e9800998ecf8427e|sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    public void Entries_are_values(string list, string expected)
    {
        var reading = Read.Text(list);
        Assert.Equal(ReadFormats.List, reading.Format);
        Assert.Equal(expected.Split('|'), Read.Found(reading));
        Assert.Equal(expected.Split('|').Distinct().Count(), Read.Of(reading, "indicator").Count());
    }

    [Fact]
    public void What_is_no_entry_is_named_with_its_line()
    {
        var reading = Read.Text("evil-crane.top\n@@||good.site^\n10.0.0.1\n/ads/\n", null, ReadFormats.List);
        Assert.Equal(["domain evil-crane.top"], Read.Found(reading));
        Assert.Equal(["line 2", "line 3", "line 4"], reading.Notes.Select(note => note.Place));
    }
}
