using System.Text.RegularExpressions;
using Xunit;

namespace Breakwater.Formats.Tests.Writing;

/// <summary>Rules meet what is listed, and nothing that only looks like it.</summary>
public sealed class RuleWritingTests
{
    [Theory]
    [InlineData("\0\0\u0004t.co", true)]
    [InlineData("\0\0\u0008www.t.co\0\u0017", true)]
    [InlineData("\0\0\u0004t.coZZ\0\0", true)]
    [InlineData("\0\0\u0004T.CO\0\u0017", true)]
    [InlineData("\0\0\u000Dmicrosoft.com\0\u0017", false)]
    [InlineData("\0\0\u0005t.com\0\u0017", false)]
    [InlineData("\0\0\u0006bat.co\0\u0017", false)]
    [InlineData("\0\0\u0007t.co.uk\0\u0017", false)]
    public void A_name_in_tls_is_met_whole_or_below(string hello, bool expected) =>
        Assert.Equal(expected, Expression("snort3", "ssl", Inputs.Domain(1, "t.co")).IsMatch(hello));

    [Theory]
    [InlineData("t.co", true)]
    [InlineData("www.T.co:8080", true)]
    [InlineData("microsoft.com", false)]
    [InlineData("t.co.evil.com", false)]
    public void A_host_of_http_is_met_whole_or_below(string host, bool expected) =>
        Assert.Equal(expected, Expression("snort3", "http", Inputs.Domain(1, "t.co")).IsMatch(host));

    [Theory]
    [InlineData("snort3")]
    [InlineData("suricata")]
    public void A_mail_address_is_met_whole(string format)
    {
        var expression = Expression(format, "smtp", Inputs.Indicator(1, "[email-addr:value = 'a@b.co']"));
        Assert.All(["MAIL FROM:<a@b.co>", "a@b.co", "to A@b.co.\r\n"], text => Assert.Matches(expression, text));
        Assert.All(["<a@b.com>", "<xa@b.co>", "<x.a@b.co>", "<a@b.co.uk>", "<a@b-co>"], text => Assert.DoesNotMatch(expression, text));
    }

    [Theory]
    [InlineData("suricata", "tls.sni; content:\"bad-crane.click\"; nocase; bsize:15;")]
    [InlineData("snort3", "ssl_state:client_hello;")]
    public void Of_an_encrypted_address_the_host_is_met_when_it_is_all(string format, string part)
    {
        var (text, notes) = Inputs.Write(
            format, Inputs.Indicator(1, "[url:value = 'https://bad-crane.click/']"), Inputs.Indicator(2, "[url:value = 'https://bad-crane.click/a']"));
        Assert.Contains(part, Assert.Single(Inputs.Lines(text)), StringComparison.Ordinal);
        Assert.Contains("encrypted", Assert.Single(notes.Notes).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("suricata")]
    [InlineData("snort3")]
    public void A_path_is_written_as_clients_send_it(string format) => Assert.Contains(
        "content:\"/gr|25|C3|25|BCn\"", Assert.Single(Inputs.Lines(Inputs.Write(format, Inputs.Indicator(1, "[url:value = 'http://bad-crane.click/gr\u00fcn']")).Text)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("rule x { condition: not_there }", "variable")]
    [InlineData("rule x { strings: $u = \"x\" condition: true }", "does not use")]
    [InlineData("import \"evil\" rule x { condition: evil.y > 1 }", "module")]
    [InlineData("import \"magic\"\nrule x { condition: magic.type() == \"x\" }", "module")]
    [InlineData("rule x { condition: ( true }", "brackets")]
    [InlineData("rule x { condition: filename == \"x\" }", "variable")]
    [InlineData("global rule x { condition: uint32(0) == 0x46445025 }", "global")]
    [InlineData("rule good { condition: true }", "name")]
    [InlineData("/* x */ include \"/etc/passwd\" rule x { condition: true }", "includes")]
    public void A_rule_that_would_take_the_others_with_it_is_left_out_of_the_bundle(string rule, string word)
    {
        var (text, notes) = Inputs.Write("yara", Inputs.Rule(1, "yara", "rule good { condition: true }"), Inputs.Rule(2, "yara", rule),
            Inputs.Rule(3, "yara", "import \"pe\" rule last { condition: good and pe.is_dll() }"));
        Assert.Contains(word, Assert.Single(notes.Notes).Why, StringComparison.Ordinal);
        Assert.Equal(
            ["import \"pe\"", "rule good { condition: true }", "rule last { condition: good and pe.is_dll() }"],
            Inputs.Lines(text, "//"));
    }

    [Theory]
    [InlineData("suricata", "suricata")]
    [InlineData("snort", "snort3")]
    public void A_carried_rule_neither_lets_traffic_pass_nor_blocks_what_is_fit_to_be_reported_only(string language, string format)
    {
        var (text, notes) = Inputs.Write(format,
            Inputs.Rule(1, language, "pass ip any any -> any any (msg:\"x\"; sid:1;)"),
            Inputs.Rule(2, language, "drop ip any any -> any any (msg:\"x\"; sid:2;)", Inputs.Use("alert")),
            Inputs.Rule(3, language, "drop ip any any -> 203.0.113.7 any (msg:\"x\"; sid:3;)", Inputs.Use("block")));
        Assert.Equal(
            ["alert ip any any -> any any (msg:\"x\"; sid:2;)", "drop ip any any -> 203.0.113.7 any (msg:\"x\"; sid:3;)"], Inputs.Lines(text));
        Assert.Equal([Inputs.Id(1), Inputs.Id(2)], notes.Notes.Select(note => note.Place));
    }

    /// <summary>The regular expression of the only rule of a protocol.</summary>
    private static Regex Expression(string format, string protocol, Breakwater.Stix.StixObject indicator)
    {
        var rule = Inputs.Lines(Inputs.Write(format, indicator).Text).Single(line => line.StartsWith($"alert {protocol} ", StringComparison.Ordinal));
        var start = rule.IndexOf("pcre:\"/", StringComparison.Ordinal) + 7;
        return new Regex(rule[start..rule.IndexOf("/i\";", start, StringComparison.Ordinal)], RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}
