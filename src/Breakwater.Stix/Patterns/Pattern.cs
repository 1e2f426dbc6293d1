namespace Breakwater.Stix;

/// <summary>A STIX pattern (STIX 2.1, 9), parsed. <see cref="ToString"/> prints it in one way, which parses to the same.</summary>
public sealed record Pattern(ObservationExpression Root)
{
    public override string ToString() => Root.ToString();

    /// <summary>
    /// Every constant that the pattern tests equality with: <c>=</c>, the entries of IN, and ISSUBSET on an address; never a negated test.
    /// In the order of the text.
    /// </summary>
    public IReadOnlyList<PatternObservable> Observables()
    {
        var found = new List<PatternObservable>();
        PatternObservables.Collect(Root, found);
        return found;
    }

    /// <summary>
    /// True when the pattern is nothing but an OR of such tests, so that seeing any one of the values is what the pattern means.
    /// </summary>
    /// <param name="observables">Those values; empty when false.</param>
    public bool PlainObservables(out IReadOnlyList<PatternObservable> observables)
    {
        var found = new List<PatternObservable>();
        var isPlain = PatternObservables.Collect(Root, found) && found.Count > 0;
        observables = isPlain ? found : [];
        return isPlain;
    }

    /// <summary>What the pattern is fit for.</summary>
    /// <param name="reason">Why it is not plain, or cannot be evaluated; null when it is plain.</param>
    public PatternUse Use(out string? reason)
    {
        reason = null;
        if (PlainObservables(out _))
        {
            return PatternUse.Plain;
        }

        if (new PatternMatcher(this).Obstacles is [var obstacle, ..])
        {
            reason = obstacle;
            return PatternUse.None;
        }

        reason = PatternObservables.WhyNotPlain(Root);
        return PatternUse.Stream;
    }
}

/// <summary>One value that a pattern looks for.</summary>
/// <param name="ObjectType">Such as <c>domain-name</c>.</param>
/// <param name="Path">Such as <c>value</c> or <c>hashes.'SHA-256'</c>.</param>
/// <param name="Value">The constant as text: unescaped, a hex or binary one as written, a number in invariant form.</param>
/// <param name="Plain">Seeing this value alone makes the pattern true.</param>
public sealed record PatternObservable(string ObjectType, string Path, string Value, bool Plain);

/// <summary>What a pattern could not be read for.</summary>
/// <param name="Position">Characters before the fault, from 0; the text's length when it ends too soon.</param>
public readonly record struct PatternError(int Position, string Message)
{
    public override string ToString() => $"at character {Position}: {Message}";
}
