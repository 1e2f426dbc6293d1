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

    private PatternRegex(string expression, Regex narrow)
    {
        _expression = expression;
        _narrow = narrow;
        IsByteLike = !expression.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF');
    }

    /// <summary>Every character is below U+0100, so that the expression can be used on bytes.</summary>
    public bool IsByteLike { get; }

    /// <param name="reason">Why it cannot be run, when null is returned.</param>
    public static PatternRegex? Compile(string expression, out string? reason)
    {
        reason = null;
        try
        {
            return expression.Length > Limits.PatternRegexCharsMax
                ? throw new PcreException($"The regular expression is longer than {Limits.PatternRegexCharsMax} characters.")
                : new PatternRegex(expression, Build(expression, false));
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
        try
        {
            return subject.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
                ? (_wide ??= Build(_expression, true)).IsMatch(subject)
                : _narrow.IsMatch(subject);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new PcreException($"The regular expression took longer than {Limits.PatternRegexTime.TotalSeconds} s on one value.");
        }
    }

    private static Regex Build(string expression, bool isWide)
    {
        var translated = new PcreTranslation(expression, isWide).Run();
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
