using System.Text;
using Breakwater.Stix;

namespace Breakwater.Fuzz.Targets;

/// <summary>Patterns: read, printed, read again, matched.</summary>
internal sealed class PatternTarget : FuzzTarget
{
    private static readonly string[] Words =
    [
        "AND", "OR", "NOT", "FOLLOWEDBY", "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET", "EXISTS", "IN", "START", "STOP", "WITHIN",
        "REPEATS", "SECONDS",
        "TIMES", "true", "false", "[", "]", "(", ")", "=", "!=", "<>", ">=", "h'00'", "b'aGk='", "t'2026-01-01T00:00:00Z'", "'\\''",
        "'\\\\'", "//", "/*", "*/",
        "[*]", "[0]", ".", ":", "_ref", "_refs", "\u00a0", "é", "😀", " WITHIN 5 SECONDS", " REPEATS 2 TIMES", "(?i)", "(?=",
        "[[:alpha:]]", "\\\\d+", "{2,3}",
        "(a|b)*", "\\\\x{1F600}", "\\\\p{Lu}", "%", "_",
    ];

    private readonly ObservedSet _observed = Observe();

    public override string Name => "pattern";

    public override void Run(byte[] input)
    {
        var text = Text(input);
        var isRead = PatternParser.TryParse(text, out var pattern, out var error);
        Expect(isRead || (error.Position >= 0 && error.Position <= text.Length && error.Message.Length > 0), "an error has no place");
        var isStrict = PatternParser.TryParseStrictly(text, out _, out _);
        Expect(isRead || !isStrict, "what is read strictly is read");
        if (pattern is null)
        {
            return;
        }

        var printed = pattern.ToString();
        Expect(PatternParser.TryParse(printed, out var again, out error), $"what was printed is read again: {error}");
        Expect(again!.ToString() == printed, "what was read again is printed the same");
        Expect(pattern.Observables().SequenceEqual(again.Observables()), "what was read again names the same values");
        var use = pattern.Use(out var reason);
        Expect(use == PatternUse.Plain == (reason is null), "a reason is given but for plain patterns");

        var answer = new PatternMatcher(pattern).Match(_observed);
        Expect(answer.Matches == true == (answer.Bindings.Count > 0), "a match has bindings");
        Expect(answer.Matches is null == (answer.Reason is not null), "no answer has a reason");
        Expect(new PatternMatcher(again).Match(_observed).Matches == answer.Matches, "what was read again matches the same");
        Stream(pattern, answer);
    }

    protected override byte[] Make(Random random)
    {
        var text = Mutator.Utf8(Observation(random, 3));
        return random.Next(3) == 0 ? text : Mutator.Mutate(random, text, Words, () => Mutator.Utf8(Observation(random, 1)));
    }

    private void Stream(Pattern pattern, PatternAnswer answer)
    {
        var stream = new PatternStream(new PatternMatcher(pattern), TimeSpan.FromDays(1));
        var found = stream.Add(_observed).Count > 0;
        Expect(!found || answer.Matches != false, "a stream finds nothing that is not there");
        Expect(found || stream.Undecided > 0 || answer.Matches != true, "a stream finds what is there");
    }

    private static string Observation(Random random, int depth)
    {
        var core = depth == 0 || random.Next(3) == 0
            ? $"[{Comparison(random, 2)}]"
            : $"({Observation(random, depth - 1)} {Mutator.Pick(random, "AND", "OR", "FOLLOWEDBY")} {Observation(random, depth - 1)})";
        return core + Mutator.Pick(random, "", "", "", " WITHIN 5 SECONDS", " WITHIN 0.5 SECONDS", " REPEATS 2 TIMES", " REPEATS 1 TIMES",
            " START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T00:00:03Z'", " REPEATS 300000 TIMES");
    }

    private static string Comparison(Random random, int depth)
    {
        if (depth > 0 && random.Next(2) == 0)
        {
            return $"({Comparison(random, depth - 1)} {Mutator.Pick(random, "AND", "OR")} {Comparison(random, depth - 1)})";
        }

        var path = Mutator.Pick(random, "file:name", "file:size", "file:hashes.'SHA-256'", "file:extensions.'x-y'.list[*].deep",
            "file:parent_ref.path", "file:p_bin", "file:names[0]", "file:contains_refs[*].name", "ipv4-addr:value",
            "x-own:'any thing'", "directory:path");
        return random.Next(8) switch
        {
            0 => $"{Mutator.Pick(random, "", "NOT ")}EXISTS {path}",
            1 => $"{path} {Not(random)}IN ({Constant(random)}{Mutator.Pick(random, "", ", " + Constant(random))})",
            2 => $"{path} {Not(random)}LIKE {Mutator.Pick(random, "'a%'", "'%_b'", "'é%'", "''")}",
            3 => $"{path} {Not(random)}MATCHES {Expression(random)}",
            4 => $"{path} {Not(random)}{Mutator.Pick(random, "ISSUBSET", "ISSUPERSET")} {Block(random)}",
            _ => $"{path} {Not(random)}{Mutator.Pick(random, "=", "!=", "<", ">", "<=", ">=")} {Constant(random)}",
        };
    }

    private static string Block(Random random) => Mutator.Pick(random, "'198.51.100.0/24'", "'2001:db8::/32'", "'x'");

    private static string Not(Random random) => random.Next(4) == 0 ? "NOT " : "";

    private static string Constant(Random random) => Mutator.Pick(random, "'a'", "'b'", "'it\\'s'", "5", "-5", "1.5", "h'6869'",
        "b'aGk='", "'198.51.100.5'", "t'2026-01-01T00:00:00Z'", "'caf\u00e9'", "9007199254740993", "0.1");

    private static string Expression(Random random)
    {
        var parts = new StringBuilder("'");
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            parts.Append(Mutator.Pick(random, "a", "b", ".", "[a-z]", "[^a]", "\\\\d", "\\\\w", "\\\\bx", "(a|b)", "(?i)A", "(?:ab)",
                "[[:digit:]]", "\\\\h", "\\\\Qa.\\\\E", "^", "$", "|", "é", "😀", "\\\\x{41}", "\\\\p{L}"));
            parts.Append(Mutator.Pick(random, "", "", "*", "+", "?", "{2}", "{1,3}", "*?", "++"));
        }

        return parts.Append('\'').ToString();
    }

    private static ObservedSet Observe()
    {
        const string Objects =
            """
            {"0":{"type":"file","name":"a","size":5,"hashes":{"SHA-256":"b"},"parent_ref":"1","contains_refs":["2","9"],
            "names":["a","b"],"p_bin":"aGk=","extensions":{"x-y":{"list":[{"deep":"a"},{"deep":5},7]}}},
            "1":{"type":"directory","path":"b"},"2":{"type":"file","name":"caf\u00e9","size":1.5},
            "3":{"type":"ipv4-addr","value":"198.51.100.5"},"4":{"type":"x-own","any thing":"it's"}}
            """;
        var data = Enumerable.Range(0, 4).Select(second =>
            $"{{\"type\":\"observed-data\",\"id\":\"observed-data--{second}\",\"first_observed\":\"2026-01-01T00:00:0{second}Z\","
            + $"\"last_observed\":\"2026-01-01T00:00:0{second + second / 3}Z\","
            + $"\"number_observed\":{1 + second / 2},\"objects\":{Objects}}}");
        return ObservedSet.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', data)}]"), out var error) ?? throw new FuzzException(error!);
    }
}
