using System.Globalization;

namespace Breakwater.Stix;

/// <summary>Reads what stands inside square brackets, on the tokens of one parse.</summary>
/// <param name="isStrict">Hashes must be of their algorithm's form.</param>
internal sealed class ComparisonReader(PatternTokens tokens, bool isStrict)
{
    public ComparisonExpression? Read() => ReadJoin(PatternJoin.Or, PatternTokenKind.Or);

    private ComparisonExpression? ReadOperand(PatternJoin join) =>
        join == PatternJoin.Or ? ReadJoin(PatternJoin.And, PatternTokenKind.And) : ReadTest();

    private ComparisonExpression? ReadJoin(PatternJoin join, PatternTokenKind word)
    {
        var first = ReadOperand(join);
        if (first is null || tokens.Kind != word)
        {
            return first;
        }

        var operands = new List<ComparisonExpression>();
        Add(operands, join, first);
        while (tokens.Take(word))
        {
            if (ReadOperand(join) is not { } next)
            {
                return null;
            }

            Add(operands, join, next);
        }

        return new ComparisonJoin(join, operands);
    }

    private static void Add(List<ComparisonExpression> operands, PatternJoin join, ComparisonExpression operand)
    {
        if (operand is ComparisonJoin inner && inner.Join == join)
        {
            operands.AddRange(inner.Operands);
        }
        else
        {
            operands.Add(operand);
        }
    }

    private ComparisonExpression? ReadTest()
    {
        if (tokens.Take(PatternTokenKind.RoundOpen))
        {
            return tokens.Enter() && Read() is { } inner && tokens.Leave(PatternTokenKind.RoundClose, ")") ? inner : null;
        }

        if (!tokens.Count())
        {
            return null;
        }

        var isNot = tokens.Take(PatternTokenKind.Not);
        if (tokens.Take(PatternTokenKind.Exists))
        {
            return ReadPath() is { } there ? new ExistsTest(there, isNot) : null;
        }

        if (isNot)
        {
            tokens.Fail("NOT stands before EXISTS, or between a path and its operator.");
            return null;
        }

        return ReadPath() is { } path ? ReadComparison(path) : null;
    }

    private Comparison? ReadComparison(ObjectPath path)
    {
        var isNot = tokens.Take(PatternTokenKind.Not);
        var at = tokens.Token;
        if (Operator(at.Kind) is not { } test)
        {
            tokens.Fail("A comparison operator must follow here.");
            return null;
        }

        tokens.Advance();
        if (test == PatternOperator.In)
        {
            return ReadSet(path) is { } set ? new Comparison(path, isNot, test, set) : null;
        }

        var position = tokens.Position;
        if (ReadConstant() is not { } constant)
        {
            return null;
        }

        if (!Fits(test, constant))
        {
            tokens.Fail(position, $"{PatternText.Word(test)} cannot be used with this constant.");
            return null;
        }

        var isEquality = test is PatternOperator.Equal or PatternOperator.NotEqual;
        return isEquality && !IsHash(path, constant, position) ? null : new Comparison(path, isNot, test, [constant]);
    }

    private static bool Fits(PatternOperator test, PatternConstant constant) => test switch
    {
        PatternOperator.Equal or PatternOperator.NotEqual => true,
        PatternOperator.Greater or PatternOperator.Less or PatternOperator.GreaterOrEqual or PatternOperator.LessOrEqual =>
            constant is not BooleanConstant,
        _ => constant is TextConstant,
    };

    private static PatternOperator? Operator(PatternTokenKind kind) => kind switch
    {
        PatternTokenKind.Equal => PatternOperator.Equal,
        PatternTokenKind.NotEqual => PatternOperator.NotEqual,
        PatternTokenKind.Greater => PatternOperator.Greater,
        PatternTokenKind.Less => PatternOperator.Less,
        PatternTokenKind.GreaterOrEqual => PatternOperator.GreaterOrEqual,
        PatternTokenKind.LessOrEqual => PatternOperator.LessOrEqual,
        PatternTokenKind.In => PatternOperator.In,
        PatternTokenKind.Like => PatternOperator.Like,
        PatternTokenKind.Matches => PatternOperator.Matches,
        PatternTokenKind.IsSubset => PatternOperator.IsSubset,
        PatternTokenKind.IsSuperset => PatternOperator.IsSuperset,
        _ => null,
    };

    private bool IsHash(ObjectPath path, PatternConstant constant, int position)
    {
        if (isStrict && PatternHashes.WrongIn(path, constant) is { } algorithm)
        {
            tokens.Fail(position, $"This is no {algorithm} hash.");
            return false;
        }

        return true;
    }

    private List<PatternConstant>? ReadSet(ObjectPath path)
    {
        if (!tokens.Require(PatternTokenKind.RoundOpen, "("))
        {
            return null;
        }

        var set = new List<PatternConstant>();
        if (tokens.Take(PatternTokenKind.RoundClose))
        {
            return set;
        }

        do
        {
            var position = tokens.Position;
            if (!tokens.Count() || ReadConstant() is not { } constant || !IsHash(path, constant, position))
            {
                return null;
            }

            set.Add(constant);
        }
        while (tokens.Take(PatternTokenKind.Comma));

        return tokens.Require(PatternTokenKind.RoundClose, ")") ? set : null;
    }

    private PatternConstant? ReadConstant()
    {
        PatternConstant? constant = tokens.Kind switch
        {
            PatternTokenKind.Text => new TextConstant(tokens.Text()),
            PatternTokenKind.Hex => new HexConstant(tokens.Literal),
            PatternTokenKind.Binary => new BinaryConstant(tokens.Literal),
            PatternTokenKind.Timestamp when StixTimestamp.TryParse(tokens.Literal, out var time) => new TimestampConstant(time),
            PatternTokenKind.Integer
                when long.TryParse(tokens.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) =>
                new IntegerConstant(integer),
            PatternTokenKind.Float when double.TryParse(tokens.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) => new FloatConstant(number),
            PatternTokenKind.True => new BooleanConstant(true),
            PatternTokenKind.False => new BooleanConstant(false),
            _ => null,
        };
        if (constant is null)
        {
            tokens.Fail(tokens.Kind switch
            {
                PatternTokenKind.Name or PatternTokenKind.HyphenName => "A constant must follow here; text stands in single quotes.",
                PatternTokenKind.Timestamp => "A timestamp must be like t'2026-01-31T09:00:00.000Z'.",
                PatternTokenKind.Integer => "A whole number must fit into 64 bits.",
                PatternTokenKind.Float => "The number is beyond what a double holds.",
                _ => "A constant must follow here.",
            });
            return null;
        }

        tokens.Advance();
        return constant;
    }

    private ObjectPath? ReadPath()
    {
        if (tokens.Kind is not (PatternTokenKind.Name or PatternTokenKind.HyphenName))
        {
            tokens.Fail("A path such as domain-name:value must follow here.");
            return null;
        }

        var type = tokens.Span.ToString();
        tokens.Advance();
        if (!tokens.Require(PatternTokenKind.Colon, ":") || ReadName() is not { } first)
        {
            return null;
        }

        if (tokens.Kind is not (PatternTokenKind.Dot or PatternTokenKind.SquareOpen))
        {
            return new ObjectPath(type, [first]);
        }

        var steps = new List<PathStep> { first };
        while (tokens.Kind is PatternTokenKind.Dot or PatternTokenKind.SquareOpen)
        {
            PathStep? step = tokens.Take(PatternTokenKind.Dot) ? ReadName() : ReadIndex();
            if (step is null || !CountStep(steps))
            {
                return null;
            }

            steps.Add(step);
        }

        return new ObjectPath(type, steps);
    }

    private bool CountStep(List<PathStep> steps)
    {
        if (steps.Count < Limits.PatternPathStepsMax)
        {
            return true;
        }

        tokens.Fail($"More than {Limits.PatternPathStepsMax} steps in one path.");
        return false;
    }

    private PropertyStep? ReadName()
    {
        var name = tokens.Kind switch
        {
            PatternTokenKind.Name => tokens.Span.ToString(),
            PatternTokenKind.Text => tokens.Text(),
            _ => null,
        };
        if (name is null)
        {
            tokens.Fail(tokens.Kind is PatternTokenKind.HyphenName or >= PatternTokenKind.And
                ? "This property name must stand in single quotes."
                : "A property name must follow here.");
            return null;
        }

        tokens.Advance();
        return new PropertyStep(name);
    }

    private PathStep? ReadIndex()
    {
        tokens.Advance();
        if (tokens.Take(PatternTokenKind.Asterisk))
        {
            return tokens.Require(PatternTokenKind.SquareClose, "]") ? new AnyIndexStep() : null;
        }

        if (tokens.Kind != PatternTokenKind.Integer
            || !int.TryParse(tokens.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            tokens.Fail("An index or * must follow here.");
            return null;
        }

        tokens.Advance();
        return tokens.Require(PatternTokenKind.SquareClose, "]") ? new IndexStep(index) : null;
    }
}
