namespace Breakwater.Stix;

/// <summary>One leaf of a scenario, and how many different observations it is to bind.</summary>
internal readonly record struct ScenarioUse(PlanLeaf Leaf, long Demand);

/// <summary>
/// At most so many microseconds from the first time of what <paramref name="Later"/> binds back to the last time of what
/// <paramref name="Earlier"/> binds: first(Later) − last(Earlier) ≤ Micros, for every pair. So WITHIN is one both ways, and FOLLOWEDBY
/// one of 0. An observation counts as a whole; that one moment in it may serve several bounds is what is taken for granted.
/// </summary>
internal readonly record struct ScenarioBound(int Later, int Earlier, long Micros);

/// <summary>A plan without choices left between groups.</summary>
internal sealed record Scenario(ScenarioUse[] Uses, ScenarioBound[] Bounds)
{
    /// <summary>All scenarios of a plan, made while they are asked for.</summary>
    /// <exception cref="PatternLimitException">One of them binds too many leaves.</exception>
    public static IEnumerable<Scenario> Of(PlanNode node) => node switch
    {
        PlanLeaf leaf => [new Scenario([new ScenarioUse(leaf, 1)], [])],
        PlanAny any => any.Children.SelectMany(Of),
        PlanAll all => Split(all.Children, all.IsSequence),
        PlanWithin within => Of(within.Child).Select(s => s.Within(within.Micros)),
        PlanRepeat repeat => Of(repeat.Child).SelectMany(s => s.Repeat(repeat)),
        _ => throw new ArgumentException("This node is none of the five.", nameof(node)),
    };

    /// <summary>The last child changes fastest. Joined by halves, so that a long AND recurses little.</summary>
    private static IEnumerable<Scenario> Split(ReadOnlyMemory<PlanNode> children, bool isSequence)
    {
        if (children.Length == 1)
        {
            foreach (var one in Of(children.Span[0]))
            {
                yield return one;
            }

            yield break;
        }

        var middle = children.Length / 2;
        foreach (var left in Split(children[..middle], isSequence))
        {
            foreach (var right in Split(children[middle..], isSequence))
            {
                yield return left.And(right, isSequence);
            }
        }
    }

    private Scenario And(Scenario right, bool isSequence)
    {
        var shift = Uses.Length;
        CheckSize(shift + (long)right.Uses.Length, Bounds.Length + right.Bounds.Length + (isSequence ? (long)shift * right.Uses.Length
            : 0));
        List<ScenarioBound> bounds = [.. Bounds, .. right.Bounds.Select(b => new ScenarioBound(b.Later + shift, b.Earlier + shift,
            b.Micros))];
        if (isSequence)
        {
            for (var i = 0; i < shift; i++)
            {
                for (var j = 0; j < right.Uses.Length; j++)
                {
                    bounds.Add(new ScenarioBound(i, shift + j, 0));
                }
            }
        }

        return new Scenario([.. Uses, .. right.Uses], [.. bounds]);
    }

    private Scenario Within(long micros)
    {
        CheckSize(Uses.Length, Bounds.Length + (long)Uses.Length * Uses.Length);
        List<ScenarioBound> bounds = [.. Bounds];
        for (var i = 0; i < Uses.Length; i++)
        {
            for (var j = 0; j < Uses.Length; j++)
            {
                if (i != j || Uses[i].Demand > 1)
                {
                    bounds.Add(new ScenarioBound(i, j, micros));
                }
            }
        }

        return new Scenario(Uses, [.. bounds]);
    }

    /// <summary>What binds freely binds more of the same; what is bounded is copied, so that each copy keeps its own bounds.</summary>
    private IEnumerable<Scenario> Repeat(PlanRepeat repeat)
    {
        if (Bounds.Length == 0 && repeat.Child is PlanLeaf)
        {
            return [new Scenario([new ScenarioUse(Uses[0].Leaf, repeat.Times)], [])];
        }

        // With no choice inside, every copy is this very scenario.
        if (Bounds.Length == 0 && !HasChoice(repeat.Child))
        {
            return [new Scenario([.. Uses.Select(u => new ScenarioUse(u.Leaf, Multiply(u.Demand, repeat.Times)))], [])];
        }

        CheckSize(repeat.Times > Limits.PatternBindingsMax ? long.MaxValue : repeat.Times * Uses.Length, 0);
        return HasChoice(repeat.Child) ? Copies(repeat.Child, repeat.Times - 1) : [CopyOf(repeat.Times)];
    }

    private Scenario CopyOf(long times)
    {
        var all = this;
        for (var i = 1; i < times; i++)
        {
            all = all.And(this, false);
        }

        return all;
    }

    private IEnumerable<Scenario> Copies(PlanNode child, long more)
    {
        if (more == 0)
        {
            yield return this;
            yield break;
        }

        foreach (var next in Of(child))
        {
            foreach (var rest in next.Copies(child, more - 1))
            {
                yield return And(rest, false);
            }
        }
    }

    private static bool HasChoice(PlanNode node) => node switch
    {
        PlanAny => true,
        PlanAll all => all.Children.Any(HasChoice),
        PlanWithin within => HasChoice(within.Child),
        PlanRepeat repeat => HasChoice(repeat.Child),
        _ => false,
    };

    private static long Multiply(long a, long b) => a > long.MaxValue / b ? long.MaxValue : a * b;

    private static void CheckSize(long uses, long bounds)
    {
        if (uses > Limits.PatternBindingsMax || bounds > 2L * Limits.PatternBindingsMax * Limits.PatternBindingsMax)
        {
            throw new PatternLimitException($"The pattern joins more than {Limits.PatternBindingsMax} observation expressions.");
        }
    }
}
