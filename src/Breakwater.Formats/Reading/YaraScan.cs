namespace Breakwater.Formats.Reading;

/// <summary>What the body of a YARA rule declares and uses.</summary>
internal sealed class YaraBody
{
    public List<string> Declared { get; } = [];

    public List<string> Used { get; } = [];

    public bool HasStrings { get; set; }

    public bool UsesThem { get; set; }

    public int ConditionWords { get; set; }

    public bool HasCondition { get; set; }

    /// <summary>Null when it is sound.</summary>
    public string? Problem()
    {
        if (!HasCondition || ConditionWords == 0)
        {
            return "It has no condition.";
        }

        var twice = Declared.Where(name => name != "$").GroupBy(name => name).FirstOrDefault(group => group.Count() > 1);
        var unknown = Used.Find(name => name != "$" && !Declared.Exists(declared => name.EndsWith('*')
            ? declared.StartsWith(name[..^1], StringComparison.Ordinal) : declared == name));
        return twice is not null ? $"The string {twice.Key} is declared twice."
            : unknown is not null ? $"The condition uses {Misp.MispManifest.Quote(unknown)}, which is not declared."
            : HasStrings && Declared.Count == 0 ? "Its section of strings is empty."
            : UsesThem && Declared.Count == 0 ? "The condition speaks of them, and there are no strings."
            : null;
    }
}

/// <summary>Walks over the text of YARA rules, past comments, texts, hexadecimal strings and expressions.</summary>
internal sealed class YaraScan(string text)
{
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
                var end = text.IndexOf("*/", At + 2, StringComparison.Ordinal);
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
            else
            {
                section = WordOf(body, section);
            }
        }

        return null;
    }

    public int LineOf(int position) => text.AsSpan(0, position).Count('\n') + 1;

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

    private string WordOf(YaraBody body, string section)
    {
        var word = Word();
        if (word.Length == 0)
        {
            At++;
            return section;
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
        }

        return section;
    }

    /// <summary>A slash behind "matches" starts an expression; elsewhere it divides.</summary>
    private bool IsExpression() => text[..At].TrimEnd().EndsWith("matches", StringComparison.Ordinal);

    private bool SkipTo(char close)
    {
        At++;
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
