using Breakwater.Formats.Writing;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Writing;

/// <summary>What goes onto a list, in which order, and what is said of the rest.</summary>
public sealed class ListWriterTests
{
    [Theory]
    [InlineData("[ipv4-addr:value = '127.0.0.1']", "Internet")]
    [InlineData("[ipv4-addr:value = '10.0.0.0/8']", "Internet")]
    [InlineData("[ipv6-addr:value = 'fe80::1']", "Internet")]
    [InlineData("[domain-name:value = 'localhost']", "Internet")]
    [InlineData("[domain-name:value = 'crane.local']", "Internet")]
    [InlineData("[domain-name:value = 'co.uk']", "suffix")]
    [InlineData("[domain-name:value = 'com']", "suffix")]
    [InlineData("[url:value = 'http://192.168.1.1/a']", "Internet")]
    [InlineData("[url:value = 'http://localhost:8080/a']", "Internet")]
    [InlineData("[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']", "empty")]
    [InlineData("[file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709']", "empty")]
    [InlineData("[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']", "empty")]
    [InlineData("[file:hashes.'SHA-512' = 'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e']", "empty")]
    public void What_nobody_may_block_is_left_out_with_a_note(string pattern, string word)
    {
        var (text, notes) = Inputs.Write("csv", Inputs.Indicator(1, pattern), Inputs.Domain(2, "evil-crane.top"));
        Assert.Equal(2, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("evil-crane.top", text, StringComparison.Ordinal);
        Assert.Contains(word, Assert.Single(notes.Notes).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("splunk")]
    [InlineData("sigma")]
    public void A_value_that_would_be_altered_is_left_out_with_a_note(string format)
    {
        var (text, notes) = Inputs.Write(format, Inputs.Indicator(1, "[file:name = 'gate\u202Efdp.exe']"), Inputs.Domain(2, "evil-crane.top"));
        Assert.DoesNotContain("fdp.exe", text[text.IndexOf('\n', StringComparison.Ordinal)..].Replace("# ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("format character", Assert.Single(notes.Notes).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_valid_yet_is_left_out_with_a_note()
    {
        var later = Inputs.Indicator(1, "[domain-name:value = 'bad.site']");
        var tomorrow = Breakwater.Stix.StixObject.Parse(System.Text.Encoding.UTF8.GetBytes(
            later.Json.GetRawText().Replace("\"valid_from\":\"2026-11-20", "\"valid_from\":\"2026-11-24", StringComparison.Ordinal)));
        var (text, notes) = Inputs.Write("domains", tomorrow, Inputs.Domain(2, "evil-crane.top"));
        Assert.Equal(["evil-crane.top"], Inputs.Lines(text).Select(line => line.Split(' ')[0]));
        Assert.Contains("valid_from", Assert.Single(notes.Notes).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[domain-name:value = 'bad.click' AND domain-name:resolves_to_refs[*].value = '203.0.113.7']", "domain bad.click|ipv4 203.0.113.7", "belong together")]
    [InlineData("[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '203.0.113.7' AND network-traffic:dst_port = 443]", "ipv4 203.0.113.7", "The port")]
    [InlineData("[network-traffic:dst_ref.type = 'domain-name' AND network-traffic:dst_ref.value = 'bad.click' AND network-traffic:dst_port = 443]", "domain bad.click", "The port")]
    [InlineData("[file:hashes.MD5 = '5f4dcc3b5aa765d61d8327deb882cf99' AND file:name = 'gate.exe']", "md5 5f4dcc3b5aa765d61d8327deb882cf99", "beside the hash")]
    [InlineData("[domain-name:value = 'bad.click' OR (ipv4-addr:value = '203.0.113.7')]", "domain bad.click|ipv4 203.0.113.7", null)]
    [InlineData("[domain-name:value = 'bad.click'] OR [domain-name:value = 'b.click' AND domain-name:resolves_to_refs[*].value = '2001:db8::7']", "domain b.click|domain bad.click|ipv6 2001:db8::7", "belong together")]
    [InlineData("[domain-name:value = 'bad.click'] AND [ipv4-addr:value = '203.0.113.7']", "", "more than one value")]
    [InlineData("[email-message:from_ref.value = 'info@good.example' AND email-message:subject = 'Invoice']", "", "more than one value")]
    [InlineData("[network-traffic:dst_ref.value = '203.0.113.7' AND network-traffic:src_ref.value = '198.51.100.7']", "", "more than one value")]
    [InlineData("[network-traffic:dst_ref.value = '203.0.113.7' AND network-traffic:dst_port != 443]", "", "more than one value")]
    public void What_MISP_joins_is_listed_apart_with_a_note(string pattern, string values, string? word)
    {
        var (text, notes) = Inputs.Write("csv", Inputs.Indicator(1, pattern));
        Assert.Equal(values, string.Join('|', Inputs.Lines(text).Skip(1).Select(line => string.Join(' ', line.Split(',').Take(2)))));
        if (word is null)
        {
            Assert.Empty(notes.Notes);
        }
        else
        {
            Assert.Contains(word, Assert.Single(notes.Notes).Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_worst_come_first_and_a_full_list_says_how_many_it_left_out()
    {
        StixObject[] objects = [Inputs.Domain(1, "mild.click", 20), Inputs.Domain(2, "worst.click", 90), Inputs.Domain(3, "bad.click", 50)];
        var two = OutputFormats.OfList(OutputFormats.Find("domains")!.List! with { EntriesMax = 2 });
        var (text, notes) = Inputs.Write(two, objects);
        Assert.Equal(["worst.click # bw:000000020000", "bad.click # bw:000000030000"], Inputs.Lines(text));
        Assert.Contains("# Left out: 1. The list is full: 2 entries, the worst first. (bw:000000010000)", text, StringComparison.Ordinal);
        Assert.Equal(Inputs.Id(1), Assert.Single(notes.Notes).Place);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_in_whatever_order_it_comes()
    {
        StixObject[] objects = [.. Enumerable.Range(1, 50).Select(i => Inputs.Domain(i, $"name-{i}.click", i % 7))];
        foreach (var format in OutputFormats.All.Where(format => format.List is not null))
        {
            Assert.Equal(Inputs.Write(format, objects).Text, Inputs.Write(format, objects.Reverse()).Text);
        }
    }

    [Fact]
    public void One_more_entry_is_one_more_line_of_a_zone_under_a_greater_serial()
    {
        StixObject[] before = [.. Enumerable.Range(1, 20).Select(i => Inputs.Domain(i, $"name-{i}.click"))];
        var later = StixObject.Parse(System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(Inputs.Domain(99, "newest.click").Utf8.Span).Replace("2026-11-20", "2026-11-22", StringComparison.Ordinal)));
        var (old, _) = Inputs.Write("bind-rpz", before);
        var (fresh, _) = Inputs.Write("bind-rpz", [.. before, later]);
        var added = Inputs.Lines(fresh, ";").Except(Inputs.Lines(old, ";")).ToList();
        Assert.Equal(["newest.click CNAME . ; bw:000000630000", "*.newest.click CNAME ."], added.Where(line => !line.StartsWith('@')));
        Assert.True(Serial(fresh) > Serial(old));
    }

    [Fact]
    public void What_is_revoked_ended_or_not_fit_to_block_is_on_no_list_and_said_to_be_left_out()
    {
        StixObject[] objects =
        [
            Inputs.Domain(1, "revoked.click", more: ",\"revoked\":true"),
            Inputs.Domain(2, "ended.click", more: ",\"valid_until\":\"2026-11-23T09:00:00Z\""),
            Inputs.Domain(3, "alert.click", more: Inputs.Use("alert")),
            Inputs.Domain(4, "context.click", more: Inputs.Use("context")),
            Inputs.Domain(5, "benign.click", more: ",\"indicator_types\":[\"benign\"]"),
            Inputs.Domain(6, "blocked.click", more: Inputs.Use("block")),
            Inputs.Domain(7, "goes-on.click", more: ",\"valid_until\":\"2026-11-23T09:00:01Z\""),
            Inputs.Indicator(8, "[domain-name:value = 'and.click'] AND [ipv4-addr:value = '192.0.2.7']"),
            Inputs.Indicator(9, "[domain-name:value = "),
        ];
        foreach (var format in OutputFormats.All.Where(format => format.List?.Kinds.Contains(Matching.IndicatorKind.Domain) == true))
        {
            var (text, notes) = Inputs.Write(format, objects);
            Assert.All(["revoked", "ended", "alert", "context", "benign", "and"], word => Assert.DoesNotContain(word + ".click", text, StringComparison.Ordinal));
            Assert.Contains("blocked.click", text, StringComparison.Ordinal);
            Assert.Contains("goes-on.click", text, StringComparison.Ordinal);
            Assert.Equal(7, notes.Notes.Select(note => note.Place).Distinct().Count());
            Assert.True(format.List!.Comment is null || text.Contains("Left out: 1. The indicator was revoked.", StringComparison.Ordinal), text);
        }
    }

    [Fact]
    public void The_newest_version_of_an_indicator_counts()
    {
        var old = Inputs.Domain(1, "old.click");
        var newer = StixObject.Parse(System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(Inputs.Domain(1, "new.click").Utf8.Span)
                .Replace("\"modified\":\"2026-11-20", "\"modified\":\"2026-11-21", StringComparison.Ordinal)));
        Assert.Equal(["new.click # bw:000000010000"], Inputs.Lines(Inputs.Write("domains", newer, old).Text));
    }

    [Theory]
    [InlineData("203.0.113.6 203.0.113.7", "203.0.113.6/31")]
    [InlineData("203.0.113.7 203.0.113.8", "203.0.113.7 203.0.113.8")]
    [InlineData("198.51.100.0/25 198.51.100.128/25 198.51.100.77", "198.51.100.0/24")]
    [InlineData("8.0.0.0/9 8.128.0.0/9", "8.0.0.0/8")]
    [InlineData("8.0.0.0/8 9.0.0.0/8", "8.0.0.0/8 9.0.0.0/8")]
    [InlineData("8.0.0.0/7 192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.4 192.0.2.5 192.0.2.6 192.0.2.7", "192.0.2.4/30")]
    [InlineData("2001:db8::/33 2001:db8:8000::/33 2001:db8::1", "2001:db8::/32")]
    [InlineData("::ffff:192.0.2.1 192.0.2.1", "192.0.2.1 ::ffff:192.0.2.1")]
    public void Neighbouring_ranges_are_put_together_and_never_more_than_was_listed(string listed, string expected)
    {
        var objects = listed.Split(' ').Select((one, i) => Inputs.Address(i + 1, one));
        Assert.Equal(expected.Split(' '), Inputs.Lines(Inputs.Write("ips", objects).Text).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void A_range_has_the_rank_and_the_reference_of_its_worst_part()
    {
        var (text, notes) = Inputs.Write("ips", Inputs.Address(1, "203.0.113.6", 10), Inputs.Address(2, "203.0.113.7", 90), Inputs.Address(3, "192.0.2.9", 50));
        Assert.Equal(["203.0.113.6/31 # bw:000000020000", "192.0.2.9 # bw:000000030000"], Inputs.Lines(text));
        Assert.Equal(Inputs.Id(1), Assert.Single(notes.Notes).Place);
    }

    [Fact]
    public void A_list_that_covers_subdomains_leaves_names_to_the_one_above_them()
    {
        StixObject[] objects = [Inputs.Domain(1, "a.b.bad.click", 90), Inputs.Domain(2, "bad.click", 10), Inputs.Domain(3, "notbad.click")];
        Assert.Equal([".notbad.click", ".bad.click"], Inputs.Lines(Inputs.Write("squid", objects).Text));
        Assert.Equal(3, Inputs.Lines(Inputs.Write("hosts", objects).Text).Count);
    }

    [Fact]
    public void A_value_of_two_indicators_is_one_line()
    {
        var (text, notes) = Inputs.Write("domains", Inputs.Domain(1, "twice.click", 90), Inputs.Domain(2, "TWICE.click", 10));
        Assert.Equal(["twice.click # bw:000000010000"], Inputs.Lines(text));
        Assert.Equal(Inputs.Id(2), Assert.Single(notes.Notes).Place);
    }

    [Fact]
    public void Notes_are_counted_beyond_what_is_kept_and_named()
    {
        var log = new NoteLog();
        for (var i = 0; i < Limits.NotesMax + 7; i++)
        {
            log.Add(Inputs.Id(i), "x", "A reason.");
        }

        Assert.Equal(Limits.NotesMax, log.Notes.Count);
        Assert.Equal(Limits.NotesMax + 7, log.Count);
        var line = Assert.Single(log.Summary());
        Assert.StartsWith($"Left out: {Limits.NotesMax + 7}. A reason. (bw:", line, StringComparison.Ordinal);
        Assert.EndsWith($"and {Limits.NotesMax + 7 - Limits.NotesPerReasonShown} more)", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_leads_back_to_the_id()
    {
        const string id = "indicator--1a2b3c4d-5e6f-4000-8000-000000000001";
        Assert.Equal("bw:1a2b3c4d5e6f", EntryReference.Of(id));
        Assert.StartsWith(EntryReference.IdPrefix("bw:1a2b3c4d5e6f")!, id, StringComparison.Ordinal);
        Assert.Null(EntryReference.IdPrefix("bw:1a2b3c4d5e6%"));
        Assert.Null(EntryReference.IdPrefix("bw:1a2b"));
    }

    [Fact]
    public void Every_format_has_a_name_of_its_own_a_line_that_tells_it_and_one_way_of_being_written()
    {
        var names = OutputFormats.All.Select(format => format.Name).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(OutputFormats.All, format =>
        {
            Assert.True(format.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'), format.Name);
            Assert.True(format.Summary.Length > 10 && !format.Summary.Contains('\n', StringComparison.Ordinal), format.Name);
            Assert.True(format.Write is null != format.WriteFolder is null, format.Name);
        });
    }

    [Fact]
    public void Every_format_is_in_the_page_for_the_people_who_enter_it()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "operating", "feeds.md"));
        Assert.All(OutputFormats.All, format => Assert.Contains($"| {format.Name}{(format.WriteFolder is null ? "" : "/")} |", page, StringComparison.Ordinal));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Breakwater.slnx is in no folder above the tests.");
        }

        return folder.FullName;
    }

    private static long Serial(string zone) => long.Parse(
        Inputs.Lines(zone, ";").Single(line => line.Contains("SOA", StringComparison.Ordinal)).Split(' ')[4], System.Globalization.CultureInfo.InvariantCulture);
}
