using System.Globalization;

namespace Breakwater.Stix;

/// <summary>Collects the values that a pattern looks for.</summary>
internal static class PatternObservables
{
    /// <summary>
    /// True when the expression is nothing but an OR of equality tests. The parser's limits bound the recursion. Qualifiers that ask
    /// nothing of a single observation change nothing: WITHIN on one, and REPEATS 1 TIMES.
    /// </summary>
    public static bool Collect(ObservationExpression root, List<PatternObservable> found) => Collect(root, true, found);

    /// <summary>The first thing that makes seeing one value too little; for a pattern that is not plain.</summary>
    public static string WhyNotPlain(ObservationExpression expression) => expression switch
    {
        Observation one => WhyNotPlain(one.Comparison),
        ObservationJoin { Join: PatternJoin.Or } join => First(join.Operands, static o => Collect(o, []), WhyNotPlain),
        ObservationJoin join => $"{PatternText.Word(join.Join).Trim()} asks for more than one observation.",
        QualifiedObservation { Qualifier: StartStopQualifier } => "START asks when it was observed.",
        QualifiedObservation { Qualifier: RepeatsQualifier { Times: > 1 } } => "REPEATS asks for more than one observation.",
        QualifiedObservation qualified => WhyNotPlain(qualified.Inner),
        _ => "",
    };

    private static string WhyNotPlain(ComparisonExpression expression) => expression switch
    {
        ComparisonJoin { Join: PatternJoin.Or } join => First(join.Operands, static o => Collect(o, true, []), WhyNotPlain),
        ComparisonJoin => "AND asks for more than one value of an object.",
        ExistsTest => "EXISTS names no value.",
        Comparison { Negated: true } => "NOT asks for any value but those that are named.",
        Comparison { Operator: PatternOperator.In, Constants.Count: 0 } => "IN names no value.",
        Comparison test => $"{PatternText.Word(test.Operator)} asks for more than one value.",
        _ => "",
    };

    private static string First<T>(IReadOnlyList<T> operands, Func<T, bool> isPlain, Func<T, string> why)
    {
        foreach (var operand in operands)
        {
            if (!isPlain(operand))
            {
                return why(operand);
            }
        }

        return "";
    }

    private static bool Collect(ObservationExpression expression, bool isPlain, List<PatternObservable> found)
    {
        switch (expression)
        {
            case Observation one:
                return Collect(one.Comparison, isPlain, found);
            case QualifiedObservation qualified when SaysNothing(qualified):
                return Collect(qualified.Inner, isPlain, found);
            case QualifiedObservation qualified:
                Collect(qualified.Inner, false, found);
                return false;
            case ObservationJoin join:
                var isOr = join.Join == PatternJoin.Or;
                var isWhole = isOr;
                foreach (var operand in join.Operands)
                {
                    isWhole &= Collect(operand, isPlain && isOr, found);
                }

                return isWhole;
            default:
                return false;
        }
    }

    // One observation is always within any time of itself. Where more than one may be bound below, Collect says no of what is below.
    private static bool SaysNothing(QualifiedObservation qualified) =>
        qualified.Qualifier is WithinQualifier or RepeatsQualifier { Times: 1 };

    private static bool Collect(ComparisonExpression expression, bool isPlain, List<PatternObservable> found)
    {
        switch (expression)
        {
            case Comparison test:
                return CollectTest(test, isPlain, found);
            case ComparisonJoin join:
                var isOr = join.Join == PatternJoin.Or;
                var isWhole = isOr;
                foreach (var operand in join.Operands)
                {
                    isWhole &= Collect(operand, isPlain && isOr, found);
                }

                return isWhole;
            default:
                return false;
        }
    }

    private static bool CollectTest(Comparison test, bool isPlain, List<PatternObservable> found)
    {
        if (!IsEquality(test))
        {
            return false;
        }

        var path = test.Path.StepsText;
        foreach (var constant in test.Constants)
        {
            found.Add(new PatternObservable(test.Path.ObjectType, path, TextOf(constant), isPlain));
        }

        return test.Constants.Count > 0;
    }

    /// <summary>A LIKE without % and _ is one. So is ISSUBSET on an address, whose block then is the value.</summary>
    private static bool IsEquality(Comparison test) => test.Operator switch
    {
        PatternOperator.Equal => !test.Negated,
        PatternOperator.NotEqual => test.Negated,
        PatternOperator.In => !test.Negated,
        PatternOperator.Like => !test.Negated && test.Constants[0] is TextConstant like && !like.Value.AsSpan().ContainsAny('%', '_'),
        PatternOperator.IsSubset => !test.Negated && IsAddress(test.Path) && test.Constants[0] is TextConstant block
            && Subnet.TryParse(block.Value, out _),
        _ => false,
    };

    private static bool IsAddress(ObjectPath path) => (path.ObjectType, path.Steps) switch
    {
        ("ipv4-addr" or "ipv6-addr", [PropertyStep { Name: "value" }]) => true,
        ("network-traffic", [PropertyStep { Name: "src_ref" or "dst_ref" }, PropertyStep { Name: "value" }]) => true,
        _ => false,
    };

    private static string TextOf(PatternConstant constant) => constant switch
    {
        TextConstant text => text.Value,
        IntegerConstant integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        FloatConstant number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        BooleanConstant boolean => boolean.Value ? "true" : "false",
        HexConstant hex => hex.Hex,
        BinaryConstant binary => binary.Base64,
        TimestampConstant time => time.Value.ToString(),
        _ => "",
    };
}
