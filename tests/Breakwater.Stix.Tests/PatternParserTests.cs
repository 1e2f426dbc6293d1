using System.Text;
using Xunit;

namespace Breakwater.Stix.Tests;

public sealed class PatternParserTests
{
    [Theory]
    [InlineData("[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f']", null)]
    [InlineData("[email-message:from_ref.value MATCHES '.+\\\\@example\\\\.com$' AND email-message:body_multipart[*].body_raw_ref.name MATCHES '^Final Report.+\\\\.exe$']", null)]
    [InlineData("[file:hashes.MD5 == '79054025255fb1a26e4bc422aef54eb4'] FOLLOWEDBY [windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\foo\\\\bar'] WITHIN 300 SECONDS",
        "[file:hashes.MD5 = '79054025255fb1a26e4bc422aef54eb4'] FOLLOWEDBY [windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\foo\\\\bar'] WITHIN 300 SECONDS")]
    [InlineData("([file:name = 'a'] AND [process:pid>=5]) REPEATS 5 TIMES WITHIN 1800.5 SECONDS", "([file:name = 'a'] AND [process:pid >= 5]) REPEATS 5 TIMES WITHIN 1800.5 SECONDS")]
    [InlineData("[a:b = 1] START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00.12Z'",
        "[a:b = 1] START t'2026-01-01T00:00:00.000Z' STOP t'2026-01-02T00:00:00.120Z'")]
    [InlineData("[ipv4-addr:value ISSUBSET '198.51.100.0/24' OR ipv6-addr:value ISSUPERSET '2001:db8::1/128']", null)]
    [InlineData("[network-traffic:dst_port NOT IN (443, 80) AND network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' LIKE 'x%']", null)]
    [InlineData("[a:b IN ()]", null)]
    [InlineData("[a:b = 1.0 OR a:b = -.5 OR a:c = true OR a:d <> false]", "[a:b = 1.0 OR a:b = -0.5 OR a:c = true OR a:d != false]")]
    [InlineData("[a:b = h'00fF' OR a:b = b'aGk=' OR a:b < t'2026-01-01T00:00:00.000Z']", null)]
    [InlineData("[EXISTS a:b[-1].c[0] AND NOT EXISTS a:'x y']", null)]
    [InlineData("[a:b = 1 OR a:c = 2 AND a:d = 3]", null)]
    [InlineData("[(a:b = 1 OR a:c = 2) AND a:d = 3]", null)]
    [InlineData("[a:b = 1 AND (a:c = 2 AND a:d = 3)]", "[a:b = 1 AND a:c = 2 AND a:d = 3]")]
    [InlineData("[a:b = 1] FOLLOWEDBY ([a:c = 1] FOLLOWEDBY [a:d = 1])", null)]
    [InlineData("([a:b = 1] FOLLOWEDBY [a:c = 1]) FOLLOWEDBY [a:d = 1]", "[a:b = 1] FOLLOWEDBY [a:c = 1] FOLLOWEDBY [a:d = 1]")]
    [InlineData("[a:b = 1] OR [a:c = 1] AND [a:d = 1] FOLLOWEDBY [a:e = 1]", null)]
    [InlineData("([a:b = 1] OR [a:c = 1]) AND [a:d = 1]", null)]
    [InlineData("/* one */ [a:b // two\n = 'x' /**/] ", "[a:b = 'x']")]
    [InlineData("[a:b = 'it\\'s \\\\ fine']", null)]
    [InlineData("[ x-y_z:b='€😀' ]", "[x-y_z:b = '€😀']")]
    [InlineData("[a:'AND'.'b' = 1]", "[a:'AND'.b = 1]")]
    [InlineData("[a:b=1AND a:c='x'OR a:d=.5]WITHIN 5SECONDS", "[a:b = 1 AND a:c = 'x' OR a:d = 0.5] WITHIN 5 SECONDS")]
    [InlineData("[a:b=+1 OR a:b=-0 OR a:b=+0.50]", "[a:b = 1 OR a:b = 0 OR a:b = 0.5]")]
    [InlineData("[ANDY-x:ORION = true AND a:truely = false]", null)]
    [InlineData("\u00a0[a:b\u2003=\u30001]\u0085", "[a:b = 1]")]
    [InlineData("[a:''.b[0][*][-3] = h'']", null)]
    [InlineData("[a:b = t'2016-12-31T23:59:60Z']", "[a:b = t'2017-01-01T00:00:00.000Z']")]
    [InlineData("[a:b = 1] START t'2026-01-02T00:00:00.000Z' STOP t'2026-01-01T00:00:00.000Z'", null)]
    [InlineData("[a:b = 1] REPEATS 3000000000 TIMES WITHIN 0.001 SECONDS", null)]
    [InlineData("([a:b = 1]) WITHIN 5 SECONDS WITHIN 6 SECONDS", "([a:b = 1] WITHIN 5 SECONDS) WITHIN 6 SECONDS")]
    [InlineData("([a:b = 1] OR [a:c = 1]) WITHIN 5 SECONDS WITHIN 6 SECONDS", null)]
    [InlineData("[a:b = 'two\nlines \t/* no comment */ // none']", null)]
    [InlineData("[a:b NOT == 'x' AND a:c NOT <> 'y' AND a:d NOT >= 5]", "[a:b NOT = 'x' AND a:c NOT != 'y' AND a:d NOT >= 5]")]
    [InlineData("[a:b = 1]//end", "[a:b = 1]")]
    [InlineData("(((([a:b = 1]))))", "[a:b = 1]")]
    [InlineData("[a:b IN (92233720368547758080.1, 0.000000000012345, -12300000000000000000000.5, 0.1)]",
        "[a:b IN (92233720368547760000.0, 0.000000000012345, -12300000000000000000000.0, 0.1)]")]
    [InlineData("[a:b = 1] WITHIN 30000000000000000000000 SECONDS", null)]
    public void Stix_9_parses_and_prints(string text, string? printed)
    {
        Assert.True(PatternParser.TryParse(text, out var pattern, out var error), error.ToString());
        Assert.Equal(printed ?? text, pattern.ToString());
        Assert.True(PatternParser.TryParse(pattern.ToString(), out var again, out _));
        Assert.Equal(pattern.ToString(), again.ToString());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("[", 1)]
    [InlineData("a:b = 1", 0)]
    [InlineData("[a:b = 1", 8)]
    [InlineData("[a:b = 1]]", 9)]
    [InlineData("[a:b = 1] [c:d = 2]", 10)]
    [InlineData("[a:b = 1] OR", 12)]
    [InlineData("[a b = 1]", 3)]
    [InlineData("[a:b 1]", 5)]
    [InlineData("[a:b = ]", 7)]
    [InlineData("[a:b = x]", 7)]
    [InlineData("[a:b = 'x]", 7)]
    [InlineData("[a:b = 'x\\n']", 9)]
    [InlineData("[a:b = \"x\"]", 7)]
    [InlineData("[a:b = h'0']", 7)]
    [InlineData("[a:b = h'0g']", 7)]
    [InlineData("[a:b = b'%']", 7)]
    [InlineData("[a:b = t'2026-01-01']", 7)]
    [InlineData("[a:b LIKE 5]", 10)]
    [InlineData("[a:b > true]", 7)]
    [InlineData("[a:b IN 5]", 8)]
    [InlineData("[a:b IN (5,)]", 11)]
    [InlineData("[a:hashes.SHA-256 = 'x']", 10)]
    [InlineData("[a:b[x] = 1]", 5)]
    [InlineData("[a:b[1 = 1]", 7)]
    [InlineData("[NOT a:b = 1]", 5)]
    [InlineData("[a:b = 1] WITHIN 0 SECONDS", 17)]
    [InlineData("[a:b = 1] WITHIN 5", 18)]
    [InlineData("[a:b = 1] REPEATS 2.5 TIMES", 18)]
    [InlineData("[a:b = 1] START t'2026-01-02T00:00:00Z'", 39)]
    [InlineData("[a:b = 1] STOP t'2026-01-02T00:00:00Z'", 10)]
    [InlineData("[a:b = 1] START '2026-01-02T00:00:00Z' STOP '2026-01-03T00:00:00Z'", 16)]
    [InlineData("[a:b = 1] WITHIN 5 SECONDS WITHIN 6 SECONDS", 27)]
    [InlineData("[a:b = 1] REPEATS 5 TIMES WITHIN 2 SECONDS REPEATS 2 TIMES", 43)]
    [InlineData("[a:b = 1] REPEATS 0 TIMES", 18)]
    [InlineData("[a:b = 1] REPEATS -1 TIMES", 18)]
    [InlineData("[a:b = 1] WITHIN -5 SECONDS", 17)]
    [InlineData("[a:b = 1] WITHIN 0.0 SECONDS", 17)]
    [InlineData("[a:b = 1] within 5 seconds", 10)]
    [InlineData("[a:b = 1] and [a:c = 2]", 10)]
    [InlineData("[a:b like 'x']", 5)]
    [InlineData("[a:b = TRUE]", 7)]
    [InlineData("[a:b = 01]", 7)]
    [InlineData("[a:b = 1.]", 8)]
    [InlineData("[a:b = 1e5]", 8)]
    [InlineData("[a:b = +]", 7)]
    [InlineData("[a:b = b'']", 7)]
    [InlineData("[a:b = b'aGk']", 7)]
    [InlineData("[a:b = b'aGk =']", 7)]
    [InlineData("[a:b = h'0F0']", 7)]
    [InlineData("[a:b = t'2026-02-30T00:00:00Z']", 7)]
    [InlineData("[a:b = t'2026-01-01T00:00:00']", 7)]
    [InlineData("[a:b = t'2026-01-01t00:00:00z']", 7)]
    [InlineData("[a:b = t'2026-01-01T00:00:00+01:00']", 7)]
    public void Names_the_character_of_a_fault(string text, int position) => AssertFault(text, position);

    [Theory]
    [InlineData("[a:b IN ('x' 'y')]", 13)]
    [InlineData("[a:b IN 'x']", 8)]
    [InlineData("[a:b NOT NOT = 1]", 9)]
    [InlineData("[a:b NOT]", 8)]
    [InlineData("[NOT (a:b = 1)]", 5)]
    [InlineData("[EXISTS]", 7)]
    [InlineData("[a:b EXISTS]", 5)]
    [InlineData("[a:b.5 = 1]", 4)]
    [InlineData("[a:b. = 1]", 6)]
    [InlineData("[a: = 1]", 4)]
    [InlineData("['a':b = 1]", 1)]
    [InlineData("[a:b[*]c = 1]", 7)]
    [InlineData("[a:[0] = 1]", 3)]
    [InlineData("[AND:b = 1]", 1)]
    [InlineData("[a:AND = 1]", 3)]
    [InlineData("[a:b-c = 1]", 3)]
    [InlineData("[a:b = 'x' OR]", 13)]
    [InlineData("[OR a:b = 'x']", 1)]
    [InlineData("([a:b = 1])) ", 11)]
    [InlineData("(a:b = 1)", 1)]
    [InlineData("[[a:b = 1]]", 1)]
    [InlineData("[a:b = 1] FOLLOWEDBY", 20)]
    [InlineData("[a:b = 1];", 9)]
    [InlineData("[a:b = ^1]", 7)]
    [InlineData("[a:b = 'x' // open]", 19)]
    [InlineData("[a:b = 1] /* open", 10)]
    [InlineData("[a:b = 99999999999999999999]", 7)]
    [InlineData("[a:b = 1x]", 8)]
    [InlineData("[a:b & 1]", 5)]
    [InlineData("[]", 1)]
    [InlineData("([a:b = 1]", 10)]
    [InlineData("[a:b = 1 FOLLOWEDBY a:c = 2]", 9)]
    public void Names_the_character_of_a_misplaced_word(string text, int position) => AssertFault(text, position);

    private static void AssertFault(string text, int position)
    {
        Assert.False(PatternParser.TryParse(text, out var pattern, out var error));
        Assert.Null(pattern);
        Assert.Equal(position, error.Position);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[file:hashes.MD5 = 'abc']", 19)]
    [InlineData("[file:hashes.'SHA-256' != 'abc']", 26)]
    [InlineData("[file:name = 'x' OR file:hashes.'sha1' IN ('da39a3ee5e6b4b0d3255bfef95601890afd80709', 'da39')]", 87)]
    [InlineData("[file:hashes.MD5 = 5]", 19)]
    [InlineData("[file:hashes.SSDEEP = '']", 22)]
    public void A_strict_reading_refuses_what_is_no_hash_of_its_algorithm(string text, int position)
    {
        Assert.True(PatternParser.TryParse(text, out _, out _));
        Assert.False(PatternParser.TryParseStrictly(text, out _, out var error));
        Assert.Equal(position, error.Position);
    }

    [Theory]
    [InlineData("[file:hashes.MD5 = 'D41D8CD98F00B204E9800998ECF8427E']")]
    [InlineData("[file:hashes.MD5 LIKE 'd4%']")]
    [InlineData("[file:hashes.x_own = 'abc' OR file:hashes[*] = 'abc' OR x:MD5 = 'abc']")]
    [InlineData("[file:hashes.SSDEEP = '3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C']")]
    public void A_strict_reading_takes_the_other_hashes(string text) =>
        Assert.True(PatternParser.TryParseStrictly(text, out _, out var error), error.ToString());

    [Theory]
    [InlineData("[ipv4-addr:value = '203.0.113.7']")]
    [InlineData("[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f']")]
    public void A_plain_pattern_is_read_with_less_than_a_kilobyte(string text)
    {
        Assert.True(PatternParser.TryParse(text, out _, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(PatternParser.TryParse(text, out _, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1024);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[(")]
    [InlineData("[")]
    public void Deep_brackets_are_refused_without_harm(string open)
    {
        var text = open + new string('(', 100_000);
        Assert.False(PatternParser.TryParse(text, out _, out var error));
        Assert.True(error.Position <= Limits.PatternDepthMax + open.Length);
    }

    [Fact]
    public void Takes_brackets_up_to_the_limit_and_no_deeper()
    {
        Assert.True(PatternParser.TryParse(Nested(Limits.PatternDepthMax - 1), out _, out _));
        Assert.False(PatternParser.TryParse(Nested(Limits.PatternDepthMax), out _, out _));

        static string Nested(int depth) => $"{new string('(', depth)}[a:b = 1]{new string(')', depth)}";
    }

    [Fact]
    public void Takes_terms_up_to_the_limit_and_no_more()
    {
        Assert.True(PatternParser.TryParse(Terms(Limits.PatternTermsMax), out var pattern, out _));
        Assert.Equal(Limits.PatternTermsMax, pattern.Observables().Count);
        Assert.False(PatternParser.TryParse(Terms(Limits.PatternTermsMax + 1), out _, out _));
        Assert.False(PatternParser.TryParse(new string(' ', Limits.PatternCharsMax + 1), out _, out _));

        static string Terms(int count) => $"[{string.Join(" OR ", Enumerable.Repeat("a:b = 1", count))}]";
    }

    [Theory]
    [InlineData("[domain-name:value = 'evil.com']", "domain-name value evil.com")]
    [InlineData("[domain-name:value = 'evil.com' OR ipv4-addr:value = '203.0.113.7']", "domain-name value evil.com|ipv4-addr value 203.0.113.7")]
    [InlineData("[domain-name:value = 'a.com'] OR [url:value = 'http://b.com/'] OR ([mutex:name = 'm'])", "domain-name value a.com|url value http://b.com/|mutex name m")]
    [InlineData("[file:hashes.'SHA-256' IN ('a', 'b')]", "file hashes.'SHA-256' a|file hashes.'SHA-256' b")]
    [InlineData("[ipv4-addr:value ISSUBSET '203.0.113.0/24']", "ipv4-addr value 203.0.113.0/24")]
    [InlineData("[network-traffic:dst_ref.value ISSUBSET '2001:db8::/32' OR network-traffic:src_ref.value IN ('a', 'b')]",
        "network-traffic dst_ref.value 2001:db8::/32|network-traffic src_ref.value a|network-traffic src_ref.value b")]
    [InlineData("([url:value = 'x'] OR ([email-addr:value = 'y'] OR [mutex:name NOT != 'z'])) WITHIN 5 SECONDS REPEATS 1 TIMES",
        "url value x|email-addr value y|mutex name z")]
    [InlineData("[(domain-name:value LIKE 'evil.com' OR (domain-name:value = 'b.com' OR domain-name:value == 'c.com'))]",
        "domain-name value evil.com|domain-name value b.com|domain-name value c.com")]
    public void An_or_of_equality_tests_is_plain(string text, string expected)
    {
        Assert.True(PatternParser.TryParse(text, out var pattern, out _));
        Assert.True(pattern.PlainObservables(out var observables));
        Assert.Equal(expected, string.Join('|', observables.Select(o => $"{o.ObjectType} {o.Path} {o.Value}")));
        Assert.All(observables, o => Assert.True(o.Plain));
    }

    [Theory]
    [InlineData("[domain-name:value = 'evil.com' AND domain-name:x = 'y']", 2)]
    [InlineData("[domain-name:value = 'evil.com'] AND [a:b = 'c']", 2)]
    [InlineData("[domain-name:value = 'evil.com'] FOLLOWEDBY [a:b = 'c']", 2)]
    [InlineData("[domain-name:value = 'evil.com'] REPEATS 5 TIMES", 1)]
    [InlineData("[domain-name:value NOT = 'evil.com']", 0)]
    [InlineData("[domain-name:value != 'evil.com']", 0)]
    [InlineData("[domain-name:value LIKE '%evil.com' OR domain-name:value = 'x.com']", 1)]
    [InlineData("[EXISTS domain-name:value]", 0)]
    [InlineData("[a:b IN ()]", 0)]
    public void Anything_else_is_not_plain(string text, int count)
    {
        Assert.True(PatternParser.TryParse(text, out var pattern, out _));
        Assert.False(pattern.PlainObservables(out var observables));
        Assert.Empty(observables);
        Assert.Equal(count, pattern.Observables().Count);
        Assert.Equal(PatternUse.Stream, pattern.Use(out var reason));
        Assert.NotEmpty(reason!);
    }

    [Theory]
    [InlineData("[a:b = 'x']", PatternUse.Plain, null)]
    [InlineData("[a:b = 'x'] AND [a:c = 'y']", PatternUse.Stream, "AND")]
    [InlineData("[a:b = 'x'] OR [a:c LIKE 'y%']", PatternUse.Stream, "LIKE")]
    [InlineData("[a:b = 'x' OR NOT EXISTS a:c]", PatternUse.Stream, "EXISTS")]
    [InlineData("[a:b = 'x'] START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'", PatternUse.Stream, "START")]
    [InlineData("([a:b = 'x'] AND [a:c = 'y']) WITHIN 5 SECONDS", PatternUse.Stream, "AND")]
    [InlineData("[a:b MATCHES 'x']", PatternUse.Stream, "MATCHES")]
    [InlineData("[a:b MATCHES '(?<=x)y']", PatternUse.None, "look-around")]
    [InlineData("[a:b = 'x'] AND [a:b IN (1, 'x')]", PatternUse.None, "types")]
    public void Says_what_a_pattern_is_fit_for(string text, PatternUse use, string? reason)
    {
        Assert.True(PatternParser.TryParse(text, out var pattern, out _));
        Assert.Equal(use, pattern.Use(out var found));
        Assert.Equal(reason is null, found is null);
        Assert.Contains(reason ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_under_and_is_not_plain_beside_one_that_is()
    {
        Assert.True(PatternParser.TryParse("[a:b = '1' OR (a:c = '2' AND a:d = '3')]", out var pattern, out _));
        Assert.Equal([true, false, false], pattern.Observables().Select(o => o.Plain));
    }

    [Fact]
    public void Random_patterns_never_throw_and_reprint_to_themselves()
    {
        const int Seed = 20260301;
        string[] parts =
        [
            "[", "]", "(", ")", "a:b", "file:hashes.'SHA-256'", "x-y:z[*].q[0]", "=", "!=", "<", ">=", "IN", "('a',1)", "LIKE", "MATCHES", "NOT", "EXISTS",
            "AND", "OR", "FOLLOWEDBY", "'t\\'x'", "5", "-1.5", "true", "h'00'", "b''", "t'2026-01-01T00:00:00Z'", "WITHIN 5 SECONDS", "REPEATS 2 TIMES",
            "[a:b = 1]", "[a:b = 'c' OR d:e IN ('f')]", "//\n", "/*", ".", ":", ",",
        ];
        var random = new Random(Seed);
        var parsed = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(1, 9); i > 0; i--)
            {
                text.Append(parts[random.Next(parts.Length)]).Append(' ');
            }

            var error = Record.Exception(() =>
            {
                if (PatternParser.TryParse(text.ToString(), out var pattern, out var fault))
                {
                    parsed++;
                    Assert.True(PatternParser.TryParse(pattern.ToString(), out var again, out _));
                    Assert.Equal(pattern.ToString(), again.ToString());
                    Assert.Equal(pattern.Observables(), again.Observables());
                }
                else
                {
                    Assert.InRange(fault.Position, 0, text.Length);
                }
            });
            Assert.True(error is null, $"Seed {Seed}, round {round}, text {text}: {error}");
        }

        Assert.True(parsed > 500, $"{parsed}");
    }
}
