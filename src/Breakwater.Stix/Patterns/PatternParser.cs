using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Breakwater.Stix;

/// <summary>
/// Reads the whole grammar of STIX patterns (STIX 2.1, 9), by recursive descent. Only brackets recurse, and
/// <see cref="Limits.PatternDepthMax"/> bounds them, so no text can exhaust the stack.
/// </summary>
public static class PatternParser
{
    /// <param name="error">The first fault, when false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Pattern? pattern, out PatternError error)
    {
        pattern = null;
        if (text.Length > Limits.PatternCharsMax)
        {
            error = new PatternError(Limits.PatternCharsMax,
                $"The pattern has {text.Length} characters; {Limits.PatternCharsMax} are allowed.");
            return false;
        }

        var run = new PatternRun(text);
        var root = run.ReadPattern();
        error = run.Error;
        pattern = root is null ? null : new Pattern(root);
        return root is not null;
    }
}

/// <summary>One parse. A method that returns null has left the first fault in <see cref="Error"/>.</summary>
internal sealed class PatternRun
{
    private readonly PatternLexer _lexer;
    private readonly ComparisonReader _comparisons;
    private PatternToken _token;
    private bool _failed;
    private int _depth;
    private int _terms;

    public PatternRun(string text)
    {
        _lexer = new PatternLexer(text);
        _comparisons = new ComparisonReader(this);
        Advance();
    }

    public PatternError Error { get; private set; }

    public PatternToken Token => _token;

    public ObservationExpression? ReadPattern()
    {
        var root = ReadFollowedBy();
        return root is not null && _token.Kind != PatternTokenKind.End
            ? Fail<ObservationExpression>("The pattern should end here, or go on with AND, OR, FOLLOWEDBY or a qualifier.")
            : root;
    }

    public bool IsMark(string mark) => _token.Kind == PatternTokenKind.Mark && _token.Value == mark;

    public bool IsWord(string word) => _token.Kind == PatternTokenKind.Word && _token.Value == word;

    public bool Take(string markOrWord)
    {
        if (_failed || !(IsMark(markOrWord) || IsWord(markOrWord)))
        {
            return false;
        }

        Advance();
        return true;
    }

    public bool Require(string markOrWord) =>
        Take(markOrWord) || Fail<object>($"{markOrWord} must follow here.") is not null;

    public void Advance()
    {
        if (!_failed && !_lexer.TryNext(out _token))
        {
            _failed = true;
            Error = _lexer.Error;
        }
    }

    public T? Fail<T>(string message)
        where T : class => Fail<T>(_token.Position, message);

    public T? Fail<T>(int position, string message)
        where T : class
    {
        if (!_failed)
        {
            _failed = true;
            Error = new PatternError(position, message);
        }

        return null;
    }

    /// <summary>Counts one test or qualifier; false over the limit.</summary>
    public bool Count() => ++_terms <= Limits.PatternTermsMax
        || Fail<object>($"More than {Limits.PatternTermsMax} tests and qualifiers.") is not null;

    /// <summary>Reads what is inside a bracket that was just taken, up to and with its closing mark.</summary>
    public T? Inside<T>(string close, Func<T?> read)
        where T : class
    {
        if (_depth == Limits.PatternDepthMax)
        {
            return Fail<T>($"Brackets are nested deeper than {Limits.PatternDepthMax} levels.");
        }

        _depth++;
        var inner = read();
        _depth--;
        return inner is not null && Require(close) ? inner : null;
    }

    private ObservationExpression? ReadFollowedBy() => ReadJoin(PatternJoin.FollowedBy, "FOLLOWEDBY", ReadOr);

    private ObservationExpression? ReadOr() => ReadJoin(PatternJoin.Or, "OR", ReadAnd);

    private ObservationExpression? ReadAnd() => ReadJoin(PatternJoin.And, "AND", ReadQualified);

    private ObservationExpression? ReadJoin(PatternJoin join, string word, Func<ObservationExpression?> readOperand)
    {
        var first = readOperand();
        if (first is null || !IsWord(word))
        {
            return first;
        }

        var operands = new List<ObservationExpression>();
        Add(first);
        while (Take(word))
        {
            if (readOperand() is not { } next)
            {
                return null;
            }

            Add(next);
        }

        return _failed ? null : new ObservationJoin(join, operands);

        void Add(ObservationExpression operand)
        {
            // AND and OR are associative: brackets around the same join say nothing. FOLLOWEDBY groups from the left.
            if (operand is ObservationJoin inner && inner.Join == join && (join != PatternJoin.FollowedBy || operands.Count == 0))
            {
                operands.AddRange(inner.Operands);
            }
            else
            {
                operands.Add(operand);
            }
        }
    }

    private ObservationExpression? ReadQualified()
    {
        var expression = Take("[")
            ? Inside("]", _comparisons.Read) is { } comparison ? new Observation(comparison) : null
            : Take("(")
                ? Inside(")", ReadFollowedBy)
                : Fail<ObservationExpression>("An observation in square brackets, or a round bracket, must follow here.");
        while (expression is not null && !_failed && (IsWord("START") || IsWord("WITHIN") || IsWord("REPEATS")))
        {
            expression = Count() && ReadQualifier() is { } qualifier ? new QualifiedObservation(expression, qualifier) : null;
        }

        return _failed ? null : expression;
    }

    private PatternQualifier? ReadQualifier()
    {
        if (Take("START"))
        {
            return TakeTimestamp() is { } start && Require("STOP") && TakeTimestamp() is { } stop
                ? stop > start ? new StartStopQualifier(start, stop) : Fail<PatternQualifier>("STOP must be later than START.")
                : null;
        }

        return Take("WITHIN")
            ? TakeNumber(true) is { } seconds && Require("SECONDS") ? new WithinQualifier(seconds) : null
            : Take("REPEATS") && TakeNumber(false) is { } times && Require("TIMES") ? new RepeatsQualifier((long)times) : null;
    }

    private StixTimestamp? TakeTimestamp()
    {
        if (_failed || _token.Kind != PatternTokenKind.Timestamp || !StixTimestamp.TryParse(_token.Value, out var time))
        {
            Fail<object>("A timestamp such as t'2026-01-31T09:00:00.000Z' must follow here.");
            return null;
        }

        Advance();
        return time;
    }

    private double? TakeNumber(bool mayBeFloat)
    {
        var isNumber = _token.Kind == PatternTokenKind.Integer || (mayBeFloat && _token.Kind == PatternTokenKind.Float);
        if (_failed || !isNumber || !double.TryParse(_token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number <= 0 || number > int.MaxValue)
        {
            Fail<object>(mayBeFloat ? "A number above 0 must follow here." : "A whole number above 0 must follow here.");
            return null;
        }

        Advance();
        return number;
    }
}
