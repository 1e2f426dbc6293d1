using Xunit;

namespace Breakwater.Stix.Tests;

/// <summary>What holds of one cyber-observable (STIX 2.1, 9.5 to 9.7).</summary>
public sealed class PatternComparisonTests
{
    private const string Sample =
        """
        {"0":{"type":"x","text":"abc","wide":"\uffee","pair":"\ud83d\ude00","number":5,"float":1.5,"large":9007199254740993,"yes":true,"nothing":null,
        "text_hex":"68690A","text_bin":"aGkK","bad_hex":"6","bad_bin":"*","time":"2026-01-01T00:00:00.5Z","open":"cafe\u0301","closed":"caf\u00e9",
        "korean":"\u1112\u1161\u11ab","angstrom":"\u212b","two":"e\u0323\u0302","lines":"one\ntwo\n","list":["a","b",["c"]],"dictionary":{"A-b":{"c":[1,2,3]}},
        "empty":"","ip":"198.51.100.5","block":"198.51.100.0/28","ip6":"2001:db8::5","name_ref":"1","names_refs":["1","9","2"],"gone_ref":"9"},
        "1":{"type":"y","value":"one","back_ref":"0"},"2":{"type":"y","value":"two"}}
        """;

    [Theory]
    [InlineData("x:text = 'abc'", true)]
    [InlineData("x:text = 'ABC'", false)]
    [InlineData("x:text != 'abc'", false)]
    [InlineData("x:text NOT = 'abc'", false)]
    [InlineData("x:text NOT != 'abc'", true)]
    [InlineData("x:text > 'abb' AND x:text < 'abd' AND x:text >= 'abc' AND x:text <= 'abc'", true)]
    [InlineData("x:text NOT > 'abb'", false)]
    [InlineData("x:wide < '😀'", true)]
    [InlineData("x:pair > '\uffee'", true)]
    [InlineData("x:number = 5 AND x:number = 5.0 AND x:number < 5.5 AND x:number >= 5", true)]
    [InlineData("x:number = '5'", false)]
    [InlineData("x:number != '5'", true)]
    [InlineData("x:number < '6'", false)]
    [InlineData("x:number NOT < '6'", false)]
    [InlineData("x:number IN (1, 5.0)", true)]
    [InlineData("x:number NOT IN (1, 2)", true)]
    [InlineData("x:number IN ()", false)]
    [InlineData("x:number NOT IN ()", true)]
    [InlineData("x:number NOT IN ('5')", true)]
    [InlineData("x:float = 1.5 AND x:float > 1 AND x:float < 2", true)]
    [InlineData("x:large > 9007199254740992.0 AND x:large = 9007199254740993", true)]
    [InlineData("x:yes = true AND x:yes != false AND x:yes != 'true'", true)]
    [InlineData("x:yes = 'true' OR x:yes = 1", false)]
    [InlineData("x:nothing = 'x' OR x:nothing > 1", false)]
    [InlineData("x:nothing != 'x'", true)]
    [InlineData("EXISTS x:nothing", true)]
    [InlineData("x:text_hex = h'68690a' AND x:text_hex = b'aGkK' AND x:text_bin = h'68690A'", true)]
    [InlineData("x:text_hex = 'hi\n' AND x:text_bin < 'hj'", true)]
    [InlineData("x:text_hex = '68690A'", false)]
    [InlineData("x:text = h'616263' AND x:text < h'616264'", true)]
    [InlineData("x:pair = h'f09f9880' OR x:pair > h'00'", false)]
    [InlineData("x:bad_hex = h'06' OR x:bad_bin = h''", false)]
    [InlineData("x:text_bin LIKE 'hi_' AND x:text_bin MATCHES '^hi' AND x:text_hex MATCHES '\\\\x0a$'", true)]
    [InlineData("x:text_hex MATCHES 'hi|€'", false)]
    [InlineData("x:time = t'2026-01-01T00:00:00.500000Z' AND x:time > t'2026-01-01T00:00:00.4Z'", true)]
    [InlineData("x:time IN (t'2025-01-01T00:00:00Z', t'2026-01-01T00:00:00.500Z')", true)]
    [InlineData("x:time = '2026-01-01T00:00:00.500Z'", false)]
    [InlineData("x:text = t'2026-01-01T00:00:00Z' OR x:text < t'2026-01-01T00:00:00Z'", false)]
    [InlineData("x:text != t'2026-01-01T00:00:00Z'", true)]
    [InlineData("x:open = 'caf\u00e9'", false)]
    [InlineData("x:open LIKE 'caf_' AND x:open LIKE '%\u00e9' AND x:closed LIKE 'cafe\u0301'", true)]
    [InlineData("x:open MATCHES '^caf\u00e9$' AND x:closed MATCHES 'e\u0301'", true)]
    [InlineData("x:korean LIKE '\ud55c' AND x:angstrom LIKE '\u00c5' AND x:two LIKE '\u1ec7'", true)]
    [InlineData("x:pair LIKE '_' AND x:pair MATCHES '^.$' AND x:pair MATCHES '^[^a]$'", true)]
    [InlineData("x:text LIKE 'ABC' OR x:text LIKE 'a' OR x:text LIKE '_' OR x:text LIKE '%d%'", false)]
    [InlineData("x:text LIKE '%' AND x:text LIKE 'a%c' AND x:text LIKE '%%b%' AND x:text LIKE '___' AND x:empty LIKE ''", true)]
    [InlineData("x:lines LIKE 'one_two%'", true)]
    [InlineData("x:number LIKE '5' OR x:number MATCHES '5'", false)]
    [InlineData("x:number NOT LIKE '5' AND x:number NOT MATCHES '5'", true)]
    [InlineData("x:text MATCHES 'b'", true)]
    public void A_comparison_holds_as_the_specification_says(string comparison, bool expected) => AssertHolds(comparison, expected);

    [Theory]
    [InlineData("x:ip ISSUBSET '198.51.100.0/24' AND x:ip ISSUBSET '198.51.100.5' AND x:ip ISSUBSET '0.0.0.0/0'", true)]
    [InlineData("x:ip ISSUBSET '198.51.100.0/30' OR x:ip ISSUBSET '::/0'", false)]
    [InlineData("x:ip NOT ISSUBSET '198.51.100.0/30' AND x:text NOT ISSUBSET '198.51.100.0/30'", true)]
    [InlineData("x:block ISSUBSET '198.51.100.0/24' AND x:block ISSUPERSET '198.51.100.5' AND x:block ISSUPERSET '198.51.100.8/29'", true)]
    [InlineData("x:block ISSUPERSET '198.51.100.0/24' OR x:block ISSUBSET '198.51.100.0/29'", false)]
    [InlineData("x:ip6 ISSUBSET '2001:db8::/32' AND x:ip6 ISSUPERSET '2001:0db8:0::5/128'", true)]
    [InlineData("x:list[0] = 'a' AND x:list[*] = 'b' AND x:list[2][0] = 'c' AND x:list[*][*] = 'c'", true)]
    [InlineData("x:list[-1] = 'b' OR x:list[3] = 'a' OR x:list[*] = 'c' OR x:text[*] = 'a' OR x:text[0] = 'a'", false)]
    [InlineData("x:list[*] != 'a'", true)]
    [InlineData("x:dictionary.'A-b'.c[1] = 2 AND x:dictionary.'A-b'.c[*] > 2", true)]
    [InlineData("x:dictionary[*] = 2 OR x:dictionary.'a-b'.c[1] = 2", false)]
    [InlineData("x:name_ref.value = 'one' AND x:name_ref.back_ref.text = 'abc' AND x:name_ref = '1'", true)]
    [InlineData("x:names_refs[0].value = 'one' AND x:names_refs[2].value = 'two' AND x:names_refs[*].value = 'two'", true)]
    [InlineData("x:names_refs[1].value = 'two' OR x:gone_ref.value != 'x' OR x:names_refs.value = 'one'", false)]
    [InlineData("EXISTS x:text AND NOT EXISTS x:other AND EXISTS x:dictionary.'A-b' AND EXISTS x:name_ref.value", true)]
    [InlineData("EXISTS x:other OR NOT EXISTS x:text OR NOT EXISTS z:text OR EXISTS z:text", false)]
    [InlineData("x:other != 'a' OR x:other NOT = 'a' OR x:other NOT IN ('a') OR x:other NOT LIKE 'a' OR x:text.more != 'a'", false)]
    [InlineData("X:text = 'abc' OR x:TEXT = 'abc'", false)]
    [InlineData("y:value = 'one' AND y:value = 'two'", false)]
    [InlineData("y:value = 'one' AND x:text = 'abc'", false)]
    [InlineData("y:value = 'none' OR x:text = 'abc' AND x:number = 5", true)]
    [InlineData("(y:value = 'none' OR x:text = 'abc') AND x:number = 6", false)]
    public void A_path_leads_where_the_specification_says(string comparison, bool expected) => AssertHolds(comparison, expected);

    private static void AssertHolds(string comparison, bool expected)
    {
        var answer = Sightings.Match($"[{comparison}]", Sightings.Data(Sample));
        Assert.True(answer.Matches == expected, $"{answer.Matches} {answer.Reason}");
    }

    [Theory]
    [InlineData("x:text MATCHES '(?=a)'", "look-around")]
    [InlineData("x:number IN (5, '5')", "different types")]
    [InlineData("x:ip ISSUBSET '198.51.100.0/33'", "CIDR")]
    [InlineData("x:ip ISSUPERSET 'abc'", "CIDR")]
    [InlineData("x:text = 'abc' AND x:text MATCHES '('", "malformed")]
    [InlineData("x:text = 'abx' OR x:text MATCHES '(a)\\\\1'", "back reference")]
    public void What_cannot_be_evaluated_is_neither_true_nor_false(string comparison, string reason)
    {
        var answer = Sightings.Match($"[{comparison}]", Sightings.Data(Sample));
        Assert.Null(answer.Matches);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(Sightings.Matcher($"[{comparison}]").Obstacles);
    }

    [Theory]
    [InlineData("[x:text = 'abc' OR x:text MATCHES '(?=a)']", true)]
    [InlineData("[x:text = 'abx' AND x:text MATCHES '(?=a)']", false)]
    [InlineData("[x:other MATCHES '(?=a)']", false)]
    [InlineData("[x:text MATCHES '(?=a)'] OR [x:number = 5]", true)]
    [InlineData("[x:text MATCHES '(?=a)'] AND [x:number = 6]", false)]
    [InlineData("[x:text MATCHES '(?=a)'] AND [x:number = 5]", false)]
    public void What_cannot_be_evaluated_leaves_alone_what_it_does_not_decide(string pattern, bool expected) =>
        Assert.Equal(expected, Sightings.Match(pattern, Sightings.Data(Sample)).Matches);

    [Fact]
    public void Like_on_long_text_takes_no_more_than_its_limit()
    {
        var text = new string('a', 100_000);
        var answer = Sightings.Match($"[x:text LIKE '%{new string('a', 5000)}b']", Sightings.Data($$$"""{"0":{"type":"x","text":"{{{text}}}"}}"""));
        Assert.Null(answer.Matches);
        Assert.Contains("LIKE", answer.Reason, StringComparison.Ordinal);
    }
}
