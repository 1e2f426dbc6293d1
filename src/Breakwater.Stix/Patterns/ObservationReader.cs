using System.Globalization;

namespace Breakwater.Stix;

/// <summary>Reads what stands outside square brackets, on the tokens of one parse.</summary>
internal sealed class ObservationReader(PatternTokens tokens, ComparisonReader comparisons)
{
    public ObservationExpression? ReadPattern()
    {
        var root = ReadFollowedBy();
        if (root is not null && tokens.Kind != PatternTokenKind.End)
        {
            tokens.Fail("The pattern should end here, or go on with AND, OR, FOLLOWEDBY or a qualifier.");
        }

        return tokens.Failed ? null : root;
    }

    private ObservationExpression? ReadFollowedBy() => ReadJoin(PatternJoin.FollowedBy, PatternTokenKind.FollowedBy);

    private ObservationExpression? ReadOperand(PatternJoin join) => join switch
    {
        PatternJoin.FollowedBy => ReadJoin(PatternJoin.Or, PatternTokenKind.Or),
        PatternJoin.Or => ReadJoin(PatternJoin.And, PatternTokenKind.And),
        _ => ReadQualified(),
    };

    private ObservationExpression? ReadJoin(PatternJoin join, PatternTokenKind word)
    {
        var first = ReadOperand(join);
        if (first is null || tokens.Kind != word)
        {
            return first;
        }

        var operands = new List<ObservationExpression>();
        Add(operands, join, first);
        while (tokens.Take(word))
        {
            if (ReadOperand(join) is not { } next)
            {
                return null;
            }

            Add(operands, join, next);
        }

        return new ObservationJoin(join, operands);
    }

    private static void Add(List<ObservationExpression> operands, PatternJoin join, ObservationExpression operand)
    {
        // AND and OR are associative: brackets around the same join say nothing. FOLLOWEDBY groups from the left.
        if (operand is ObservationJoin inner && inner.Join == join && (join != PatternJoin.FollowedBy || operands.Count == 0))
        {
            operands.AddRange(inner.Operands);
        }
        else
        {
            operands.Add(operand);
        }
    }

    private ObservationExpression? ReadQualified()
    {
        var isSimple = tokens.Kind == PatternTokenKind.SquareOpen;
        var expression = isSimple ? ReadObservation() : ReadGroup();
        var seen = PatternTokenKind.None;
        var seenToo = PatternTokenKind.None;
        var count = 0;
        while (expression is not null && tokens.Kind is PatternTokenKind.Start or PatternTokenKind.Within or PatternTokenKind.Repeats)
        {
            // A qualifier stands at most once directly behind an observation; a group in round brackets may have it again (9.4).
            if (isSimple && (tokens.Kind == seen || tokens.Kind == seenToo))
            {
                tokens.Fail($"{tokens.Span} qualifies this observation already.");
                return null;
            }

            if (count++ == Limits.PatternQualifiersMax)
            {
                tokens.Fail($"More than {Limits.PatternQualifiersMax} qualifiers on one group.");
                return null;
            }

            (seen, seenToo) = (tokens.Kind, seen);
            expression = tokens.Count() && ReadQualifier() is { } qualifier ? new QualifiedObservation(expression, qualifier) : null;
        }

        return expression;
    }

    private Observation? ReadObservation()
    {
        tokens.Advance();
        return tokens.Enter() && comparisons.Read() is { } comparison && tokens.Leave(PatternTokenKind.SquareClose, "]")
            ? new Observation(comparison)
            : null;
    }

    private ObservationExpression? ReadGroup()
    {
        if (!tokens.Take(PatternTokenKind.RoundOpen))
        {
            tokens.Fail("An observation in square brackets, or a round bracket, must follow here.");
            return null;
        }

        return tokens.Enter() && ReadFollowedBy() is { } inner && tokens.Leave(PatternTokenKind.RoundClose, ")") ? inner : null;
    }

    private PatternQualifier? ReadQualifier()
    {
        if (tokens.Take(PatternTokenKind.Start))
        {
            return TakeTimestamp() is { } start && tokens.Require(PatternTokenKind.Stop, "STOP") && TakeTimestamp() is { } stop
                ? new StartStopQualifier(start, stop)
                : null;
        }

        if (tokens.Take(PatternTokenKind.Within))
        {
            return TakeSeconds() is { } seconds && tokens.Require(PatternTokenKind.Seconds, "SECONDS") ? new WithinQualifier(seconds)
                : null;
        }

        return tokens.Take(PatternTokenKind.Repeats) && TakeTimes() is { } times && tokens.Require(PatternTokenKind.Times, "TIMES")
            ? new RepeatsQualifier(times)
            : null;
    }

    private StixTimestamp? TakeTimestamp()
    {
        if (tokens.Kind == PatternTokenKind.Timestamp && StixTimestamp.TryParse(tokens.Literal, out var time))
        {
            tokens.Advance();
            return time;
        }

        tokens.Fail("A timestamp such as t'2026-01-31T09:00:00.000Z' must follow here.");
        return null;
    }

    private double? TakeSeconds()
    {
        if (tokens.Kind is PatternTokenKind.Integer or PatternTokenKind.Float
            && double.TryParse(tokens.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && double.IsFinite(seconds))
        {
            tokens.Advance();
            return seconds;
        }

        tokens.Fail("A number above 0 must follow here.");
        return null;
    }

    private long? TakeTimes()
    {
        if (tokens.Kind == PatternTokenKind.Integer
            && long.TryParse(tokens.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var times) && times > 0)
        {
            tokens.Advance();
            return times;
        }

        tokens.Fail("A whole number above 0, of at most 64 bits, must follow here.");
        return null;
    }
}
