namespace Breakwater.Stix;

/// <summary>
/// The tokens of one parse, with its depth and its number of terms counted. A method that answers null or false has left the first fault
/// in <see cref="Error"/>; after it no token follows any more.
/// </summary>
internal sealed class PatternTokens
{
    private readonly PatternLexer _lexer;
    private PatternToken _token;
    private int _depth;
    private int _terms;

    public PatternTokens(string text)
    {
        _lexer = new PatternLexer(text);
        Advance();
    }

    public bool Failed { get; private set; }

    public PatternError Error { get; private set; }

    public PatternTokenKind Kind => _token.Kind;

    public PatternToken Token => _token;

    public int Position => _token.Position;

    /// <summary>The token as it stands in the text.</summary>
    public ReadOnlySpan<char> Span => _lexer.Text.AsSpan(_token.Position, _token.Length);

    /// <summary>What stands between the quotes of a hex, binary or timestamp constant.</summary>
    public string Literal => Span[2..^1].ToString();

    /// <summary>A text constant without its quotes and escapes.</summary>
    public string Text()
    {
        var inner = Span[1..^1];
        var escape = inner.IndexOf('\\');
        if (escape < 0)
        {
            return inner.ToString();
        }

        var plain = new System.Text.StringBuilder(inner.Length);
        while (escape >= 0)
        {
            plain.Append(inner[..escape]).Append(inner[escape + 1]);
            inner = inner[(escape + 2)..];
            escape = inner.IndexOf('\\');
        }

        return plain.Append(inner).ToString();
    }

    public bool Take(PatternTokenKind kind)
    {
        if (_token.Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    public bool Require(PatternTokenKind kind, string shown)
    {
        if (Take(kind))
        {
            return true;
        }

        if (!Failed)
        {
            Fail($"{shown} must follow here.");
        }

        return false;
    }

    public void Advance()
    {
        if (!_lexer.TryNext(out _token))
        {
            Error = _lexer.Error;
            Failed = true;
            _token = default;
        }
    }

    public void Fail(string message) => Fail(_token.Position, message);

    public void Fail(int position, string message)
    {
        if (!Failed)
        {
            Failed = true;
            Error = new PatternError(position, message);
            _token = default;
        }
    }

    /// <summary>Counts one test, constant or qualifier; false over the limit.</summary>
    public bool Count(int terms = 1)
    {
        _terms = terms > Limits.PatternTermsMax ? int.MaxValue : _terms + terms;
        if (_terms <= Limits.PatternTermsMax)
        {
            return true;
        }

        Fail($"More than {Limits.PatternTermsMax} tests and qualifiers.");
        return false;
    }

    /// <summary>Goes into a bracket that was just taken; false over the limit of depth.</summary>
    public bool Enter()
    {
        if (_depth == Limits.PatternDepthMax)
        {
            Fail($"Brackets are nested deeper than {Limits.PatternDepthMax} levels.");
            return false;
        }

        _depth++;
        return true;
    }

    /// <summary>Comes out of it again.</summary>
    public bool Leave(PatternTokenKind close, string shown)
    {
        _depth--;
        return Require(close, shown);
    }
}
