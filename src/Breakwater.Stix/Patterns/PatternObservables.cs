using System.Globalization;

namespace Breakwater.Stix;

/// <summary>Collects the values that a pattern looks for.</summary>
internal static class PatternObservables
{
    /// <summary>True when the expression is nothing but an OR of equality tests. The parser's limit bounds the recursion.</summary>
    public static bool Collect(ObservationExpression root, List<PatternObservable> found) => Collect(root, true, found);

    private static bool Collect(ObservationExpression expression, bool isPlain, List<PatternObservable> found)
    {
        switch (expression)
        {
            case Observation one:
                return Collect(one.Comparison, isPlain, found);
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
        var isEquality = !test.Negated && test.Operator switch
        {
            PatternOperator.Equal or PatternOperator.In => true,
            PatternOperator.IsSubset => test.Path.ObjectType is "ipv4-addr" or "ipv6-addr",
            _ => false,
        };
        if (!isEquality)
        {
            return false;
        }

        var path = test.Path.StepsText;
        foreach (var constant in test.Constants)
        {
            found.Add(new PatternObservable(test.Path.ObjectType, path, TextOf(constant), isPlain));
        }

        return true;
    }

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
