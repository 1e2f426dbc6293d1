using Breakwater.Formats.Reading;
using Breakwater.Formats.Tests.Writing;
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

    [Theory]
    [InlineData("good.site CNAME rpz-passthru.\n*.good.site 300 IN CNAME rpz-passthru.\nold.site CNAME old.site.\nevil-crane.top 60 IN CNAME rpz-drop.\nbad.site CNAME *.\n",
        "domain evil-crane.top|domain bad.site", 3)]
    [InlineData("$ORIGIN rpz.port.example.\n32.9.20.77.45.rpz-ip CNAME .\n24.0.21.77.45.rpz-ip CNAME . ; x\n48.zz.7.2001.rpz-ip CNAME .\nevil-crane.top.rpz.port.example. CNAME .\n",
        "ipv4 45.77.20.9|ipv4 45.77.21.0/24|ipv6 2001:7::/48|domain evil-crane.top", 0)]
    [InlineData("ns.bad.site.rpz-nsdname CNAME .\n32.9.20.77.45.rpz-client-ip CNAME rpz-drop.\n32.1.0.0.10.rpz-ip CNAME .\nevil-crane.top A 0.0.0.0\nprinter.site A 10.0.0.3\nwww.search.com CNAME forcesafesearch.search.com.\n",
        "domain evil-crane.top", 5)]
    [InlineData("! x\n||code.com/a/b/raw^\n||evil-crane.top/\n||*.bad.site^$third-party,important\n||cdn.site^$domain=evil-site.top\n||ours.site^$badfilter\n||a.*^\n||dead.site^$dnsrewrite=NXDOMAIN\n|https://bad.site/x|\n",
        "url code.com/a/b/raw|domain evil-crane.top|domain bad.site|domain dead.site|url https://bad.site/x", 3)]
    [InlineData("||evil-crane.top^\nsite.com##.banner\n-ads/x.$domain=good.com\n/ad[0-9]+/\n@@||good.site^\n||bad.site^\n", "domain evil-crane.top|domain bad.site", 4)]
    [InlineData("server=/corp.site/10.1.1.53\naddress=/intranet.site/10.1.1.80\naddress=/evil-crane.top/bad.site/0.0.0.0\nserver=8.8.8.8\nserver=/good.site/#\naddress=/dead.site/#\nlocal=/gone.site/ # x\n",
        "domain evil-crane.top|domain bad.site|domain dead.site|domain gone.site", 4)]
    [InlineData("server:\nlocal-zone: \"corp.site\" transparent\n  local-zone: \"evil-crane.top.\" always_null\nlocal-zone: ours.site static\nlocal-data: \"ours.site. A 10.0.0.3\"\nlocal-zone: \"bad.site\" redirect\nlocal-data: \"bad.site A 0.0.0.0\"\nlocal-zone: \"own.site\" typetransparent\n",
        "domain evil-crane.top|domain bad.site|domain bad.site", 4)]
    [InlineData("127.0.0.1 localhost\n0.0.0.0 evil-crane.top bad.site\tdead.site#gone.site\n", "domain evil-crane.top|domain bad.site|domain dead.site", 1)]
    public void Lines_mean_what_they_mean_to_who_loads_them(string list, string expected, int notes)
    {
        var reading = Read.Text(list);
        Assert.Equal(ReadFormats.List, reading.Format);
        Assert.Equal(expected.Split('|'), Read.Found(reading));
        Assert.Equal(notes, reading.Notes.Count);
    }

    [Theory]
    [InlineData("bind-rpz")]
    [InlineData("adguard")]
    [InlineData("dnsmasq")]
    [InlineData("unbound")]
    [InlineData("hosts")]
    public void A_list_that_was_written_is_read_as_what_it_was_written_of(string format)
    {
        var (text, _) = Inputs.Write(format, Inputs.Domain(1, "evil-crane.top"), Inputs.Domain(2, "bad.site"), Inputs.Address(3, "45.77.20.9"),
            Inputs.Address(4, "2001:4860:7::/48"));
        var reading = Read.Text(text);
        Assert.Equal(ReadFormats.List, reading.Format);
        Assert.Empty(reading.Notes);
        Assert.Equal(
            format == "bind-rpz" ? ["domain bad.site", "domain evil-crane.top", "ipv4 45.77.20.9", "ipv6 2001:4860:7::/48"]
                : ["domain bad.site", "domain evil-crane.top"],
            Read.Found(reading).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_nobody_may_list_is_noted_line_by_line()
    {
        var reading = Read.Text("127.0.0.1\n10.0.0.0/8\nevil-crane.top\nlocalhost\nbad.site\n203.0.113.7\n");
        Assert.Equal(["domain evil-crane.top", "domain bad.site", "ipv4 203.0.113.7"], Read.Found(reading));
        Assert.Equal(["line 1", "line 2", "line 4"], reading.Notes.Select(note => note.Place));
    }

    [Theory]
    [InlineData("||good.site^$badfilter")]
    [InlineData("@@||good.site^")]
    public void What_another_line_takes_back_is_no_entry(string line)
    {
        var reading = Read.Text($"||evil-crane.top^\n||good.site^\n||bad.site^\n{line}\n");
        Assert.Equal(["domain evil-crane.top", "domain bad.site"], Read.Found(reading));
        Assert.Equal(["line 2", "line 4"], reading.Notes.Select(note => note.Place));
    }

    [Theory]
    [InlineData("45.77.99.0-45.77.99.15", "ipv4 45.77.99.0/28")]
    [InlineData("45.77.99.0 - 45.77.99.16", "ipv4 45.77.99.0/28|ipv4 45.77.99.16")]
    [InlineData("45.77.99.1-45.77.99.6", "ipv4 45.77.99.1|ipv4 45.77.99.2/31|ipv4 45.77.99.4/31|ipv4 45.77.99.6")]
    [InlineData("45.77.99.7-45.77.99.7", "ipv4 45.77.99.7")]
    [InlineData("2a00:1:2::-2a00:1:2::ffff", "ipv6 2a00:1:2::/112")]
    [InlineData("10.0.0.0-10.0.0.255", "")]
    [InlineData("45.77.99.15-45.77.99.0", "")]
    public void A_range_written_by_its_ends_is_the_blocks_that_are_exactly_it(string range, string blocks)
    {
        var reading = Read.Text($"203.0.113.7\n203.0.113.9\n{range}\n", null, ReadFormats.List);
        Assert.Equal(blocks, string.Join('|', Read.Found(reading).Skip(2)));
        Assert.Equal(blocks.Length == 0, reading.Notes.Count > 0);
    }

    [Fact]
    public void What_is_no_entry_is_named_with_its_line()
    {
        var reading = Read.Text("evil-crane.top\n@@||good.site^\n10.0.0.1\n/ads/\n", null, ReadFormats.List);
        Assert.Equal(["domain evil-crane.top"], Read.Found(reading));
        Assert.Equal(["line 2", "line 3", "line 4"], reading.Notes.Select(note => note.Place));
    }
}
