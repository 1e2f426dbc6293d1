using Breakwater.Formats.Reading;
using Xunit;

namespace Breakwater.Formats.Tests.Reading;

/// <summary>Rules are indicators of their pattern type when their syntax is sound, and named with their line when it is not.</summary>
public sealed class RuleReadingTests
{
    private const string Sound = "alert tcp $HOME_NET any -> [203.0.113.7,203.0.113.8] 443 (msg:\"BW a\\; b\"; content:\"x;y\"; sid:100; rev:1;)";

    [Fact]
    public void A_rule_of_suricata_is_an_indicator()
    {
        var reading = Read.Text($"# comment\n\n{Sound}\n");
        var indicator = Assert.Single(Read.Of(reading, "indicator"));
        Assert.Equal("suricata", indicator.GetProperty("pattern_type").GetString());
        Assert.Equal(Sound, indicator.GetProperty("pattern").GetString());
        Assert.Equal(["ipv4 203.0.113.7", "ipv4 203.0.113.8"], Read.Found(reading));
        Assert.Equal("snort", Read.Of(Read.Text(Sound, "snort.rules"), "indicator").Single().GetProperty("pattern_type").GetString());
    }

    [Fact]
    public void A_rule_may_go_on_over_lines() => Assert.Single(Read.Of(Read.Text(Sound.Replace("any -> ", "any -> \\\n  ", StringComparison.Ordinal)), "indicator"));

    [Theory]
    [InlineData("alert tcp any any -> any any (msg:\"x\";)", "sid")]
    [InlineData("alert tcp any any -> any any (sid:1;)", "msg")]
    [InlineData("alert tcp any any -> any any (msg:\"x\"; sid:abc;)", "no sid")]
    [InlineData("alert tcp any any -> any any (msg:\"x; sid:1;)", "quotation")]
    [InlineData("alert tcp any any -> any any (msg:\"x\"; sid:1)", "semicolon")]
    [InlineData("alert tcp any any -> any any msg:\"x\"; sid:1;", "brackets")]
    [InlineData("alert tcp any -> any any (msg:\"x\"; sid:1;)", "header")]
    [InlineData("shout tcp any any -> any any (msg:\"x\"; sid:1;)", "action")]
    [InlineData("alert tcp any any => any any (msg:\"x\"; sid:1;)", "direction")]
    public void What_is_wrong_with_a_rule_is_said(string rule, string word)
    {
        var note = Assert.Single(Read.Text($"{Sound}\n{rule}\n", "a.rules", ReadFormats.Suricata).Notes);
        Assert.Equal("line 2", note.Place);
        Assert.Contains(word, note.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_rule_of_yara_is_an_indicator_with_the_imports_that_it_uses()
    {
        var reading = Read.Text(
            """
            import "pe"
            // rule commented { condition: true }
            private rule first : tag1 tag2
            {
                meta:
                    author = "us"
                strings:
                    $a = "hxxp://evil-crane[.]top/}" nocase
                    $b = { 4D 5A [2-4] ?? }
                    $c = /a\/b{2,3}[}]/i
                condition:
                    ($a or #b > 2) and any of ($*) and pe.is_dll() // }
            }
            rule second { condition: filesize < 10KB and first }
            """);
        Assert.Equal(["first", "second"], Read.Of(reading, "indicator").Select(one => one.GetProperty("name").GetString()));
        Assert.All(Read.Of(reading, "indicator"), one => Assert.Equal("yara", one.GetProperty("pattern_type").GetString()));
        Assert.Collection(
            Read.Of(reading, "indicator").Select(one => one.GetProperty("pattern").GetString()),
            first => Assert.StartsWith("import \"pe\"\nprivate rule first", first, StringComparison.Ordinal),
            second => Assert.StartsWith("rule second", second, StringComparison.Ordinal));
        Assert.Equal(["url http://evil-crane.top/"], Read.Found(reading));
    }

    [Theory]
    [InlineData("rule a { strings: $a = \"x\" condition: $b }", "not declared")]
    [InlineData("rule a { strings: $a = \"x\" $a = \"y\" condition: $a }", "twice")]
    [InlineData("rule a { strings: $a = \"x\" condition: }", "no condition")]
    [InlineData("rule a { strings: $a = \"x\" }", "no condition")]
    [InlineData("rule a { condition: all of them }", "no strings")]
    [InlineData("rule 1a { condition: true }", "name")]
    [InlineData("rule for { condition: true }", "name")]
    [InlineData("rule a  condition: true", "body")]
    [InlineData("rule a { condition: true", "closed")]
    [InlineData("rule a { strings: $a = \"x\" $b = \"y\" condition: $a }", "does not use the string $b")]
    [InlineData("rule a { strings: $ab = \"x\" $b = \"y\" condition: any of ($a*) }", "does not use the string $b")]
    [InlineData("rule a { condition: ( true }", "brackets")]
    [InlineData("rule a { condition: true ) and ( true }", "brackets")]
    [InlineData("include \"other.yar\"", "not read")]
    [InlineData("rule a { strings: $a = \"x condition: $a }", "closed")]
    [InlineData("rule sound { condition: true }", "already")]
    public void What_is_wrong_with_a_rule_of_yara_is_said(string rule, string word)
    {
        var note = Assert.Single(Read.Text($"rule sound {{ condition: true }}\n{rule}\n", null, ReadFormats.Yara).Notes);
        Assert.Equal("line 2", note.Place);
        Assert.Contains(word, note.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_does_not_end_takes_no_other_with_it()
    {
        var reading = Read.Text(
            "import \"pe\"\nrule a { strings: $a = \"x condition: $a }\nrule b { condition: true\nrule c { condition: pe.is_dll() }\njunk\nrule d { condition: filesize > 1 }\n",
            "a.yar", ReadFormats.Yara);
        Assert.Equal(["c", "d"], Read.Of(reading, "indicator").Select(one => one.GetProperty("name").GetString()));
        Assert.Equal(["line 2", "line 3", "line 5"], reading.Notes.Select(note => note.Place));
        Assert.Equal(
            ["import \"pe\"\nrule c { condition: pe.is_dll() }", "rule d { condition: filesize > 1 }"],
            Read.Of(reading, "indicator").Select(one => one.GetProperty("pattern").GetString()));
    }

    [Theory]
    [InlineData("for any i in (1..#a) : ( @a[i] < 10KB and $a at i )")]
    [InlineData("for all of ($a*) : ( # > 1 )")]
    [InlineData("$a and pe.imports(/kernel32/i, /a(b/) and first")]
    [InlineData("any of them and filesize / 2 < 0x10")]
    public void A_condition_may_have_loops_expressions_and_other_rules(string condition) => Assert.Empty(
        Read.Text($"import \"pe\"\nrule first {{ condition: true }}\nrule a {{ strings: $a = \"x\" condition: {condition} }}\n").Notes);

    [Fact]
    public void A_rule_of_sigma_is_an_indicator()
    {
        var reading = Read.Text(Sigma("sel1 and not 1 of filter_*"));
        var indicator = Assert.Single(Read.Of(reading, "indicator"));
        Assert.Equal("sigma", indicator.GetProperty("pattern_type").GetString());
        Assert.Equal("A crane", indicator.GetProperty("name").GetString());
        Assert.Contains("attack T1059.001", Read.Found(reading));
    }

    [Fact]
    public void The_mark_at_the_end_of_a_document_is_no_part_of_a_rule_of_sigma()
    {
        var indicator = Assert.Single(Read.Of(Read.Text(Sigma("sel1") + "...\n"), "indicator"));
        Assert.EndsWith("condition: sel1", indicator.GetProperty("pattern").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sel1 and other", "does not have")]
    [InlineData("1 of them and (sel1", "brackets")]
    [InlineData("none_*", "does not have")]
    public void What_is_wrong_with_a_condition_of_sigma_is_said(string condition, string word) => Assert.Contains(
        word, Assert.Single(Read.Text(Sigma("sel1") + "\n---\n" + Sigma(condition)).Notes).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData("logsource:\n  product: x\ndetection:\n  a: 1\n  condition: a\n", "title")]
    [InlineData("title: x\nlogsource: y\ndetection:\n  a: 1\n  condition: a\n", "logsource")]
    [InlineData("title: x\nlogsource:\n  product: x\ndetection:\n  a: 1\n", "condition")]
    [InlineData("title: x\nlogsource:\n  product: [x\ndetection:\n  condition: a\n", "YAML")]
    [InlineData("title: &a x\nlogsource:\n  product: *a\ndetection:\n  a: 1\n  condition: a\n", "alias")]
    public void A_file_without_a_sound_rule_is_an_error(string rule, string word) => Assert.Contains(
        word, Read.Fails(System.Text.Encoding.UTF8.GetBytes(rule), null, ReadFormats.Sigma).Message, StringComparison.Ordinal);

    [Fact]
    public void Yaml_that_nests_deep_is_an_error() => Assert.Contains(
        "nests", Read.Fails([.. "title: "u8, .. Enumerable.Repeat((byte)'[', 100_000)], null, ReadFormats.Sigma).Message, StringComparison.Ordinal);

    private static string Sigma(string condition) =>
        $"title: A crane\ntags:\n  - attack.t1059.001\nlogsource:\n  product: windows\ndetection:\n  sel1:\n    Image|endswith: '\\a.exe'\n  filter_a:\n"
        + $"    User: x\n  condition: {condition}\n";
}
