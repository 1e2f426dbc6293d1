namespace Breakwater.Stix;

/// <summary>The operators of STIX 2.1, 9.6.</summary>
public enum PatternOperator
{
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    In,
    Like,
    Matches,
    IsSubset,
    IsSuperset,
}

/// <summary>What stands inside the square brackets of a pattern (STIX 2.1, 9.5).</summary>
public abstract record ComparisonExpression
{
    private protected ComparisonExpression()
    {
    }

    public sealed override string ToString() => PatternText.Of(this);
}

/// <summary>Two or more comparisons joined by AND or by OR, in order.</summary>
public sealed record ComparisonJoin(PatternJoin Join, IReadOnlyList<ComparisonExpression> Operands) : ComparisonExpression;

/// <summary>One test.</summary>
/// <param name="Negated">NOT stood before the operator.</param>
/// <param name="Constants">One constant; for IN any number, even none.</param>
public sealed record Comparison(
    ObjectPath Path, bool Negated, PatternOperator Operator, IReadOnlyList<PatternConstant> Constants) : ComparisonExpression;

/// <summary>The path leads somewhere; nowhere, when negated.</summary>
public sealed record ExistsTest(ObjectPath Path, bool Negated) : ComparisonExpression;

/// <summary>Where a value is found (STIX 2.1, 9.7).</summary>
public sealed record ObjectPath(string ObjectType, IReadOnlyList<PathStep> Steps)
{
    /// <summary>The steps alone, as <c>hashes.'SHA-256'</c>; names are quoted only where the grammar asks for it.</summary>
    public string StepsText => PatternText.Of(Steps);

    public override string ToString() => $"{ObjectType}:{StepsText}";
}

/// <summary>One step of a path.</summary>
public abstract record PathStep
{
    private protected PathStep()
    {
    }
}

/// <summary>Into the property, or the dictionary entry, of this name.</summary>
public sealed record PropertyStep(string Name) : PathStep;

/// <summary>To the n-th entry of a list, from 0; a negative one counts from the end.</summary>
public sealed record IndexStep(int Index) : PathStep;

/// <summary>To any entry of a list, <c>[*]</c>.</summary>
public sealed record AnyIndexStep : PathStep;
