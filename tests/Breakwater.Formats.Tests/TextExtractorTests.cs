using System.Diagnostics;
using System.Text;
using Xunit;

namespace Breakwater.Formats.Tests;

public sealed class TextExtractorTests
{
    // What grows faster than the text takes far longer than this, however busy the machine is.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("hxxp://evil[.]example[.]com/a/B?c=D", "url http://evil.example.com/a/B?c=D")]
    [InlineData("hXXps[:]//EVIL[.]com", "url https://evil.com")]
    [InlineData("h**p://evil.com/x", "url http://evil.com/x")]
    [InlineData("http[://]evil.com/x", "url http://evil.com/x")]
    [InlineData("fxp://files[.]evil[.]com/x", "url ftp://files.evil.com/x")]
    [InlineData("see hxxps://evil[.]com/gate.php.", "url https://evil.com/gate.php")]
    [InlineData("(hxxps://evil[.]com/a(1).php)", "url https://evil.com/a(1).php")]
    [InlineData("hxxp://203[.]0[.]113[.]7:8080/x", "url http://203.0.113.7:8080/x")]
    [InlineData("hxxp://[2001:DB8::1]:80/x", "url http://[2001:db8::1]:80/x")]
    [InlineData("hxxp://bücher[.]example/ä", "url http://xn--bcher-kva.example/ä")]
    [InlineData("evil[.]com", "domain evil.com")]
    [InlineData("evil(.)com", "domain evil.com")]
    [InlineData("evil{.}com", "domain evil.com")]
    [InlineData("evil[dot]com", "domain evil.com")]
    [InlineData("evil(dot)com", "domain evil.com")]
    [InlineData("evil[ dot ]com", "domain evil.com")]
    [InlineData("evil\\.com", "domain evil.com")]
    [InlineData("ev\u200Bil.c\u00ADom", "domain evil.com")]
    [InlineData("EVIL.COM", "domain evil.com")]
    [InlineData("evil[.]zz", "domain evil.zz")]
    [InlineData("\"evil.com\"", "domain evil.com")]
    [InlineData("bücher.com", "domain xn--bcher-kva.com")]
    [InlineData("user[@]evil[.]com", "email user@evil.com")]
    [InlineData("user(at)evil(dot)com", "email user@evil.com")]
    [InlineData("user{at}evil.com", "email user@evil.com")]
    [InlineData("First.Last+tag@Evil.COM", "email First.Last+tag@evil.com")]
    [InlineData("mailto:user@evil.com", "email user@evil.com")]
    [InlineData("<user@evil.com>", "email user@evil.com")]
    [InlineData("203[.]0[.]113[.]7", "ipv4 203.0.113.7")]
    [InlineData("203.0.113[.]7:443", "ipv4 203.0.113.7")]
    [InlineData("203.0.113.7/24", "ipv4 203.0.113.0/24")]
    [InlineData("203.0.113.7/80", "ipv4 203.0.113.7")]
    [InlineData("203.0.113.7.", "ipv4 203.0.113.7")]
    [InlineData("2001:0DB8:0000:0000:0000:0000:0000:0001", "ipv6 2001:db8::1")]
    [InlineData("[2001:db8::1]:443", "ipv6 2001:db8::1")]
    [InlineData("2001[:]db8[:][:]1", "ipv6 2001:db8::1")]
    [InlineData("2001:db8::/32", "ipv6 2001:db8::/32")]
    [InlineData("2001:db8:0:1:1:1:1:1", "ipv6 2001:db8:0:1:1:1:1:1")]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E", "md5 d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("|`+DF1C0A70E7A02B839AB3AAC3FC410E61EEFB58EB+` |VBS/Pterodo.AEV", "sha1 df1c0a70e7a02b839ab3aac3fc410e61eefb58eb")]
    [InlineData("SHA256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("cve-2017-0144,", "cve CVE-2017-0144")]
    [InlineData("- `tazohor.com:80:/wp-includes/feed-rss-comments.php`", "domain tazohor.com")]
    [InlineData("`++http://85.222.235[.]156:8000++`", "url http://85.222.235.156:8000")]
    [InlineData("| `\\https://nw.infestexe.com/version/last.php`", "url https://nw.infestexe.com/version/last.php")]
    [InlineData("b[org_name].dnslookup[.]services:443", "domain dnslookup.services")]
    [InlineData("**evil.com**", "domain evil.com")]
    [InlineData("*.evil.com", "domain evil.com")]
    [InlineData("a\n-evil.com", "domain evil.com")]
    [InlineData("host=evil.com;", "domain evil.com")]
    [InlineData("//evil.com/x.php", "domain evil.com")]
    [InlineData("evil[.]com/wp/gate.php", "domain evil.com")]
    [InlineData("Received: from mail.evil.com (203.0.113", "domain mail.evil.com")]
    [InlineData("user:pw@evil.com", "email pw@evil.com")]
    [InlineData("http://user:pw@EVIL.com:80/X", "url http://user:pw@evil.com:80/X")]
    [InlineData("<https://evil.com/a?b=1&c=2#d>", "url https://evil.com/a?b=1&c=2#d")]
    [InlineData("„https://evil.com/a“", "url https://evil.com/a")]
    [InlineData("=== Mutex\n\n * `{531511FA-190D-5D85-8A4A-279F2F592CC8}`\n\n=== C&C", "mutex {531511FA-190D-5D85-8A4A-279F2F592CC8}")]
    [InlineData("==== Mutexes\n\n----\n\\BaseNamedObjects\\CRNMTX\n----", "mutex \\BaseNamedObjects\\CRNMTX")]
    [InlineData("HKLM\\SYSTEM\\Print\\Environments\\Windows x64\\Print Processors\\Gate", "registry HKLM\\SYSTEM\\Print\\Environments\\Windows x64\\Print Processors\\Gate")]
    [InlineData("CVE\u20132021\u201345046", "cve CVE-2021-45046")]
    [InlineData("https://evil.com/a\u2026", "url https://evil.com/a")]
    public void Finds_what_a_person_would(string text, string expected)
    {
        var found = Assert.Single(TextExtractor.Extract(text));
        Assert.Equal(expected, $"{found.Kind} {found.Value}");
        Assert.Equal(found.Raw, text[found.Start..found.End]);
    }

    [Theory]
    [InlineData("foo.dll and x.doc, setup.exe; readme.md notes.txt")]
    [InlineData("Win32/Pterodo.AEV Win64/TrojanDownloader.Pterodo.CEZ PowerShell/Agent.GT Trojan.Win32.Generic")]
    [InlineData("== ESET detection names\n=== Carbon 3.71 dropper\n== 1.2 Overview")]
    [InlineData("version 4.0.3.2 and v1.2.3.4, build 10.0.0.1")]
    [InlineData("The end.The start.In between.Is it?")]
    [InlineData("/usr/bin/run.sh ./dir/name.com")]
    [InlineData("main.py lib.rs run.sh page.md lib.so a.cc archive.zip this.id obj.name script.pl")]
    [InlineData("foo.bar(x) System.IO Console.App node.js ASP.NET")]
    [InlineData("12:34:56 00:11:22:33:44:55:66 a::b std::vector dead:beef ::")]
    [InlineData("256.1.1.1 1.2.3 1.2.3.4.5 01.02.03.04")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427 d41d8cd98f00b204e9800998ecf8427e0 ghijklmnopqrstuvwxyzghijklmnopqr")]
    [InlineData("@user @user@ user@ @evil CVE-17-1 CVE-2017-12")]
    [InlineData("http://localhost/x http:// https://.")]
    [InlineData("payload[.]exe setup(.)dll")]
    [InlineData("{9A2F5C1E-1B2C-4D3E-8F4A-5B6C7D8E9F0A}")]
    [InlineData("CORP.LOCAL\\user evil.com\\user")]
    [InlineData("... . .. -.- _._ a..b.com")]
    [InlineData("Cookie: PHPSESSID=9e107d9d372bb6826bd81d3542a419d6; path=/")]
    [InlineData("admin:500:aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0:::")]
    [InlineData("Ref.No. 12.34.56.78/2024")]
    [InlineData("Cisco IOS 15.2.4.1 and later")]
    [InlineData("")]
    public void Leaves_what_only_looks_like_one(string text) =>
        Assert.Empty(TextExtractor.Extract(text, new ExtractOptions(TldList.BuiltIn)));

    [Theory]
    [InlineData("Read more at https://www.welivesecurity.com/2023/x/.", true)]
    [InlineData("- http://www.welivesecurity.com/2017/05/09/x/[Sednit adds two]", true)]
    [InlineData("link:https://blog.example.com/x[here]", true)]
    [InlineData("[our post](https://blog.example.com/x)", true)]
    [InlineData("<a href=\"https://blog.example.com/x\">", true)]
    [InlineData("Visit example.com for more.", true)]
    [InlineData("The post:\n\nhttps://blog.example.com/x\n\nSays more.", true)]
    [InlineData("Beacons to hxxps://evil.com/x daily.", false)]
    [InlineData("Beacons to evil[.]com daily.", false)]
    [InlineData("- http://evil.com/x", false)]
    [InlineData("* evil.com (second stage)", false)]
    [InlineData("* http://evil.com/x", false)]
    [InlineData("*.evil.com", false)]
    [InlineData("- **http://evil.com/x** second", false)]
    [InlineData("12. http://evil.com/x", false)]
    [InlineData("| a | http://evil.com/x | C2 |", false)]
    [InlineData("evil.com,2026-01-01,c2", false)]
    [InlineData("It calls `http://evil.com/x` daily.", false)]
    [InlineData("```\nGET http://evil.com/x HTTP/1.1\n```", false)]
    [InlineData("----\nfetch http://evil.com/x now\n----", false)]
    [InlineData("URL: http://evil.com/x", false)]
    [InlineData("C2: evil.com", false)]
    [InlineData("http://evil.com/x", false)]
    [InlineData("evil.com", false)]
    [InlineData("Calls 203.0.113.7 daily.", false)]
    [InlineData("Malicious domain: evil.com was seen.", false)]
    [InlineData("C2 domain: evil.com was seen.", false)]
    [InlineData("Domain name: evil.com (new)", false)]
    [InlineData("Phishing URL: https://evil.com/x was sent.", false)]
    [InlineData("It talks to the malware server evil.com daily.", false)]
    [InlineData("Strange mail, link to http://evil.com/login - please warn the others", false)]
    [InlineData("Please do not open https://evil.com/a.zip today.", false)]
    [InlineData("Reference URL: https://blog.example.com/x today.", true)]
    [InlineData("Read our report about malware at https://blog.example.com/x today.", true)]
    [InlineData("Open https://portal.example.com/x and log in.", true)]
    [InlineData("More about the phishing site: https://blog.example.com/x today.", true)]
    [InlineData("Click here<http://evil.com/login> now", true)]
    public void Tells_a_link_from_an_indicator(string text, bool isLink) =>
        Assert.Equal(isLink, Assert.Single(TextExtractor.Extract(text)).Link);

    [Theory]
    [InlineData("We deliver for kunde-a.de, kunde-b.de, kunde-c.de and others.", "kunde-a.de,kunde-b.de,kunde-c.de")]
    [InlineData("Our sites are kunde-a.de; kunde-b.de; kunde-c.de.", "kunde-a.de,kunde-b.de,kunde-c.de")]
    [InlineData("Partners | kunde-a.de | kunde-b.de | and more of them", "kunde-a.de,kunde-b.de")]
    [InlineData("C2 domains: evil.com, evil.net, evil.org", "")]
    [InlineData("It has C2 domains: evil.com, evil.net and evil.org.", "")]
    [InlineData("It uses the C2 domains evil.com, evil.net and evil.org today.", "")]
    [InlineData("Please block evil.com, evil.net and evil.org today.", "")]
    [InlineData("evil.com, seen at the gate, C2\nevil.net, seen at the crane, C2", "")]
    [InlineData("1 | evil.com | C2\n2 | evil.net | C2", "")]
    [InlineData("evil.com, evil.net, evil.org", "")]
    [InlineData("see http://carrier.com/login<http://evil.com/login> now", "http://carrier.com/login")]
    [InlineData("see http://evil.com/login<http://evil.com/login> now", "http://evil.com/login,http://evil.com/login")]
    public void A_comma_makes_a_cell_in_a_table_only(string text, string links) => Assert.Equal(
        links, string.Join(',', TextExtractor.Extract(text).Where(one => one.Link).Select(one => one.Value)));

    [Theory]
    [InlineData("SHA256 275a021bbfb6489e54d471899f7db9d1\n663fc695ec2fe2a2c4538aabf651fd0f", "sha256 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f")]
    [InlineData("275a021bbfb6489e54d471899f7db9d1663fc695\r\n  ec2fe2a2c4538aabf651fd0f.", "sha256 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f")]
    [InlineData("> 275a021bbfb6489e54d47189\n> 9f7db9d1663fc695ec2fe2a2c4538aabf651fd0f", "sha256 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f")]
    [InlineData("275a021bbfb6489e54d471899f7db9d1\n663fc695ec2fe2a2c4538aabf651fd0f", "md5 275a021bbfb6489e54d471899f7db9d1|md5 663fc695ec2fe2a2c4538aabf651fd0f")]
    [InlineData("275a021bbfb6489e54d471899f7db9d1\n20240501", "md5 275a021bbfb6489e54d471899f7db9d1")]
    public void A_hash_that_is_broken_over_lines_is_one(string text, string expected) => Assert.Equal(
        expected.Split('|'), TextExtractor.Extract(text).Select(one => $"{one.Kind} {one.Value}"));

    [Theory]
    [InlineData("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.com%2Fa%3Fb%3Dc&data=05&reserved=0", "https://evil.com/a?b=c")]
    [InlineData("https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.com_a-3Fb-3Dc&d=Dw&c=x", "https://evil.com/a?b=c")]
    [InlineData("https://urldefense.com/v3/__https://evil.com/a*b**Ac__;Iz8_!!x!y$", "https://evil.com/a#b??c")]
    [InlineData("https://www.google.com/url?sa=t&q=https://evil.com/a&usg=x", "https://evil.com/a")]
    [InlineData("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fevil.com%2fa&c=E,1,x&typo=1", "https://evil.com/a")]
    [InlineData("https://secure-web.cisco.com/1aBcD_eF/https%3A%2F%2Fevil.com%2Fa", "https://evil.com/a")]
    [InlineData("https://secure-web.cisco.com/", "https://secure-web.cisco.com/")]
    [InlineData("https://google.evil.com/url?q=https://carrier.com/a", "https://google.evil.com/url?q=https://carrier.com/a")]
    public void A_wrapped_link_is_where_it_leads(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(TextExtractor.Extract(text)).Value);

    [Theory]
    [InlineData("hXXp__evil-g[.]top", "url http://evil-g.top")]
    [InlineData("see hxxps__evil.com/a.", "url https://evil.com/a")]
    [InlineData("hxxp[:]\\\\evil.com\\a\\b", "url http://evil.com/a/b")]
    [InlineData("the file hxxp__name_of_it", "")]
    public void Marks_that_leave_nothing_of_the_slashes_are_undone(string text, string expected) => Assert.Equal(
        expected, string.Join('|', TextExtractor.Extract(text).Select(one => $"{one.Kind} {one.Value}")));

    [Fact]
    public void Slashes_that_were_turned_are_turned_back() =>
        Assert.Equal("https://evil.com/a/b.zip", Assert.Single(TextExtractor.Extract("see hxxps:\\\\evil.com\\a\\b.zip now")).Value);

    [Fact]
    public void A_pasted_list_of_urls_is_no_list_of_links()
    {
        var found = TextExtractor.Extract("http://evil.com/a\r\nhttp://evil.com/b\r\n\r\nhttp://evil.net/c\n");
        Assert.Equal(3, found.Count);
        Assert.Equal([false, false], found.Take(2).Select(i => i.Link));
    }

    [Fact]
    public void Reports_in_order_without_overlap_each_time_it_stands_there()
    {
        const string Text = "x evil[.]com y hxxp://evil[.]com/203.0.113.7 z 203.0.113.7; a.b@evil.com, evil[.]com "
            + "d41d8cd98f00b204e9800998ecf8427e";
        var found = TextExtractor.Extract(Text);
        Assert.Equal(["domain", "url", "ipv4", "email", "domain", "md5"], found.Select(i => i.Kind));
        for (var i = 1; i < found.Count; i++)
        {
            Assert.True(found[i - 1].End <= found[i].Start);
        }
    }

    [Fact]
    public void The_front_of_an_address_is_not_a_domain()
    {
        var found = Assert.Single(TextExtractor.Extract("first.com+tag@evil.com"));
        Assert.Equal("first.com+tag@evil.com", found.Value);
    }

    [Fact]
    public void Stops_at_the_limit_of_indicators()
    {
        var text = new StringBuilder().Insert(0, "203.0.113.7 ", Limits.IndicatorsPerTextMax + 10).ToString();
        Assert.Equal(Limits.IndicatorsPerTextMax, TextExtractor.Extract(text).Count);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a.")]
    [InlineData(".")]
    [InlineData("[.]")]
    [InlineData("[")]
    [InlineData("a@")]
    [InlineData("1:")]
    [InlineData("a:a")]
    [InlineData("http://")]
    [InlineData("http://a.com/)")]
    [InlineData("http://a.com/((((")]
    [InlineData("http://a.com\n")]
    [InlineData("x http://a.com y ")]
    [InlineData("1.2.3.4 ")]
    [InlineData("a.com/")]
    [InlineData("\\.a")]
    [InlineData(" ")]
    [InlineData("a\u200B")]
    public void Ten_megabytes_of_anything_take_seconds_at_most(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, Limits.TextBytesMax / unit.Length));
        var clock = Stopwatch.StartNew();
        TextExtractor.Extract(text, new ExtractOptions(TldList.BuiltIn));
        Assert.True(clock.Elapsed < Hang, $"{clock.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Ten_megabytes_of_a_report_take_about_a_second()
    {
        const string Line = "The host evil[.]com (203.0.113.7) and C:\\x\\foo.dll sent `d41d8cd98f00b204e9800998ecf8427e` to "
            + "hxxp://a.evil[.]com/x, see v1.2.\n";
        var text = string.Concat(Enumerable.Repeat(Line, Limits.TextBytesMax / Line.Length));
        var clock = Stopwatch.StartNew();
        TextExtractor.Extract(text);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.ElapsedMilliseconds} ms");
        Assert.True(clock.Elapsed < Hang, $"{clock.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Never_throws_and_never_misplaces_on_random_text()
    {
        const int Seed = 20260201;
        string[] parts =
        [
            "http", "hxxp", "s", "://", "[:]", "[.]", "(dot)", ".", "..", "@", "[at]", "evil", "COM", "com", "ru", "exe", "1", "203",
                ".0.113.7", "/24",
            ":", "::", "db8", "2001", " ", "\n", "|", "`", "```\n", "- ", "[", "]", "(", ")", "\\", "\\.", "+", "++", "*", "_", "-",
                "\u200B", "ü", "😀", "\ud800",
            "d41d8cd98f00b204e9800998ecf8427e", "CVE-2020-1", "234", "%", "h**p", "'", "\"", "<", ">", "=", ",", "\t", "xn--", "\u3002",
                "É",
        ];
        var random = new Random(Seed);
        for (var round = 0; round < 50_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => parts[random.Next(parts.Length)]));
            var error = Record.Exception(() => CheckPlaces(text, TextExtractor.Extract(text)));
            Assert.True(error is null, $"Seed {Seed}, round {round}, text {text}: {error}");
        }
    }

    private static void CheckPlaces(string text, IReadOnlyList<ExtractedIndicator> found)
    {
        var last = 0;
        foreach (var indicator in found)
        {
            Assert.True(indicator.Start >= last && indicator.Start < indicator.End && indicator.End <= text.Length);
            Assert.Equal(text[indicator.Start..indicator.End], indicator.Raw);
            Assert.DoesNotContain('\t', indicator.Value);
            Assert.DoesNotContain('\n', indicator.Value);
            last = indicator.End;
        }
    }
}
