using System.Text;
using Xunit;

namespace Breakwater.Matching.Tests;

/// <summary>The contract by example: an entry, a line, and exactly what is seen of it. Both directions.</summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData("evil.com", "GET evil.com HTTP", "evil.com")]
    [InlineData("evil.com", "a.b.EVIL.com", "a.b.EVIL.com")]
    [InlineData("evil.com", "evil.com. next", "evil.com")]
    [InlineData("evil.com", ".evil.com", ".evil.com")]
    [InlineData("evil.com", "HTTP/1.1\\r\\nevil.com", "evil.com")]
    [InlineData("evil.com", "\\u0026evil.com\\n", "evil.com")]
    [InlineData("new.evil.com", "\\\\new.evil.com\\share", "new.evil.com")]
    [InlineData("new.evil.com", "\"C:\\\\new.evil.com\"", "new.evil.com")]
    [InlineData("evil.com", "bob@evil.com:25", "evil.com")]
    [InlineData("xn--80af4bcj.online", "www.гусар.online", "www.гусар.online")]
    [InlineData("1.2.3.4", "src=1.2.3.4:443", "1.2.3.4")]
    [InlineData("1.2.3.4:80", "001.002.003.004", "001.002.003.004")]
    [InlineData("1.2.3.4", "http://1.2.3.4/x", "1.2.3.4")]
    [InlineData("1.2.0.0/16", "[1.2.255.0]", "1.2.255.0")]
    [InlineData("2001:db8::1", "2001:0db8:0:0:0:0:0:1", "2001:0db8:0:0:0:0:0:1")]
    [InlineData("2001:db8::1", "outside:2001:db8::1/443", "2001:db8::1")]
    [InlineData("2001:db8::1", "[2001:DB8::1]:443", "2001:DB8::1")]
    [InlineData("::ffff:1.2.3.4", "x=::ffff:102:304", "::ffff:102:304")]
    [InlineData("1.2.3.4", "::ffff:1.2.3.4", "1.2.3.4")]
    [InlineData("2001:db8::/32", "2001:db8:1::5: refused", "2001:db8:1::5")]
    [InlineData("http://h.com/p", "HTTP://u:p@H.com:80/p", "HTTP://u:p@H.com:80/p")]
    [InlineData("http://h.com/p", "(see http://h.com/p).", "http://h.com/p")]
    [InlineData("http://h.com", "http://h.com", "http://h.com")]
    [InlineData("http://h.com", "see http://h.com...", "http://h.com")]
    [InlineData("http://1.2.3.4", "see http://1.2.3.4..)", "http://1.2.3.4")]
    [InlineData("http://h.com", "\"http://h.com/\"", "http://h.com/")]
    [InlineData("h.com/p", "gopher://h.com/p", "gopher://h.com/p")]
    [InlineData("h.com/p", "https://h.com:443/p", "https://h.com:443/p")]
    [InlineData("h.com:443/p", "https://h.com/p", "https://h.com/p")]
    [InlineData("Bob@h.com", "from=<bOB@h.COM>", "bOB@h.COM")]
    [InlineData("bob+x@h.com", "mailto:bob+x@h.com.", "bob+x@h.com")]
    [InlineData("44d88612fea8a8f36de82e1278abb02f", "md5:44D88612FEA8A8F36DE82E1278ABB02F.", "44D88612FEA8A8F36DE82E1278ABB02F")]
    public void Matches(string entry, string line, string seen)
    {
        var hit = Assert.Single(Scan(entry, line));
        Assert.Equal(seen, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line), hit.Offset, hit.Length));
    }

    [Theory]
    [InlineData("evil.com", "notevil.com")]
    [InlineData("evil.com", "evil.com.example")]
    [InlineData("evil.com", "evil.com-x evil.com_ x_evil.com evil-com evilcom")]
    [InlineData("evil.com", "evil.com..")]
    [InlineData("evil.com", "\\\\nevil.com")]
    [InlineData("new.evil.com", "evil.com")]
    [InlineData("1.2.3.4", "11.2.3.4 1.2.3.40 1.2.3.4.5 0.1.2.3.4 1.2.3.4-5 a_1.2.3.4")]
    [InlineData("117.0.0.0", "Chrome/117.0.0.0")]
    [InlineData("1.2.0.0/16", "1.3.0.0 11.2.0.0")]
    [InlineData("2001:db8::1", "2001:db8::11 2001:db8::1::1 12001:db8::1 2001:db8::1g")]
    [InlineData("::5", "17:15:20.613421 a::b::5")]
    [InlineData("http://h.com/p", "http://h.com/p?x=1 http://h.com/P https://h.com/p http://h.com:81/p http://x.h.com/p h.com/p")]
    [InlineData("http://h.com", "http://h.com/x https://h.com")]
    [InlineData("h.com/p", "h.com/p http://h.com/ http://h.com:8080/p /p")]
    [InlineData("bob@h.com", "xbob@h.com bob@x.h.com bob@h.com.au bob @h.com")]
    [InlineData("44d88612fea8a8f36de82e1278abb02f", "44d88612fea8a8f36de82e1278abb02f0 x44d88612fea8a8f36de82e1278abb02f")]
    public void Does_not_match(string entry, string line) => Assert.Empty(Scan(entry, line));

    [Fact]
    public void Reports_every_entry_of_one_value_every_parent_and_every_range()
    {
        var builder = new IndicatorIndexBuilder();
        string[] entries = ["evil.com", "evil.com", "b.evil.com", "1.2.3.4", "1.2.3.0/24", "1.0.0.0/8", "9.0.0.0/8"];
        for (var i = 0; i < entries.Length; i++)
        {
            Assert.True(IndicatorValue.TryParse(entries[i], out var value, out _));
            builder.Add(value, (uint)i);
        }

        var hits = new List<IndicatorHit>();
        builder.Build().Scan("a.b.evil.com 1.2.3.4 evil.com"u8, hits);
        Assert.Equal([0u, 1, 2, 3, 4, 5, 0, 1], hits.Select(h => h.Entry));
        Assert.Equal([0, 0, 0, 13, 13, 13, 21, 21], hits.Select(h => h.Offset));
    }

    [Fact]
    public void Options_let_versions_be_addresses_and_urls_match_without_their_query()
    {
        var options = new MatcherOptions(VersionLikeAddresses: true, UrlsWithoutQuery: true);
        Assert.Single(Scan("117.0.0.0", "Chrome/117.0.0.0", options));
        Assert.Equal(14, Assert.Single(Scan("http://h.com/p", "http://h.com/p?x=1", options)).Length);
    }

    [Theory]
    [InlineData("evil.com", "see evil[.]com now", "evil[.]com")]
    [InlineData("evil.com", "www(dot)EVIL{.}com", "www(dot)EVIL{.}com")]
    [InlineData("http://h.com/p", "hXXp://h[.]com/p", "hXXp://h[.]com/p")]
    [InlineData("http://h.com/p", "hxxp[://]h.com[/]p.", "hxxp[://]h.com[/]p")]
    [InlineData("bob@h.com", "mail bob[at]h.com", "bob[at]h.com")]
    [InlineData("1.2.3.4", "1[.]2[.]3[.]4", "1[.]2[.]3[.]4")]
    public void Defanged_text_matches_when_asked_for(string entry, string line, string seen)
    {
        Assert.DoesNotContain(Scan(entry, line), h => h.Length == seen.Length);
        var hit = Assert.Single(Scan(entry, line, new MatcherOptions(Defanged: true)));
        Assert.Equal(seen, line.Substring(hit.Offset, hit.Length));
    }

    [Theory]
    [InlineData("http://h.com/gate.php", "{\"host\":\"h.com\",\"uri\":\"/gate.php\"}")]
    [InlineData("h.com/gate.php", "{\"uri\":\"/gate.php\",\"host\":\"H.com\"}")]
    [InlineData("https://h.com/a/b", "{\"hostname\":\"h.com\",\"url\":\"\\/a\\/b\"}")]
    [InlineData("http://h.com/", "GET / h.com")]
    [InlineData("http://1.2.3.4/x", "host=1.2.3.4 uri=/x")]
    public void A_host_and_a_path_that_stand_apart_are_joined_when_asked_for(string entry, string line)
    {
        Assert.Empty(Scan(entry, line));
        var hit = Assert.Single(Scan(entry, line, new MatcherOptions(JoinHostAndPath: true)));
        Assert.Equal(IndicatorKind.Url, hit.Kind);
        Assert.Contains(line.Substring(hit.Offset, hit.Length).ToLowerInvariant(), entry, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://h.com/gate.php", "{\"host\":\"x.h.com\",\"uri\":\"/gate.php\"}")]
    [InlineData("http://h.com/gate.php", "{\"host\":\"h.com\",\"uri\":\"/gate.php2\"}")]
    [InlineData("http://h.com/gate.php", "host=h.com uri=/gate")]
    public void Nothing_else_is_joined(string entry, string line) =>
        Assert.Empty(Scan(entry, line, new MatcherOptions(JoinHostAndPath: true)));

    [Fact]
    public void A_listed_harmless_value_suppresses_with_its_reason()
    {
        using var list = new SuppressionList(
            [(Value("good.com"), "members' own"), (Value("10.0.0.0/8"), "private"), (Value("http://h.com/ok"), "checked")]);
        var scratch = new List<IndicatorHit>();
        Assert.Equal("members' own", list.ReasonFor(IndicatorKind.Domain, "www.good.com"u8, scratch));
        Assert.Equal("private", list.ReasonFor(IndicatorKind.Ipv4, "10.1.2.3"u8, scratch));
        Assert.Equal("checked", list.ReasonFor(IndicatorKind.Url, "http://h.com/ok"u8, scratch));
        Assert.Null(list.ReasonFor(IndicatorKind.Url, "http://www.good.com/evil"u8, scratch));
        Assert.Null(list.ReasonFor(IndicatorKind.Domain, "notgood.com"u8, scratch));
        Assert.Null(list.ReasonFor(IndicatorKind.Ipv4, "11.1.2.3"u8, scratch));

        static IndicatorValue Value(string text) =>
            IndicatorValue.TryParse(text, out var value, out var problem) ? value : throw new InvalidOperationException(problem);
    }

    [Fact]
    public void A_plain_list_may_hold_comments_blanks_crlf_and_a_byte_order_mark()
    {
        const string list = "\uFEFF# head\r\n\r\nevil.com # why\r\nworse.com# glued\r\n  1.2.3.4:80\t\r\nhttp://h.com/#top\r\n/path\r\n";
        var entries = PlainList.Read(new StringReader(list)).ToList();
        Assert.Equal(["evil.com", "worse.com", "1.2.3.4:80", "http://h.com/#top", "/path"], entries.Select(e => e.Text));
        Assert.Equal([3L, 4, 5, 6, 7], entries.Select(e => e.Line));
        Assert.Equal(
            ["", "", "", "", "A path without a host is not supported: it would match on every site."], entries.Select(e => e.Problem));
    }

    [Fact]
    public void The_hashes_of_a_line_hold_those_of_every_value_in_it()
    {
        const string line = "a.b.evil.com 1.2.3.9 2001:db8::1 bob@h.com http://h.com:80/p 44d88612fea8a8f36de82e1278abb02f";
        var hashes = new List<ulong>();
        ValueHashes.Collect(Encoding.UTF8.GetBytes(line), 42, hashes);
        string[] present = ["evil.com", "b.evil.com", "a.b.evil.com", "1.2.3.9", "1.2.3.0/24", "2001:db8::1", "bob@h.com",
            "http://h.com/p", "h.com/p", "44d88612fea8a8f36de82e1278abb02f"];
        string[] absent = ["c.evil.com", "1.2.4.0/24", "1.0.0.0/8", "2001:db8::2", "http://h.com/q", "alice@h.com"];
        Assert.All(present, text => Assert.Contains(Of(text), hashes.Contains));
        Assert.All(absent, text => Assert.DoesNotContain(Of(text), hashes.Contains));

        static IReadOnlyList<ulong> Of(string text) =>
            ValueHashes.Of(IndicatorValue.TryParse(text, out var value, out _) ? value : default, 42);
    }

    [Theory]
    [InlineData(71)]
    [InlineData(72)]
    public void The_collector_gives_what_is_collected_line_by_line(int seed)
    {
        var generator = new LogTextGenerator(seed);
        byte[] text = [.. Enumerable.Range(0, 4000).SelectMany(_ => (byte[])[.. generator.Line(), (byte)'\n'])];
        var plain = new List<ulong>();
        ValueHashes.Collect(text, 42, plain);
        var fast = new List<ulong>();
        var portable = new List<ulong>();
        var collector = new ValueCollector(42);
        collector.Collect(text, fast);
        collector.Forget();
        collector.Collect<Scanning.PlainProcessor>(text, portable);
        var all = plain.ToHashSet();
        Assert.Empty(fast.Except(all));
        Assert.Equal(fast, portable);
        var listed = LogTextGenerator.Listed.Concat(["10.1.2.3", "sub.evil.com"])
            .Select(t => IndicatorValue.TryParse(t, out var v, out _) ? v : default).ToList();
        var expected = listed.Where(v => ValueHashes.Of(v, 42).Any(all.Contains)).ToList();
        Assert.True(expected.Count > 20);
        Assert.All(expected, v => Assert.True(v.Text == "http://[2001:db8::1]/x" || ValueHashes.Of(v, 42).Any(fast.Contains), v.Text));
        var again = new List<ulong>();
        collector.Collect(text, again);
        Assert.True(again.Count < fast.Count, "What was handed on lately is left out.");
    }

    [Theory]
    [InlineData("evil.com", "a.evil.com", ".")]
    [InlineData("evil.com", "evil.com", ". and more")]
    [InlineData("evil.com", "evil.com", ".\n")]
    [InlineData("xn--80af4bcj.online", "www.гусар.online", ".")]
    [InlineData("http://h.com", "http://h.com", "...")]
    [InlineData("bob@evil.com", "bob@evil.com", ".")]
    [InlineData("1.2.3.4", "1.2.3.4", ".\n")]
    [InlineData("1.2.3.4", "1.2.3.4", "")]
    public void What_lies_over_the_edge_of_a_piece_of_the_text_is_seen(string entry, string seen, string after)
    {
        // Texts are read in pieces of 32 KiB; each byte of the token, and of what is behind it, comes to lie first in a piece.
        const int piece = 32 * 1024;
        var bytes = Encoding.UTF8.GetByteCount(seen);
        for (var before = piece - bytes - Encoding.UTF8.GetByteCount(after) - 1; before <= piece + 1; before++)
        {
            var hit = Assert.Single(Scan(entry, new string('-', before - 1) + " " + seen + after));
            Assert.Equal((before, bytes), (hit.Offset, hit.Length));
        }
    }

    private static List<IndicatorHit> Scan(string entry, string line, MatcherOptions? options = null)
    {
        Assert.True(IndicatorValue.TryParse(entry, out var value, out var problem), problem);
        var builder = new IndicatorIndexBuilder();
        builder.Add(value, 7);
        var hits = new List<IndicatorHit>();
        builder.Build().Scan(Encoding.UTF8.GetBytes(line), hits, options);
        return hits;
    }
}
