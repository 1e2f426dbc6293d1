using System.Text.Json;
using System.Text.RegularExpressions;
using Breakwater.Formats.Writing;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Formats.Tests.Writing;

/// <summary>Values and words that somebody sends on purpose: no output may take them for syntax.</summary>
public sealed class HostileTextTests
{
    private const string Words = "\\u000a0.0.0.0 injected.click\\u000d\\u000a; rm -rf / #\\\"',) $(reboot) `reboot` \\u2028=cmd|calc!A1 {{x}} [y] sid:1; \\u0000\\u0085";

    private static readonly string[] Values =
    [
        "a.click; reboot", "a.click\\nlocal-data: x", "a.click' -Action ALLOW", "a.click\"", "a.click$(reboot)", "a.click`reboot`", "a .click", "a.click#", "a.click/",
        "../../etc/passwd", "-rf.click", "a\\u0000.click", "a.click\\r\\n0.0.0.0 b.click", "*.click", ".", "a..click", "{a}.click", "a.click,b.click", "a.click CNAME x.",
    ];

    private static readonly string[] Urls =
    [
        "http://a.click/\\nINJECTED", "http://a.click/\"; sid:1;)", "http://a.click/$(reboot)", "http://a.click/`reboot`", "http://a.click/;deny all;", "http://a.click/,x,y",
        "http://a.click/*", "http://a.click/^", "http://a.click/#frag", "http://a.click/é", "http://a.click/|24|", "http://a.click/(.*)+$", "http://u:p@a.click/", "javascript:alert(1)",
        "http://[2001:db8::1]/", "http://a.click:99999/",
    ];

    /// <summary>What each line of an output has to look like, whatever comes in.</summary>
    private static readonly Dictionary<string, string> Shapes = new(StringComparer.Ordinal)
    {
        ["panos-ip"] = "^[0-9a-f.:/]+ #bw:[0-9a-f]{12}$",
        ["panos-domain"] = "^[a-z0-9._-]+$",
        ["panos-url"] = "^[!-~]+$",
        ["fortigate-ip"] = "^[0-9a-f.:/]+$",
        ["fortigate-domain"] = "^[a-z0-9._-]+$",
        ["fortigate-url"] = "^[a-z]+://[!-~]+$|^[!-~]+$",
        ["fortigate-hash"] = "^[0-9a-f]{32,64} bw:[0-9a-f]{12}$",
        ["cisco-ip"] = "^[0-9a-f.:/]+$",
        ["cisco-domain"] = "^[a-z0-9._-]+$",
        ["cisco-url"] = "^[!-~]+$",
        ["checkpoint"] = "^bw-[0-9a-f]{12}-[0-9a-f]{16},[^,\"]+,[A-Za-z0-9 -]+,(low|medium|high),(low|medium|high),A[BV],bw:[0-9a-f]{12}[A-Za-z0-9 ./+_-]*$",
        ["sophos-ip"] = "^[0-9.]+$",
        ["sophos-domain"] = "^[a-z0-9._-]+$",
        ["sophos-url"] = "^[!-~]+$",
        ["pfsense"] = "^[0-9a-f.:/]+ # bw:[0-9a-f]{12}$",
        ["opnsense"] = "^[0-9a-f.:/]+ # bw:[0-9a-f]{12}$",
        ["mikrotik"] = "^/(ip|ipv6) (firewall address-list|dns static) (add (list=breakwater address=[0-9a-f.:/]+|name=[a-z0-9._-]+ type=NXDOMAIN match-subdomain=yes) comment=bw:[0-9a-f]{12}|remove \\[find .*\\])$",
        ["hosts"] = "^0\\.0\\.0\\.0 [a-z0-9._-]+ # bw:[0-9a-f]{12}$",
        ["pihole"] = "^\\|\\|[a-z0-9._-]+\\^$",
        ["adguard"] = "^\\|\\|[a-z0-9._-]+\\^$",
        ["dnsmasq"] = "^local=/[a-z0-9._-]+/ # bw:[0-9a-f]{12}$",
        ["unbound"] = "^server:$|^local-zone: \"[a-z0-9._-]+\\.\" always_nxdomain # bw:[0-9a-f]{12}$",
        ["bind-rpz"] = "^\\$TTL 300$|^@ (SOA|NS) [a-z0-9. ]+$|^(\\*\\.)?[a-z0-9._-]+ CNAME \\.( ; bw:[0-9a-f]{12})?$",
        ["windows-dns"] = "^\\$ErrorActionPreference = 'Stop'$|^Get-DnsServerQueryResolutionPolicy [ -~]+$|^Add-DnsServerQueryResolutionPolicy -Name 'bw-[0-9a-f]{17}' -Action DENY -FQDN 'EQ,[a-z0-9._-]+,\\*\\.[a-z0-9._-]+' # bw:[0-9a-f]{12}$",
        ["squid"] = "^\\.[a-z0-9._-]+$",
        ["squid-ip"] = "^[0-9a-f.:/]+$",
        ["squid-url"] = "^\\^[!-~]+\\$$",
        ["nginx"] = "^deny [0-9a-f.:/]+; # bw:[0-9a-f]{12}$",
        ["postfix"] = "^[A-Za-z0-9._@+-]+ REJECT bw:[0-9a-f]{12}$",
        ["postfix-cidr"] = "^[0-9a-f.:/]+ REJECT bw:[0-9a-f]{12}$",
        ["domains"] = "^[a-z0-9._-]+ # bw:[0-9a-f]{12}$",
        ["ips"] = "^[0-9a-f.:/]+ # bw:[0-9a-f]{12}$",
        ["urls"] = "^[!-~]+ # bw:[0-9a-f]{12}$",
        ["hashes"] = "^[0-9a-f]+ # bw:[0-9a-f]{12}$",
    };

    public static TheoryData<string> Lists => [.. OutputFormats.All.Where(format => format.List is not null).Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_list_has_lines_of_its_own_syntax_only(string format)
    {
        var shape = new Regex(Shapes[format]);
        var list = OutputFormats.Find(format)!.List!;
        var (text, _) = Inputs.Write(format, Hostile());
        var lines = text.Split('\n').Where(line => line.Length > 0).Select(line => line.TrimEnd('\r')).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines.Where(line => list.Comment is not { } mark || !line.StartsWith(mark, StringComparison.Ordinal)),
            line => Assert.Matches(shape, line));
        // Words are in a remark of one format only, and its shape says which characters they have there.
        Assert.True(format == "checkpoint" || !text.Contains("injected", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\n' or '\r'));
    }

    [Theory]
    [InlineData("suricata")]
    [InlineData("snort3")]
    public void A_rule_is_one_line_and_what_it_quotes_stays_inside(string format)
    {
        var lines = Inputs.Lines(Inputs.Write(format, Hostile()).Text);
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            Assert.Matches("^alert [a-z]+ [$!-~ ]+ \\(.*\\)$", line);
            // Outside of quoted texts there is no character that options do not have.
            var bare = Regex.Replace(line, "pcre:\"/[^\";]*/i\";", "");
            bare = Regex.Replace(bare, "\"[^\"\\\\;]*\"", "\"\"");
            Assert.DoesNotMatch("[`\\\\]|sid:1;", bare);
            Assert.Equal(0, bare.Count(c => c == '"') % 2);
            Assert.Single(Regex.Matches(bare, "sid:"));
            Assert.DoesNotContain(line, c => c > '~');
        });
        var ids = lines.Select(line => Regex.Match(line, "sid:([0-9]+);").Groups[1].Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void No_field_of_a_table_begins_a_formula_and_no_row_breaks()
    {
        foreach (var format in new[] { "csv", "splunk" })
        {
            var (text, _) = Inputs.Write(format, [.. Hostile(), Inputs.Indicator(900, "[file:name = '=cmd.exe']"), Inputs.Indicator(901, "[mutex:name = '@SUM(1+1)*cmd|calc!A0']")]);
            var rows = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var columns = rows[0].Split(',').Length;
            Assert.All(rows, row =>
            {
                var fields = Fields(row);
                Assert.Equal(columns, fields.Count);
                Assert.All(fields, field => Assert.False(field.Length > 0 && "=+-@\t|%".Contains(field[0], StringComparison.Ordinal), row));
            });
            Assert.Contains("'=cmd.exe", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Zeek_gets_five_fields_a_line_and_json_formats_are_one_document_a_line()
    {
        var objects = Hostile().ToList();
        Assert.All(Inputs.Lines(Inputs.Write("zeek", objects).Text), line => Assert.Equal(5, line.Split('\t').Length));
        foreach (var format in new[] { "sentinel", "elastic" })
        {
            var lines = Inputs.Write(format, objects).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        }

        foreach (var format in new[] { "osquery", "qradar-domain", "qradar-url", "stix", "stix20", "misp" })
        {
            Assert.NotEqual(JsonValueKind.Undefined, JsonElement.Parse(Inputs.Write(format, objects).Text).ValueKind);
        }
    }

    [Fact]
    public void A_carried_rule_that_is_more_than_a_rule_is_left_out()
    {
        StixObject[] objects =
        [
            Inputs.Rule(1, "suricata", "alert dns any any -> any any (msg:\"good\"; sid:7; rev:1;)"),
            Inputs.Rule(2, "suricata", "alert dns any any -> any any (msg:\"same number\"; sid:7; rev:2;)"),
            Inputs.Rule(3, "suricata", "include /etc/passwd"),
            Inputs.Rule(4, "suricata", "alert dns any any -> any any (msg:\"no number\";)"),
            Inputs.Rule(5, "yara", "rule Good { condition: true }"),
            Inputs.Rule(6, "yara", "include \"/etc/passwd\"\nrule Bad { condition: true }"),
            Inputs.Rule(7, "yara", "import \"hash\"\nrule Good { condition: false }"),
            Inputs.Rule(8, "sigma", "title: Good\nlogsource:\n    category: dns\ndetection:\n    a:\n        query: x\n    condition: a"),
            Inputs.Rule(9, "sigma", "title: Two\nlogsource:\n    category: dns\ndetection:\n    condition: a\n---\ntitle: Hidden\nlogsource: {}\ndetection: {}"),
        ];
        Assert.Equal(["alert dns any any -> any any (msg:\"good\"; sid:7; rev:1;)"], Inputs.Lines(Inputs.Write("suricata", objects).Text));
        var (yara, notes) = Inputs.Write("yara", objects);
        Assert.Equal(["rule Good { condition: true }"], Inputs.Lines(yara, "//"));
        Assert.Contains(notes.Notes, note => note.Place == Inputs.Id(6) && note.Why.Contains("includes a file", StringComparison.Ordinal));
        Assert.Contains(notes.Notes, note => note.Place == Inputs.Id(7));
        var sigma = Inputs.Write("sigma", objects).Text;
        Assert.Contains("title: Good", sigma, StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden", sigma, StringComparison.Ordinal);
    }

    private static IEnumerable<StixObject> Hostile()
    {
        var number = 1;
        var words = $",\"name\":\"{Words}\",\"description\":\"{Words}\",\"labels\":[\"{Words}\"],\"external_references\":[{{\"source_name\":\"x\",\"url\":\"https://x.click/{Words}\"}}]";
        foreach (var value in Values)
        {
            yield return Inputs.Indicator(number++, $"[domain-name:value = '{Escaped(value)}']", words);
        }

        foreach (var url in Urls)
        {
            yield return Inputs.Indicator(number++, $"[url:value = '{Escaped(url)}']", words);
        }

        foreach (var pattern in new[]
        {
            "[domain-name:value = 'good.click']", "[ipv4-addr:value = '203.0.113.7']", "[ipv4-addr:value = '203.0.113.64/26']", "[ipv6-addr:value = '2001:db8::7']",
            "[ipv4-addr:value = '203.0.113.9; reboot']", "[url:value = 'http://good.click/a?b=c&d=%20e']", "[email-addr:value = 'a@good.click']",
            "[email-addr:value = '\\'; drop@good.click']", "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf84270']", "[file:name = 'a\\nb.exe']", "[file:name = 'a\"b;c.exe']",
        })
        {
            yield return Inputs.Indicator(number++, pattern.Replace("\\n", "\n", StringComparison.Ordinal), words);
        }
    }

    private static string Escaped(string value) => JsonSerializer.Deserialize<string>($"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"")!
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private static List<string> Fields(string row)
    {
        var fields = new List<string>();
        foreach (Match match in Regex.Matches(row, "(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))"))
        {
            fields.Add(match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value);
        }

        return fields;
    }
}
