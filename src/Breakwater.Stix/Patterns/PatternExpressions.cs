namespace Breakwater.Stix;

/// <summary>How expressions are joined.</summary>
public enum PatternJoin
{
    And,
    Or,

    /// <summary>Between observations only: all of the right come after all of the left.</summary>
    FollowedBy,
}

/// <summary>What stands outside the square brackets of a pattern (STIX 2.1, 9.3).</summary>
public abstract record ObservationExpression
{
    private protected ObservationExpression()
    {
    }

    public sealed override string ToString() => PatternText.Of(this);
}

/// <summary>One pair of square brackets: a single observation for which the comparison holds.</summary>
public sealed record Observation(ComparisonExpression Comparison) : ObservationExpression;

/// <summary>Two or more observation expressions of the same join, in order.</summary>
public sealed record ObservationJoin(PatternJoin Join, IReadOnlyList<ObservationExpression> Operands) : ObservationExpression;

/// <summary>An observation expression with one qualifier; several nest, the last written outermost.</summary>
public sealed record QualifiedObservation(ObservationExpression Inner, PatternQualifier Qualifier) : ObservationExpression;

/// <summary>A bound on when or how often (STIX 2.1, 9.4).</summary>
public abstract record PatternQualifier
{
    private protected PatternQualifier()
    {
    }
}

/// <summary>Observed from Start on and before Stop.</summary>
public sealed record StartStopQualifier(StixTimestamp Start, StixTimestamp Stop) : PatternQualifier;

/// <summary>All within so many seconds of each other.</summary>
public sealed record WithinQualifier(double Seconds) : PatternQualifier;

/// <summary>Matched by so many different observations.</summary>
public sealed record RepeatsQualifier(long Times) : PatternQualifier;
