using System.Text.RegularExpressions;

namespace Breakwater.Stix;

/// <summary>
/// The expression behind MATCHES (STIX 2.1, 9.6): PCRE, searched for anywhere, run in time linear in the subject. As in PCRE without UCP,
/// \d \w \s and the POSIX classes are ASCII; \b takes letters of every script for word characters.
/// </summary>
internal sealed class PatternRegex
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private readonly string _expression;
    private readonly Regex _narrow;
    private Regex? _wide;
    private bool _isSlow;

    private PatternRegex(string expression, Regex narrow)
    {
        _expression = expression;
        _narrow = narrow;
        IsByteLike = !expression.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF');
    }

    /// <summary>Every character is below U+0100, so that the expression can be used on bytes.</summary>
    public bool IsByteLike { get; }

    /// <param name="reason">Why it cannot be run, when null is returned.</param>
    public static PatternRegex? Compile(string expression, RegexBudget budget, out string? reason)
    {
        reason = null;
        try
        {
            return expression.Length > Limits.PatternRegexCharsMax
                ? throw new PcreException($"The regular expression is longer than {Limits.PatternRegexCharsMax} characters.")
                : new PatternRegex(expression, Build(expression, false, budget));
        }
        catch (PcreException e)
        {
            reason = e.Message;
            return null;
        }
    }

    /// <exception cref="PcreException">Matching took too long, or needs an expression that is too large.</exception>
    public bool IsMatch(string subject)
    {
        var tooSlow = $"The regular expression took longer than {Limits.PatternRegexTime.TotalSeconds} s on one value.";
        if (_isSlow)
        {
            throw new PcreException(tooSlow);
        }

        try
        {
            return subject.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
                ? (_wide ??= Build(_expression, true, new RegexBudget())).IsMatch(subject)
                : _narrow.IsMatch(subject);
        }
        catch (RegexMatchTimeoutException)
        {
            _isSlow = true;
            throw new PcreException(tooSlow);
        }
    }

    private static Regex Build(string expression, bool isWide, RegexBudget budget)
    {
        var translation = new PcreTranslation(expression, isWide);
        var translated = translation.Run();
        budget.Take(translation.Size);
        try
        {
            return new Regex(translated, Options, Limits.PatternRegexTime);
        }
        catch (NotSupportedException)
        {
            throw new PcreException("The regular expression takes more states than the engine allows.");
        }
        catch (RegexParseException e)
        {
            throw PcreText.Malformed(e.Error.ToString());
        }
    }
}

/// <summary>What the regular expressions of one pattern take together.</summary>
internal sealed class RegexBudget
{
    private double _states;

    /// <exception cref="PcreException">It is too much.</exception>
    public void Take(double states)
    {
        _states += states + 1;
        if (_states > Limits.PatternRegexStatesOfAllMax)
        {
            throw new PcreException(
                $"The regular expressions of the pattern would take more than {Limits.PatternRegexStatesOfAllMax} states together.");
        }
    }
}
