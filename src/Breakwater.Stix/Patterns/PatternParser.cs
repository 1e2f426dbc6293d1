using System.Diagnostics.CodeAnalysis;

namespace Breakwater.Stix;

/// <summary>
/// Reads the whole grammar of STIX patterns (STIX 2.1, 9), by recursive descent. Only brackets recurse, and
/// <see cref="Limits.PatternDepthMax"/> bounds them, so no text can exhaust the stack.
/// </summary>
public static class PatternParser
{
    /// <param name="error">The first fault, when false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Pattern? pattern, out PatternError error) =>
        TryParse(text, false, out pattern, out error);

    /// <summary>
    /// As <see cref="TryParse(string, out Pattern?, out PatternError)"/>, and refuses besides what the grammar allows but no file can
    /// fulfil: a hash tested for equality with a text that is none of its algorithm.
    /// </summary>
    public static bool TryParseStrictly(string text, [NotNullWhen(true)] out Pattern? pattern, out PatternError error) =>
        TryParse(text, true, out pattern, out error);

    private static bool TryParse(string text, bool isStrict, [NotNullWhen(true)] out Pattern? pattern, out PatternError error)
    {
        pattern = null;
        if (text.Length > Limits.PatternCharsMax)
        {
            error = new PatternError(Limits.PatternCharsMax,
                $"The pattern has {text.Length} characters; {Limits.PatternCharsMax} are allowed.");
            return false;
        }

        var tokens = new PatternTokens(text);
        var root = new ObservationReader(tokens, new ComparisonReader(tokens, isStrict)).ReadPattern();
        error = tokens.Error;
        pattern = root is null ? null : new Pattern(root);
        return root is not null;
    }
}
