using System.Globalization;
using System.Text;

namespace Breakwater.Stix;

/// <summary>Prints patterns: one space between words, <c>=</c> and <c>!=</c>, round brackets only where precedence asks for them.</summary>
internal static class PatternText
{
    public static string Of(ObservationExpression expression) => Append(new StringBuilder(), expression).ToString();

    public static string Of(ComparisonExpression expression) => Append(new StringBuilder(), expression).ToString();

    public static string Of(PatternConstant constant) => Append(new StringBuilder(), constant).ToString();

    public static string Of(IReadOnlyList<PathStep> steps)
    {
        var text = new StringBuilder();
        foreach (var step in steps)
        {
            AppendStep(text, step);
        }

        return text.ToString();
    }

    private static StringBuilder Append(StringBuilder text, ObservationExpression expression) => expression switch
    {
        Observation one => Append(text.Append('['), one.Comparison).Append(']'),
        QualifiedObservation qualified => AppendQualified(text, qualified),
        ObservationJoin join => AppendJoin(text, join),
        _ => text,
    };

    private static StringBuilder AppendQualified(StringBuilder text, QualifiedObservation qualified)
    {
        AppendOperand(text, qualified.Inner, qualified.Inner is ObservationJoin || IsRepeated(qualified));
        return qualified.Qualifier switch
        {
            StartStopQualifier bounds => text.Append(" START t'").Append(bounds.Start).Append("' STOP t'").Append(bounds.Stop).Append('\''),
            WithinQualifier within => text.Append(CultureInfo.InvariantCulture, $" WITHIN {Number(within.Seconds)} SECONDS"),
            RepeatsQualifier repeats => text.Append(CultureInfo.InvariantCulture, $" REPEATS {repeats.Times} TIMES"),
            _ => text,
        };
    }

    /// <summary>The same kind of qualifier again on a bare observation: the grammar takes it only outside round brackets.</summary>
    private static bool IsRepeated(QualifiedObservation qualified)
    {
        var isSame = false;
        var inner = qualified.Inner;
        for (; inner is QualifiedObservation next; inner = next.Inner)
        {
            isSame |= next.Qualifier.GetType() == qualified.Qualifier.GetType();
        }

        return isSame && inner is Observation;
    }

    private static StringBuilder AppendJoin(StringBuilder text, ObservationJoin join)
    {
        for (var i = 0; i < join.Operands.Count; i++)
        {
            text.Append(i == 0 ? "" : Word(join.Join));

            // AND binds tighter than OR, OR tighter than FOLLOWEDBY. An operand of the same join keeps the brackets it was written with.
            var operand = join.Operands[i];
            AppendOperand(text, operand, operand is ObservationJoin inner && inner.Join >= join.Join);
        }

        return text;
    }

    private static StringBuilder AppendOperand(StringBuilder text, ObservationExpression operand, bool inBrackets) =>
        inBrackets ? Append(text.Append('('), operand).Append(')') : Append(text, operand);

    private static StringBuilder Append(StringBuilder text, ComparisonExpression expression)
    {
        switch (expression)
        {
            case ComparisonJoin join:
                for (var i = 0; i < join.Operands.Count; i++)
                {
                    text.Append(i == 0 ? "" : Word(join.Join));
                    var operand = join.Operands[i];
                    _ = operand is ComparisonJoin inner && inner.Join >= join.Join
                        ? Append(text.Append('('), operand).Append(')')
                        : Append(text, operand);
                }

                return text;
            case ExistsTest exists:
                return text.Append(exists.Negated ? "NOT EXISTS " : "EXISTS ").Append(exists.Path);
            case Comparison test:
                text.Append(test.Path).Append(test.Negated ? " NOT " : " ").Append(Word(test.Operator)).Append(' ');
                return test.Operator == PatternOperator.In ? AppendSet(text, test.Constants) : Append(text, test.Constants[0]);
            default:
                return text;
        }
    }

    private static StringBuilder AppendSet(StringBuilder text, IReadOnlyList<PatternConstant> constants)
    {
        text.Append('(');
        for (var i = 0; i < constants.Count; i++)
        {
            Append(text.Append(i == 0 ? "" : ", "), constants[i]);
        }

        return text.Append(')');
    }

    private static StringBuilder Append(StringBuilder text, PatternConstant constant) => constant switch
    {
        TextConstant value => AppendQuoted(text, value.Value),
        IntegerConstant integer => text.Append(CultureInfo.InvariantCulture, $"{integer.Value}"),
        FloatConstant number => text.Append(WithPoint(Number(number.Value))),
        BooleanConstant boolean => text.Append(boolean.Value ? "true" : "false"),
        HexConstant hex => text.Append("h'").Append(hex.Hex).Append('\''),
        BinaryConstant binary => text.Append("b'").Append(binary.Base64).Append('\''),
        TimestampConstant time => text.Append("t'").Append(time.Value).Append('\''),
        _ => text,
    };

    private static void AppendStep(StringBuilder text, PathStep step)
    {
        switch (step)
        {
            case PropertyStep property:
                text.Append(text.Length == 0 ? "" : ".");
                _ = PatternWords.IsPlainName(property.Name) ? text.Append(property.Name) : AppendQuoted(text, property.Name);
                break;
            case IndexStep index:
                text.Append(CultureInfo.InvariantCulture, $"[{index.Index}]");
                break;
            case AnyIndexStep:
                text.Append("[*]");
                break;
        }
    }

    private static StringBuilder AppendQuoted(StringBuilder text, string value)
    {
        text.Append('\'');
        foreach (var c in value)
        {
            _ = c is '\'' or '\\' ? text.Append('\\').Append(c) : text.Append(c);
        }

        return text.Append('\'');
    }

    private static string WithPoint(string number) => number.Contains('.', StringComparison.Ordinal) ? number : number + ".0";

    /// <summary>The grammar has no exponents: the shortest digits that read as the same number, with as many zeros as it takes.</summary>
    private static string Number(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0)
        {
            return shortest;
        }

        var sign = value < 0 ? "-" : "";
        var digits = shortest[sign.Length..mark].Replace(".", "", StringComparison.Ordinal);
        var exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < 0
            ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : exponent + 1 >= digits.Length
                ? $"{sign}{digits}{new string('0', exponent + 1 - digits.Length)}"
                : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    public static string Word(PatternJoin join) => join switch
    {
        PatternJoin.And => " AND ",
        PatternJoin.Or => " OR ",
        _ => " FOLLOWEDBY ",
    };

    public static string Word(PatternOperator test) => test switch
    {
        PatternOperator.Equal => "=",
        PatternOperator.NotEqual => "!=",
        PatternOperator.Greater => ">",
        PatternOperator.Less => "<",
        PatternOperator.GreaterOrEqual => ">=",
        PatternOperator.LessOrEqual => "<=",
        PatternOperator.In => "IN",
        PatternOperator.Like => "LIKE",
        PatternOperator.Matches => "MATCHES",
        PatternOperator.IsSubset => "ISSUBSET",
        _ => "ISSUPERSET",
    };
}
