namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>Reads the condition of a rule with the types of what it compares; problems go to the tokens.</summary>
internal sealed class YaraCondition
{
    private static readonly HashSet<string> ReadsInteger =
    [
        "int8", "int16", "int32", "int8be", "int16be", "int32be", "uint8", "uint16", "uint32", "uint8be", "uint16be", "uint32be",
    ];

    private static readonly HashSet<string> Comparing = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly HashSet<string> OfTexts =
        ["contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "iequals"];

    private readonly YaraTokens _tokens;
    private readonly YaraTexts _texts;
    private readonly YaraNames _names;
    private readonly YaraArithmetic _arithmetic;
    private readonly YaraLoops _loops;
    private int _depth;

    /// <param name="knows">Whether a rule of a name stands before it.</param>
    public YaraCondition(YaraTokens tokens, YaraTexts texts, HashSet<string> imports, Func<string, bool> knows)
    {
        (_tokens, _texts) = (tokens, texts);
        _names = new YaraNames(tokens, imports, knows, Or);
        _arithmetic = new YaraArithmetic(tokens, Atom);
        _loops = new YaraLoops(tokens, _names, _texts, Number, Or, () => Set(false));
    }

    public void Read() => YaraTerm.Truth(Or(), _tokens);

    private YaraTerm Or()
    {
        Deeper();
        var left = And();
        while (_tokens.Take("or"))
        {
            YaraTerm.Truth(left, _tokens);
            left = YaraTerm.Truth(And(), _tokens);
        }

        _depth--;
        return left;
    }

    private YaraTerm And()
    {
        var left = Not();
        while (_tokens.Take("and"))
        {
            YaraTerm.Truth(left, _tokens);
            left = YaraTerm.Truth(Not(), _tokens);
        }

        return left;
    }

    private YaraTerm Not()
    {
        var isNegated = false;
        while (_tokens.Take("not") || _tokens.Take("defined"))
        {
            isNegated = true;
        }

        var term = Comparison();
        return isNegated ? YaraTerm.Truth(term, _tokens) : term;
    }

    private YaraTerm Comparison()
    {
        var left = Number();
        if (_tokens.Is("of"))
        {
            left.Need(YaraKind.Int, _tokens);
            _tokens.Move();
            return Set(true);
        }

        if (_tokens.Is("%") && _tokens.IsNextWord("of"))
        {
            if (left.Constant is < 1 or > 100)
            {
                _tokens.Fail("A percentage is not between 1 and 100.");
            }

            left.Need(YaraKind.Int, _tokens);
            _tokens.Move();
            _tokens.Move();
            return Set(false);
        }

        if (Comparing.Contains(_tokens.Current.Text) && _tokens.Current.Kind == YaraTokenKind.Sign)
        {
            _tokens.Move();
            var right = Number();
            var isFit = (left.IsNumber && right.IsNumber) || (left.Kind == YaraKind.Text && right.Kind == YaraKind.Text);
            return isFit ? new YaraTerm(YaraKind.Bool) : YaraTerm.Wrong(_tokens);
        }

        if (_tokens.Take("matches"))
        {
            left.Need(YaraKind.Text, _tokens);
            Number().Need(YaraKind.Regex, _tokens);
            return new YaraTerm(YaraKind.Bool);
        }

        if (_tokens.Current.Kind == YaraTokenKind.Word && OfTexts.Contains(_tokens.Current.Text))
        {
            _tokens.Move();
            left.Need(YaraKind.Text, _tokens);
            Number().Need(YaraKind.Text, _tokens);
            return new YaraTerm(YaraKind.Bool);
        }

        return left;
    }

    private YaraTerm Number()
    {
        Deeper();
        var number = _arithmetic.Read();
        _depth--;
        return number;
    }

    /// <summary>Nothing is read any more behind the problem, so that nothing goes deeper.</summary>
    private void Deeper()
    {
        if (++_depth > Limits.YaraDepthMax)
        {
            _tokens.Fail($"The condition nests more than {Limits.YaraDepthMax} levels.");
        }
    }

    private YaraTerm Atom()
    {
        var token = _tokens.Current;
        switch (token.Kind)
        {
            case YaraTokenKind.Number:
                _tokens.Move();
                return new YaraTerm(YaraKind.Int, token.Value);
            case YaraTokenKind.Float:
                _tokens.Move();
                return new YaraTerm(YaraKind.Float);
            case YaraTokenKind.Text:
                _tokens.Require(YaraPatterns.Text(token.Text));
                _tokens.Move();
                return new YaraTerm(YaraKind.Text);
            case YaraTokenKind.Regex:
                _tokens.Require(YaraPatterns.Expression(token.Text));
                _tokens.Move();
                return new YaraTerm(YaraKind.Regex);
            case YaraTokenKind.TextName:
                return Found();
            case YaraTokenKind.CountName:
                return Counted();
            case YaraTokenKind.Word:
                return Word();
            default:
                return Sign();
        }
    }

    private YaraTerm Sign()
    {
        if (_tokens.Take("("))
        {
            var inside = Or();
            _tokens.Expect(")");
            return inside;
        }

        var isInverse = _tokens.Is("~");
        if ((!_tokens.Take("-") && !_tokens.Take("~")) || _tokens.Is("-") || _tokens.Is("~"))
        {
            _tokens.Fail($"The condition has {Writing.Text.Quote(_tokens.Current.Text)} where a value stands.");
            return default;
        }

        var term = Atom();
        return term.Kind == YaraKind.Int ? term with { Constant = isInverse ? ~term.Constant : -term.Constant }
            : term.Kind == YaraKind.Float && !isInverse ? term : YaraTerm.Wrong(_tokens);
    }

    /// <summary>A string that was found, perhaps at a place or in a range.</summary>
    private YaraTerm Found()
    {
        _texts.Use(_tokens.Current.Text);
        _tokens.Move();
        if (_tokens.Take("at"))
        {
            Number().Need(YaraKind.Int, _tokens);
        }
        else if (_tokens.Take("in"))
        {
            _loops.Range();
        }

        return new YaraTerm(YaraKind.Bool);
    }

    private YaraTerm Counted()
    {
        _texts.Use(_tokens.Current.Text);
        _tokens.Move();
        if (_tokens.Take("["))
        {
            Number().Need(YaraKind.Int, _tokens);
            _tokens.Expect("]");
        }
        else if (_tokens.Take("in"))
        {
            _loops.Range();
        }

        return new YaraTerm(YaraKind.Int);
    }

    private YaraTerm Word()
    {
        var word = _tokens.Current.Text;
        if (word is "all" or "any" or "none")
        {
            _tokens.Move();
            _tokens.Expect("of");
            return Set(true);
        }

        if (ReadsInteger.Contains(word))
        {
            _tokens.Move();
            _tokens.Expect("(");
            Number().Need(YaraKind.Int, _tokens);
            _tokens.Expect(")");
            return new YaraTerm(YaraKind.Int);
        }

        if (word is "true" or "false" or "filesize" or "entrypoint")
        {
            _tokens.Move();
            return new YaraTerm(word is "true" or "false" ? YaraKind.Bool : YaraKind.Int);
        }

        if (_tokens.Take("for"))
        {
            return _loops.Read();
        }

        var shape = _names.Member();
        return shape is null ? new YaraTerm(YaraKind.Bool)
            : shape.Kind is YaraKind.Int or YaraKind.Float or YaraKind.Text ? new YaraTerm(shape.Kind) : YaraTerm.Wrong(_tokens);
    }

    /// <summary>Strings or rules behind "of".</summary>
    private YaraTerm Set(bool mayBeIn)
    {
        if (_tokens.Take("them"))
        {
            _texts.UseAll();
        }
        else
        {
            _tokens.Expect("(");
            var areTexts = _tokens.Current.Kind == YaraTokenKind.TextName;
            do
            {
                if (areTexts)
                {
                    _texts.Use(_tokens.Expect(YaraTokenKind.TextName, "The name of a string").Text, true);
                    continue;
                }

                var name = _tokens.Expect(YaraTokenKind.Word, "The name of a rule").Text;
                if (!_names.IsRule(name) || _tokens.Is("*"))
                {
                    _tokens.Fail("The condition names rules by a beginning, or one that is not before it in this file.");
                }
            }
            while (_tokens.Take(","));
            _tokens.Expect(")");
            mayBeIn &= areTexts;
        }

        if (mayBeIn && _tokens.Take("in"))
        {
            _loops.Range();
        }

        return new YaraTerm(YaraKind.Bool);
    }
}
