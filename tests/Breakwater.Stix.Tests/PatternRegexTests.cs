using System.Text.Json;
using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>MATCHES: what PCRE means, without backtracking.</summary>
public sealed class PatternRegexTests
{
    [Theory]
    [InlineData("b", "abc", true)]
    [InlineData("^b", "abc", false)]
    [InlineData("^abc$", "abc\n", true)]
    [InlineData("^abc\\z", "abc\n", false)]
    [InlineData("^abc\\Z", "abc\n", true)]
    [InlineData("^abc$", "abc\n\n", false)]
    [InlineData("^b$", "a\nb\nc", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("(?m)\\Ab", "a\nb", false)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("a.c", "a\rc", true)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("(?s:a.)c", "a\nc", true)]
    [InlineData("(?s:a.)c.", "a\nc\n", false)]
    [InlineData("abc", "ABC", false)]
    [InlineData("(?i)abc", "ABC", true)]
    [InlineData("a(?i)b(?-i)c", "aBc", true)]
    [InlineData("a(?i)b(?-i)c", "aBC", false)]
    [InlineData("(a(?i)b|c)d", "Cd", true)]
    [InlineData("(a(?i)b|c)d", "CD", false)]
    [InlineData("(?x) a b # comment\n c", "abc", true)]
    [InlineData("(?x: a [ ] b ) c", "a b c", true)]
    [InlineData("a(?#not this)b", "ab", true)]
    [InlineData("(?P<name>a)(?<other>b)(?'third'c)", "abc", true)]
    [InlineData("(?|a|b)c", "bc", true)]
    [InlineData("\\d+", "\u0661\u0662", false)]
    [InlineData("\\d\\D\\w\\W\\s\\S", "1a_- x", true)]
    [InlineData("^\\w+$", "caf\u00e9", false)]
    [InlineData("^\\W$", "\u00e9", true)]
    [InlineData("[[:alpha:]][[:digit:]][[:^space:]][[:xdigit:][:punct:]]", "a1-F", true)]
    [InlineData("^[[:word:]]+$", "a-b", false)]
    [InlineData("^[^[:upper:]]$", "a", true)]
    [InlineData("[]a]+[^]b]", "]a]c", true)]
    [InlineData("^[a\\-z]+$", "a-z", true)]
    [InlineData("^[a-]+$", "a-", true)]
    [InlineData("^[\\w-]+$", "a-b", true)]
    [InlineData("^[a-\\d]+$", "a-5", true)]
    [InlineData("^[\\x41-\\x{5a}\\n\\b]+$", "AZ\n\b", true)]
    [InlineData("^[a[b]+$", "a[b", true)]
    [InlineData("\\h\\H\\v\\V\\R", "\u00a0x\u2028y\r\n", true)]
    [InlineData("^\\R$", "\u0085", true)]
    [InlineData("^\\N+$", "ab", true)]
    [InlineData("\\Qa.b*\\E+", "a.b***", true)]
    [InlineData("\\Q[(", "[(", true)]
    [InlineData("\\x41\\x{1F600}\\t\\e\\a\\cA\\0\\012\\o{101}", "A😀\t\u001b\a\u0001\0\nA", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^[^a]{2}$", "😀", false)]
    [InlineData("^\\p{Lu}\\p{L}\\PL\\p{^L}\\p{Any}[\\p{Nd}\\P{Z}]$", "Aé1-x5", true)]
    [InlineData("\\bfoo\\b", "a foo b", true)]
    [InlineData("\\Bo", "foo", true)]
    [InlineData("a{2}b{1,}c{0,1}d{,3}e{x}", "aabbcd{,3}e{x}", true)]
    [InlineData("^a{2,3}$", "aaaa", false)]
    [InlineData("a*?b+?c??d{1,2}?", "abcd", true)]
    [InlineData("(?:a|b|)c(|d)", "c", true)]
    [InlineData("^(?:^a|$)+", "a", true)]
    [InlineData("(*UTF8)a", "a", true)]
    [InlineData("\\/\\-\\_\\@\\#", "/-_@#", true)]
    [InlineData("", "anything", true)]
    [InlineData("(?-i:a)(?im-sx:B)", "ab", true)]
    [InlineData("\\.exe$", "x.exe", true)]
    [InlineData("^HKEY_.*\\\\run$", "HKEY_LM\\x\\run", true)]
    public void Means_what_pcre_means(string expression, string subject, bool expected)
    {
        var answer = Match(expression, subject);
        Assert.True(expected == answer.Matches, $"{answer.Matches} {answer.Reason}");
    }

    [Theory]
    [InlineData("a(?=b)", "look-around")]
    [InlineData("a(?!b)", "look-around")]
    [InlineData("(?<=a)b", "look-around")]
    [InlineData("(?<!a)b", "look-around")]
    [InlineData("(a)\\1", "back reference")]
    [InlineData("(?<n>a)\\k<n>", "back reference")]
    [InlineData("(?P<n>a)(?P=n)", "back reference")]
    [InlineData("(a)\\g{1}", "back reference")]
    [InlineData("(?>a)b", "atomic group")]
    [InlineData("a++", "possessive")]
    [InlineData("a{1,2}+", "possessive")]
    [InlineData("(?R)", "recursion")]
    [InlineData("(a)(?1)", "recursion")]
    [InlineData("(?&n)", "recursion")]
    [InlineData("(?(1)a|b)", "condition")]
    [InlineData("\\Ga", "\\G")]
    [InlineData("a\\Kb", "\\K")]
    [InlineData("(*SKIP)a", "verb")]
    [InlineData("a(*COMMIT)", "verb")]
    [InlineData("\\p{Greek}", "Greek")]
    [InlineData("(", "malformed")]
    [InlineData(")", "malformed")]
    [InlineData("*a", "malformed")]
    [InlineData("a**", "malformed")]
    [InlineData("[a", "malformed")]
    [InlineData("[z-a]", "malformed")]
    [InlineData("[[:nope:]]", "malformed")]
    [InlineData("a{3,2}", "malformed")]
    [InlineData("a{70000}", "malformed")]
    [InlineData("\\", "malformed")]
    [InlineData("\\x{110000}", "malformed")]
    [InlineData("\\x{4", "malformed")]
    [InlineData("(?z)", "malformed")]
    [InlineData("(?<1>a)", "malformed")]
    [InlineData("(((a{1,100}){1,100}){1,100})", "states")]
    [InlineData("[😀]", "U+FFFF")]
    public void Names_what_cannot_be_run(string expression, string reason)
    {
        var answer = Match(expression, "a");
        Assert.Null(answer.Matches);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(.*)*x(.*)*y")]
    public void Expressions_made_to_backtrack_end(string expression) =>
        Assert.False(Match(expression, new string('a', 20_000) + "!").Matches);

    [Fact]
    public void Deep_and_long_expressions_are_refused_without_harm()
    {
        Assert.Null(Match(new string('(', 5000), "a").Matches);
        var answer = Match(new string('a', Limits.PatternRegexCharsMax + 1), "a");
        Assert.Contains("longer than", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void All_expressions_of_a_pattern_share_one_budget()
    {
        var brackets = string.Join(" OR ", Enumerable.Repeat("x:v MATCHES 'a{7000}'", 40));
        var answer = Sightings.Match($"[{brackets}]", Sightings.Data("""{"0":{"type":"x","v":"a"}}"""));
        Assert.Null(answer.Matches);
        Assert.Contains("together", answer.Reason, StringComparison.Ordinal);
    }

    private static PatternAnswer Match(string expression, string subject)
    {
        var quoted = expression.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        var value = JsonEncodedText.Encode(subject);
        return Sightings.Match($"[x:v MATCHES '{quoted}']", Sightings.Data($$$"""{"0":{"type":"x","v":"{{{value}}}"}}"""));
    }
}
