namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>
/// Whether a rule is sure to compile under YARA 4.2 and all newer ones, beside any other rules: read by the grammar, with the types of what
/// its condition compares. What it is not sure of it refuses.
/// </summary>
internal static class YaraCheck
{
    private static readonly HashSet<string> Modifiers =
        ["wide", "ascii", "nocase", "fullword", "private", "xor", "base64", "base64wide"];

    /// <param name="rule">One rule, without imports.</param>
    /// <param name="knows">Whether a rule of a name stands before it.</param>
    /// <returns>A sentence; null for a rule that is sound.</returns>
    public static string? Problem(string rule, IEnumerable<string> imports, Func<string, bool> knows)
    {
        var tokens = new YaraTokens(rule);
        tokens.Take("private");
        tokens.Expect("rule");
        var name = Name(tokens);
        if (YaraModules.Find(name) is not null)
        {
            tokens.Fail("The rule has the name of a module.");
        }

        if (tokens.Take(":"))
        {
            var tags = new HashSet<string>(StringComparer.Ordinal);
            while (tokens.Current.Kind == YaraTokenKind.Word)
            {
                if (!tags.Add(Name(tokens)))
                {
                    tokens.Fail("A tag stands there twice.");
                }
            }
        }

        tokens.Expect("{");
        Meta(tokens);
        var texts = new YaraTexts(tokens, Texts(tokens));
        tokens.Expect("condition");
        tokens.Expect(":");
        var condition = new YaraCondition(tokens, texts, imports.ToHashSet(StringComparer.Ordinal), knows);
        condition.Read();
        tokens.Expect("}");
        if (tokens.Current.Kind != YaraTokenKind.End)
        {
            tokens.Fail("Something follows the rule.");
        }

        return tokens.Problem ?? (texts.Idle is { } idle ? $"The condition does not use the string {idle}." : null);
    }

    private static string Name(YaraTokens tokens)
    {
        var name = tokens.Expect(YaraTokenKind.Word, "A name").Text;
        if (name.Length > Limits.RuleNameCharsMax || Reading.YaraRules.IsReserved(name))
        {
            tokens.Fail($"{Writing.Text.Quote(name)} is no name.");
        }

        return name;
    }

    private static void Meta(YaraTokens tokens)
    {
        if (!tokens.Take("meta"))
        {
            return;
        }

        tokens.Expect(":");
        do
        {
            Name(tokens);
            tokens.Expect("=");
            var isNegative = tokens.Take("-");
            if (tokens.Current.Kind == YaraTokenKind.Text && !isNegative)
            {
                tokens.Require(YaraPatterns.Text(tokens.Current.Text));
                tokens.Move();
            }
            else if (isNegative || !(tokens.Take("true") || tokens.Take("false")))
            {
                tokens.Expect(YaraTokenKind.Number, "A value");
            }
        }
        while (tokens.Current.Kind == YaraTokenKind.Word && !tokens.Is("strings") && !tokens.Is("condition"));
    }

    /// <summary>The names of the strings; one without a name is <c>$</c>.</summary>
    private static List<string> Texts(YaraTokens tokens)
    {
        var names = new List<string>();
        if (!tokens.Take("strings"))
        {
            return names;
        }

        tokens.Expect(":");
        do
        {
            var name = tokens.Expect(YaraTokenKind.TextName, "The name of a string").Text;
            if (name.EndsWith('*') || (name != "$" && names.Contains(name)) || names.Count == Limits.YaraTextsMax
                || name.Length > Limits.RuleNameCharsMax)
            {
                tokens.Fail($"The string {Writing.Text.Quote(name)} stands there twice, or has no sound name.");
            }

            names.Add(name);
            tokens.Expect("=");
            Pattern(tokens);
        }
        while (tokens.Current.Kind == YaraTokenKind.TextName);
        return names;
    }

    private static void Pattern(YaraTokens tokens)
    {
        var kind = tokens.Current.Kind;
        if (tokens.Is("{"))
        {
            tokens.Require(YaraPatterns.Hex(tokens.Braced()));
        }
        else if (kind is YaraTokenKind.Text or YaraTokenKind.Regex)
        {
            var inside = tokens.Current.Text;
            tokens.Require(kind == YaraTokenKind.Text ? YaraPatterns.Text(inside) : YaraPatterns.Expression(inside));
            tokens.Move();
        }
        else
        {
            tokens.Fail("A string has no value.");
        }

        ReadModifiers(tokens, kind);
    }

    private static void ReadModifiers(YaraTokens tokens, YaraTokenKind kind)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (tokens.Current.Kind == YaraTokenKind.Word && Modifiers.Contains(tokens.Current.Text))
        {
            var word = tokens.Current.Text;
            tokens.Move();
            var isFit = kind == YaraTokenKind.Text || word == "private"
                || (kind == YaraTokenKind.Regex && word is "wide" or "ascii" or "nocase" or "fullword");
            if (!found.Add(word) || !isFit)
            {
                tokens.Fail($"The modifier {word} stands there twice, or is not for this kind of string.");
            }

            if (word == "xor" && tokens.Take("("))
            {
                Key(tokens);
            }
            else if (tokens.Is("("))
            {
                tokens.Fail("A string has an alphabet of its own, which is not looked into.");
            }
        }

        var isCoded = found.Contains("base64") || found.Contains("base64wide");
        if ((found.Contains("xor") && (found.Contains("nocase") || isCoded))
            || (isCoded && (found.Contains("nocase") || found.Contains("fullword"))))
        {
            tokens.Fail("The modifiers of a string do not go together.");
        }
    }

    /// <summary>The keys of xor: one, or a range.</summary>
    private static void Key(YaraTokens tokens)
    {
        var first = tokens.Expect(YaraTokenKind.Number, "A key").Value;
        var last = tokens.Take("-") ? tokens.Expect(YaraTokenKind.Number, "A key").Value : first;
        tokens.Expect(")");
        if (first > last || last > byte.MaxValue)
        {
            tokens.Fail("The keys of xor are no range of bytes.");
        }
    }
}
