using System.Globalization;

namespace Breakwater.Stix;

/// <summary>Reads what stands inside square brackets, on the tokens of one parse.</summary>
internal sealed class ComparisonReader(PatternRun run)
{
    public ComparisonExpression? Read() => ReadJoin(PatternJoin.Or, "OR", () => ReadJoin(PatternJoin.And, "AND", ReadTest));

    private ComparisonExpression? ReadJoin(PatternJoin join, string word, Func<ComparisonExpression?> readOperand)
    {
        var first = readOperand();
        if (first is null || !run.IsWord(word))
        {
            return first;
        }

        var operands = new List<ComparisonExpression>();
        Add(first);
        while (run.Take(word))
        {
            if (readOperand() is not { } next)
            {
                return null;
            }

            Add(next);
        }

        return new ComparisonJoin(join, operands);

        void Add(ComparisonExpression operand)
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
    }

    private ComparisonExpression? ReadTest()
    {
        if (run.Take("("))
        {
            return run.Inside(")", Read);
        }

        if (!run.Count())
        {
            return null;
        }

        var isNot = run.Take("NOT");
        if (run.Take("EXISTS"))
        {
            return ReadPath() is { } there ? new ExistsTest(there, isNot) : null;
        }

        return isNot
            ? run.Fail<ComparisonExpression>("NOT stands before EXISTS, or between a path and its operator.")
            : ReadPath() is { } path ? ReadComparison(path) : null;
    }

    private Comparison? ReadComparison(ObjectPath path)
    {
        var isNot = run.Take("NOT");
        var at = run.Token;
        if (Operator(at) is not { } test)
        {
            return run.Fail<Comparison>("A comparison operator must follow here.");
        }

        run.Advance();
        if (test == PatternOperator.In)
        {
            return ReadSet() is { } set ? new Comparison(path, isNot, test, set) : null;
        }

        var position = run.Token.Position;
        if (ReadConstant() is not { } constant)
        {
            return null;
        }

        return Fits(test, constant)
            ? new Comparison(path, isNot, test, [constant])
            : run.Fail<Comparison>(position, $"{at.Value} cannot be used with this constant.");
    }

    private static bool Fits(PatternOperator test, PatternConstant constant) => test switch
    {
        PatternOperator.Equal or PatternOperator.NotEqual => true,
        PatternOperator.Greater or PatternOperator.Less or PatternOperator.GreaterOrEqual or PatternOperator.LessOrEqual =>
            constant is not BooleanConstant,
        _ => constant is TextConstant,
    };

    private static PatternOperator? Operator(PatternToken token) => (token.Kind, token.Value) switch
    {
        (PatternTokenKind.Mark, "=" or "==") => PatternOperator.Equal,
        (PatternTokenKind.Mark, "!=" or "<>") => PatternOperator.NotEqual,
        (PatternTokenKind.Mark, ">") => PatternOperator.Greater,
        (PatternTokenKind.Mark, "<") => PatternOperator.Less,
        (PatternTokenKind.Mark, ">=") => PatternOperator.GreaterOrEqual,
        (PatternTokenKind.Mark, "<=") => PatternOperator.LessOrEqual,
        (PatternTokenKind.Word, "IN") => PatternOperator.In,
        (PatternTokenKind.Word, "LIKE") => PatternOperator.Like,
        (PatternTokenKind.Word, "MATCHES") => PatternOperator.Matches,
        (PatternTokenKind.Word, "ISSUBSET") => PatternOperator.IsSubset,
        (PatternTokenKind.Word, "ISSUPERSET") => PatternOperator.IsSuperset,
        _ => null,
    };

    private List<PatternConstant>? ReadSet()
    {
        if (!run.Require("("))
        {
            return null;
        }

        var set = new List<PatternConstant>();
        if (run.Take(")"))
        {
            return set;
        }

        do
        {
            if (!run.Count() || ReadConstant() is not { } constant)
            {
                return null;
            }

            set.Add(constant);
        }
        while (run.Take(","));

        return run.Require(")") ? set : null;
    }

    private PatternConstant? ReadConstant()
    {
        var token = run.Token;
        PatternConstant? constant = token.Kind switch
        {
            PatternTokenKind.Text => new TextConstant(token.Value),
            PatternTokenKind.Hex => new HexConstant(token.Value),
            PatternTokenKind.Binary => new BinaryConstant(token.Value),
            PatternTokenKind.Timestamp when StixTimestamp.TryParse(token.Value, out var time) => new TimestampConstant(time),
            PatternTokenKind.Integer
                when long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) =>
                new IntegerConstant(integer),
            PatternTokenKind.Float when double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) => new FloatConstant(number),
            PatternTokenKind.Word when token.Value is "true" or "false" => new BooleanConstant(token.Value == "true"),
            _ => null,
        };
        if (constant is null)
        {
            return run.Fail<PatternConstant>(token.Kind == PatternTokenKind.Word
                ? "A constant must follow here; text stands in single quotes."
                : "A constant must follow here.");
        }

        run.Advance();
        return constant;
    }

    private ObjectPath? ReadPath()
    {
        var type = run.Token;
        if (type.Kind != PatternTokenKind.Word || PatternWords.IsKeyword(type.Value))
        {
            return run.Fail<ObjectPath>("A path such as domain-name:value must follow here.");
        }

        run.Advance();
        if (!run.Require(":") || ReadName() is not { } first)
        {
            return null;
        }

        var steps = new List<PathStep> { first };
        while (run.IsMark(".") || run.IsMark("["))
        {
            var step = run.Take(".") ? ReadName() : ReadIndex();
            if (step is null)
            {
                return null;
            }

            steps.Add(step);
        }

        return new ObjectPath(type.Value, steps);
    }

    private PathStep? ReadName()
    {
        var token = run.Token;
        if (token.Kind != PatternTokenKind.Text && !(token.Kind == PatternTokenKind.Word && PatternLexer.IsPlainName(token.Value)))
        {
            return run.Fail<PathStep>(token.Kind == PatternTokenKind.Word
                ? "This property name must stand in single quotes."
                : "A property name must follow here.");
        }

        run.Advance();
        return new PropertyStep(token.Value);
    }

    private PathStep? ReadIndex()
    {
        run.Take("[");
        if (run.Take("*"))
        {
            return run.Require("]") ? new AnyIndexStep() : null;
        }

        if (run.Token.Kind != PatternTokenKind.Integer
            || !int.TryParse(run.Token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return run.Fail<PathStep>("An index or * must follow here.");
        }

        run.Advance();
        return run.Require("]") ? new IndexStep(index) : null;
    }
}
