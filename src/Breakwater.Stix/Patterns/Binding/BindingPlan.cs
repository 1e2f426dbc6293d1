namespace Breakwater.Stix;

/// <summary>A pair of square brackets, and between which times an observation must fall for it.</summary>
/// <param name="Bracket">Its place among the pattern's brackets, from 0.</param>
/// <param name="From">Microseconds; the last time of the observation must not be before.</param>
/// <param name="Before">Microseconds; the first time of the observation must be before.</param>
internal readonly record struct PlanChoice(int Bracket, long From, long Before);

/// <summary>
/// An observation expression brought into a form to search with (STIX 2.1, 9.3 and 9.4). START … STOP is pushed down to the brackets,
/// as it holds for each observation alone, and brackets joined by OR become one leaf with a choice.
/// </summary>
internal abstract class PlanNode;

/// <summary>Binds one observation that fulfils any of the choices.</summary>
internal sealed class PlanLeaf(PlanChoice[] choices) : PlanNode
{
    public PlanChoice[] Choices => choices;
}

/// <summary>Binds different observations to all children; to each later one no earlier ones, when in sequence.</summary>
internal sealed class PlanAll(PlanNode[] children, bool isSequence) : PlanNode
{
    public PlanNode[] Children => children;

    public bool IsSequence => isSequence;
}

/// <summary>Binds observations to one of the children.</summary>
internal sealed class PlanAny(PlanNode[] children) : PlanNode
{
    public PlanNode[] Children => children;
}

/// <summary>All that is bound below lies so many microseconds within each other.</summary>
internal sealed class PlanWithin(PlanNode child, long micros) : PlanNode
{
    public PlanNode Child => child;

    public long Micros => micros;
}

/// <summary>Binds different observations to the child so many times.</summary>
internal sealed class PlanRepeat(PlanNode child, long times) : PlanNode
{
    public PlanNode Child => child;

    public long Times => times;
}

/// <summary>Makes plans. <see cref="Limits.PatternDepthMax"/> bounds the recursion.</summary>
internal sealed class PlanMaker
{
    private const double SecondsMax = 1e12;
    private readonly List<ComparisonProgram> _brackets = [];
    private readonly RegexBudget _budget = new();

    /// <summary>The brackets in the order of the text.</summary>
    public IReadOnlyList<ComparisonProgram> Brackets => _brackets;

    public PlanNode Make(ObservationExpression expression) => Make(expression, long.MinValue, long.MaxValue);

    private PlanNode Make(ObservationExpression expression, long from, long before)
    {
        switch (expression)
        {
            case Observation one:
                _brackets.Add(new ComparisonProgram(one.Comparison, _budget));
                return new PlanLeaf([new PlanChoice(_brackets.Count - 1, from, before)]);
            case ObservationJoin join:
                var children = join.Operands.Select(o => Make(o, from, before)).ToArray();
                return join.Join == PatternJoin.Or ? Any(children) : new PlanAll(children, join.Join == PatternJoin.FollowedBy);
            case QualifiedObservation { Qualifier: StartStopQualifier bounds } inner:
                return Make(inner.Inner, Math.Max(from, bounds.Start.Micros), Math.Min(before, bounds.Stop.Micros));
            case QualifiedObservation { Qualifier: WithinQualifier within } inner:
                var child = Make(inner.Inner, from, before);
                return child is PlanLeaf ? child : new PlanWithin(child, Micros(within.Seconds));
            case QualifiedObservation { Qualifier: RepeatsQualifier repeats } inner:
                var repeated = Make(inner.Inner, from, before);
                return repeats.Times == 1 ? repeated : new PlanRepeat(repeated, repeats.Times);
            default:
                throw new ArgumentException("This expression is none of the three.", nameof(expression));
        }
    }

    private static PlanNode Any(PlanNode[] children)
    {
        var leaf = new PlanLeaf([.. children.OfType<PlanLeaf>().SelectMany(static l => l.Choices)]);
        var others = children.Where(static c => c is not PlanLeaf).ToArray();
        return (leaf.Choices.Length, others.Length) switch
        {
            (_, 0) => leaf,
            (0, _) => new PlanAny(others),
            _ => new PlanAny([leaf, .. others]),
        };
    }

    private static long Micros(double seconds) => (long)decimal.Floor((decimal)Math.Min(seconds, SecondsMax) * 1_000_000m);
}
