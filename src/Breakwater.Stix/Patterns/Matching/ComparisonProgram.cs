namespace Breakwater.Stix;

/// <summary>What stands in one pair of square brackets, made ready to be asked about cyber-observables.</summary>
internal sealed class ComparisonProgram
{
    private readonly Node _root;

    public ComparisonProgram(ComparisonExpression expression, RegexBudget budget)
    {
        _root = Compile(expression, budget);
        Collect(expression);
    }

    /// <summary>The object types that its paths start at.</summary>
    public HashSet<string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Tests in it.</summary>
    public int Size { get; private set; }

    /// <summary>
    /// Whether the whole of it holds for one object, which every test in it starts from. [*] asks for one entry that fulfils the test.
    /// </summary>
    /// <param name="reason">Why it is not known, when it is not; otherwise left as it was.</param>
    public Truth Ask(ObservedObject root, Observed within, PathWalk walk, ref string? reason) => _root.Ask(root, within, walk, ref reason);

    /// <summary>Every reason that lies in the pattern itself.</summary>
    public IEnumerable<string> Reasons => _root.Reasons;

    private void Collect(ComparisonExpression expression)
    {
        switch (expression)
        {
            case ComparisonJoin join:
                foreach (var operand in join.Operands)
                {
                    Collect(operand);
                }

                break;
            case ExistsTest exists:
                Types.Add(exists.Path.ObjectType);
                Size++;
                break;
            case Comparison test:
                Types.Add(test.Path.ObjectType);
                Size += test.Constants.All(static c => c is TextConstant) ? 1 : Math.Max(1, test.Constants.Count);
                break;
        }
    }

    private static Node Compile(ComparisonExpression expression, RegexBudget budget) => expression switch
    {
        ComparisonJoin join => new JoinNode(join.Join == PatternJoin.And, [.. join.Operands.Select(o => Compile(o, budget))]),
        ExistsTest exists => new ExistsNode(exists),
        Comparison test => new TestNode(test.Path, test.Negated, ValueTest.Of(test, budget)),
        _ => throw new ArgumentException("This expression is none of the three.", nameof(expression)),
    };

    private abstract class Node
    {
        public abstract Truth Ask(ObservedObject root, Observed within, PathWalk walk, ref string? reason);

        public abstract IEnumerable<string> Reasons { get; }
    }

    private sealed class JoinNode(bool isAnd, Node[] operands) : Node
    {
        public override IEnumerable<string> Reasons => operands.SelectMany(static o => o.Reasons);

        public override Truth Ask(ObservedObject root, Observed within, PathWalk walk, ref string? reason)
        {
            var decided = isAnd ? Truth.False : Truth.True;
            var answer = isAnd ? Truth.True : Truth.False;
            foreach (var operand in operands)
            {
                var one = operand.Ask(root, within, walk, ref reason);
                if (one == decided)
                {
                    return decided;
                }

                answer = one == Truth.Unknown ? one : answer;
            }

            return answer;
        }
    }

    private sealed class ExistsNode(ExistsTest test) : Node
    {
        public override IEnumerable<string> Reasons => [];

        public override Truth Ask(ObservedObject root, Observed within, PathWalk walk, ref string? reason)
        {
            // Both are asked of objects of the path's own type only: a file says nothing of a URL's properties.
            if (root.Type != test.Path.ObjectType)
            {
                return Truth.False;
            }

            try
            {
                return walk.Find(test.Path, root, within).Count > 0 != test.Negated ? Truth.True : Truth.False;
            }
            catch (PatternLimitException e)
            {
                reason ??= e.Message;
                return Truth.Unknown;
            }
        }
    }

    private sealed class TestNode(ObjectPath path, bool isNegated, ValueTest test) : Node
    {
        public override IEnumerable<string> Reasons => test.Reason is { } reason ? [reason] : [];

        public override Truth Ask(ObservedObject root, Observed within, PathWalk walk, ref string? reason)
        {
            try
            {
                foreach (var value in walk.Find(path, root, within))
                {
                    if (test.Holds(value) is { } holds && holds != isNegated)
                    {
                        return Truth.True;
                    }
                }

                return Truth.False;
            }
            catch (Exception e) when (e is PatternLimitException or PcreException)
            {
                reason ??= e.Message;
                return Truth.Unknown;
            }
        }
    }
}
