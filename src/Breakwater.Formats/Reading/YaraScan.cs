namespace Breakwater.Formats.Reading;

/// <summary>Walks over the text of YARA rules, past comments, texts, hexadecimal strings and expressions.</summary>
internal sealed class YaraScan(string text)
{
    private int _counted;
    private int _lines;
    private bool _inLoop;

    // What is not there behind one place is not there behind the next one either, and is not looked for again.
    private bool _hasNoEnd;
    private bool _hasNoBrace;

    public int At { get; private set; }

    public bool IsAfterRule { get; set; }

    /// <summary>Past white space and comments. False at the end.</summary>
    public bool SkipSpace()
    {
        while (At < text.Length)
        {
            if (char.IsWhiteSpace(text[At]) || text[At] == '\uFEFF')
            {
                At++;
            }
            else if (Next("//"))
            {
                var end = text.IndexOf('\n', At);
                At = end < 0 ? text.Length : end;
            }
            else if (Next("/*"))
            {
                var end = _hasNoEnd ? -1 : text.IndexOf("*/", At + 2, StringComparison.Ordinal);
                _hasNoEnd |= end < 0;
                At = end < 0 ? text.Length : end + 2;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    public string Word()
    {
        var start = At;
        while (At < text.Length && (char.IsAsciiLetterOrDigit(text[At]) || text[At] == '_'))
        {
            At++;
        }

        return text[start..At];
    }

    public bool Take(char c)
    {
        var isIt = At < text.Length && text[At] == c;
        At += isIt ? 1 : 0;
        return isIt;
    }

    /// <summary>Past a text in quotes that starts here. False when it is not closed on its line.</summary>
    public bool SkipText()
    {
        if (!Take('"'))
        {
            return false;
        }

        for (; At < text.Length && text[At] != '\n'; At++)
        {
            if (text[At] == '\\')
            {
                At++;
            }
            else if (text[At] == '"')
            {
                At++;
                return true;
            }
        }

        return false;
    }

    /// <summary>Past the closing brace of the rule; null when there is none.</summary>
    public YaraBody? Body()
    {
        var body = new YaraBody();
        var section = "";
        _inLoop = false;
        while (SkipSpace())
        {
            var c = text[At];
            if (c == '}')
            {
                At++;
                return body;
            }

            if (c == '"')
            {
                if (!SkipText())
                {
                    return null;
                }
            }
            else if (c == '{' || (c == '/' && section == "strings") || (c == '/' && section == "condition" && IsExpression()))
            {
                if (!SkipTo(c == '{' ? '}' : '/'))
                {
                    return null;
                }
            }
            else if (c is '$' or '#' or '@' or '!')
            {
                Name(body, section);
            }
            else if (WordOf(body, section) is { } next)
            {
                section = next;
            }
            else
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>From 1; positions are asked for in rising order, so that each line is counted once.</summary>
    public int LineOf(int position)
    {
        if (position < _counted)
        {
            (_counted, _lines) = (0, 0);
        }

        _lines += text.AsSpan(_counted, position - _counted).Count('\n');
        _counted = position;
        return _lines + 1;
    }

    /// <summary>To the next line behind a position that begins like a rule; false when there is none.</summary>
    public bool SkipToRule(int from)
    {
        for (var end = text.IndexOf('\n', from); end >= 0; end = text.IndexOf('\n', end + 1))
        {
            var line = text.AsSpan(end + 1);
            if (line.StartsWith("rule ") || line.StartsWith("private ") || line.StartsWith("global "))
            {
                At = end + 1;
                return true;
            }
        }

        return false;
    }

    public string Between(int start, int end) => text[start..end];

    public string Rest()
    {
        var end = text.IndexOf('\n', At);
        return text[At..(end < 0 ? text.Length : end)].Trim();
    }

    private void Name(YaraBody body, string section)
    {
        var sign = text[At++];
        var word = Word();
        if (sign == '!' && word.Length == 0)
        {
            return;
        }

        var name = "$" + word + (section == "condition" && Take('*') ? "*" : "");
        if (section == "strings" && sign == '$')
        {
            body.Declared.Add(name);
        }
        else if (section == "condition")
        {
            body.ConditionWords++;
            body.Used.Add(name);
        }
    }

    /// <summary>The section that goes on; null where another rule begins.</summary>
    private string? WordOf(YaraBody body, string section)
    {
        var start = At;
        var word = Word();
        if (word.Length == 0)
        {
            Bracket(body, section);
            At++;
            return section;
        }

        if (word == "rule")
        {
            return null;
        }

        if (word is "meta" or "strings" or "condition" && SkipSpace() && text[At] == ':')
        {
            At++;
            body.HasStrings |= word == "strings";
            body.HasCondition |= word == "condition";
            return word;
        }

        if (section == "condition")
        {
            body.ConditionWords++;
            body.UsesThem |= word == "them";
            Term(body, word, start > 0 && text[start - 1] == '.');
        }

        return section;
    }

    private void Bracket(YaraBody body, string section)
    {
        if (section == "condition" && text[At] is '(' or ')' or '[' or ']')
        {
            body.Open += text[At] is '(' or '[' ? 1 : -1;
            body.IsUnbalanced |= body.Open < 0;
        }
    }

    /// <summary>What stands between "for" and "in" are the variables of a loop.</summary>
    private void Term(YaraBody body, string word, bool isMember)
    {
        if (word is "for" or "in" or "of")
        {
            _inLoop = word == "for";
        }
        else if (!isMember && !char.IsAsciiDigit(word[0]) && !YaraRules.IsReserved(word))
        {
            (_inLoop ? body.Variables : body.Names).Add(Take('*') ? word + "*" : word);
        }
    }

    /// <summary>A slash behind "matches", or where an argument begins, starts an expression; elsewhere it divides.</summary>
    private bool IsExpression() => text.AsSpan(0, At).TrimEnd() is var before && (before.EndsWith("matches") || before[^1] is '(' or ',');

    private bool SkipTo(char close)
    {
        At++;
        if (close == '}' && (_hasNoBrace || text.IndexOf('}', At) < 0))
        {
            _hasNoBrace = true;
            return false;
        }

        for (; At < text.Length; At++)
        {
            if (text[At] == '\\' && close == '/')
            {
                At++;
            }
            else if (text[At] == close)
            {
                At++;
                return true;
            }
            else if (close == '/' && text[At] == '\n')
            {
                return false;
            }
        }

        return false;
    }

    private bool Next(string what) => string.CompareOrdinal(text, At, what, 0, what.Length) == 0;
}
