using Breakwater.Stix;

namespace Breakwater.Formats.Writing;

/// <summary>
/// What to list of a test for several things of one object, which no list can ask for together: a name and where it leads, an address
/// and its port, a file's hashes and name. Each is what MISP itself puts onto lists. Anything else that is joined stands for nothing alone.
/// </summary>
internal static class JoinedValues
{
    public const string Apart = "That the values belong together: a list holds each by itself.";
    public const string Whole = "The port that the pattern asks for: a list holds the host with all of them.";
    public const string ByHash = "What the pattern asks for beside the hash, which tells the file by itself.";

    /// <param name="reasons">What a list leaves out of the pattern, each once.</param>
    /// <param name="isWhole">Every alternative of the pattern is plain or gave something.</param>
    public static IReadOnlyList<PatternObservable> Of(Pattern pattern, out IReadOnlyList<string> reasons, out bool isWhole)
    {
        var found = new List<PatternObservable>();
        var why = new HashSet<string>(StringComparer.Ordinal);
        isWhole = Collect(pattern.Root, found, why);
        reasons = [.. why];
        return found;
    }

    private static bool Collect(ObservationExpression expression, List<PatternObservable> found, HashSet<string> why)
    {
        switch (expression)
        {
            case ObservationJoin { Join: PatternJoin.Or } join:
                var isWhole = true;
                foreach (var operand in join.Operands)
                {
                    isWhole &= Collect(operand, found, why);
                }

                return isWhole;
            case Observation one:
                return Collect(one.Comparison, found, why);
            default:
                return false;
        }
    }

    private static bool Collect(ComparisonExpression expression, List<PatternObservable> found, HashSet<string> why)
    {
        switch (expression)
        {
            case ComparisonJoin { Join: PatternJoin.Or } join:
                var isWhole = true;
                foreach (var operand in join.Operands)
                {
                    isWhole &= Collect(operand, found, why);
                }

                return isWhole;
            case ComparisonJoin join:
                var tests = new List<Comparison>();
                return Flatten(join, tests) && (Resolved(tests, found, why) || Traffic(tests, found, why) || Hashes(tests, found, why));
            default:
                // Plain by itself, or nothing that a list could say.
                return new Pattern(new Observation(expression)).PlainObservables(out _);
        }
    }

    /// <summary>False where something is asked for that is no equality.</summary>
    private static bool Flatten(ComparisonJoin join, List<Comparison> tests) => join.Operands.All(operand => operand switch
    {
        Comparison { Negated: false, Operator: PatternOperator.Equal, Constants.Count: 1 } test => Add(tests, test),
        ComparisonJoin { Join: PatternJoin.And } inner => Flatten(inner, tests),
        _ => false,
    });

    private static bool Add(List<Comparison> tests, Comparison test)
    {
        tests.Add(test);
        return true;
    }

    private static bool Resolved(List<Comparison> tests, List<PatternObservable> found, HashSet<string> why)
    {
        var names = tests.Where(test => IsAt(test, "domain-name", "value")).ToList();
        var addresses = tests.Where(test => IsAt(test, "domain-name", "resolves_to_refs[*].value")).ToList();
        if (names.Count != 1 || names.Count + addresses.Count + tests.Count(test => IsAt(test, "domain-name",
            "resolves_to_refs[*].type")) != tests.Count)
        {
            return false;
        }

        found.Add(Alone("domain-name", "value", names[0]));
        found.AddRange(addresses.Select(test => Alone(
            TextOf(test).Contains(':', StringComparison.Ordinal) ? "ipv6-addr" : AddressText.IsIpv4(TextOf(test).Split('/')[0])
                ? "ipv4-addr" : "domain-name",
            "value", test)));
        why.Add(Apart);
        return true;
    }

    private static bool Traffic(List<Comparison> tests, List<PatternObservable> found, HashSet<string> why)
    {
        var ends = tests.Where(test => IsAt(test, "network-traffic", "dst_ref.value") || IsAt(test, "network-traffic",
            "src_ref.value")).ToList();
        if (ends.Count != 1 || !tests.TrueForAll(test => ends.Contains(test) || IsOfTraffic(test)))
        {
            return false;
        }

        found.Add(Alone("network-traffic", ends[0].Path.StepsText, ends[0]));
        if (tests.Exists(test => test.Path.StepsText is "dst_port" or "src_port"))
        {
            why.Add(Whole);
        }

        return true;
    }

    private static bool IsOfTraffic(Comparison test) => test.Path.ObjectType == "network-traffic" && test.Path.StepsText
        is "dst_ref.type" or "src_ref.type" or "dst_port" or "src_port" or "protocols[*]" or "protocols[0]";

    private static bool Hashes(List<Comparison> tests, List<PatternObservable> found, HashSet<string> why)
    {
        var hashes = tests.Where(test => test.Path.StepsText.StartsWith("hashes.", StringComparison.OrdinalIgnoreCase)).ToList();
        if (hashes.Count == 0 || !tests.TrueForAll(test => test.Path.ObjectType == tests[0].Path.ObjectType))
        {
            return false;
        }

        found.AddRange(hashes.Select(test => Alone(test.Path.ObjectType, test.Path.StepsText, test)));
        why.Add(hashes.Count == tests.Count ? Apart : ByHash);
        return true;
    }

    private static bool IsAt(Comparison test, string type, string path) => test.Path.ObjectType == type && test.Path.StepsText == path;

    private static PatternObservable Alone(string type, string path, Comparison test) => new(type, path, TextOf(test), false);

    private static string TextOf(Comparison test) => test.Constants[0] is TextConstant text ? text.Value : "";
}
