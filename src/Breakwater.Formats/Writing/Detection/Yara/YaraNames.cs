namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>Names in a condition: variables of loops, modules with what they hold, rules.</summary>
/// <param name="knows">Whether a rule of a name stands before it.</param>
/// <param name="value">Reads any value.</param>
internal sealed class YaraNames(YaraTokens tokens, HashSet<string> imports, Func<string, bool> knows, Func<YaraTerm> value)
{
    /// <summary>Of the loops around.</summary>
    public Dictionary<string, YaraShape> Variables { get; } = new(StringComparer.Ordinal);

    public bool IsRule(string name) => knows(name);

    /// <summary>What a name with all behind it stands for; null for a rule.</summary>
    public YaraShape? Member()
    {
        var name = tokens.Expect(YaraTokenKind.Word, "A name").Text;
        var shape = Variables.GetValueOrDefault(name) ?? (imports.Contains(name) ? YaraModules.Find(name) : null);
        if (shape is null)
        {
            if (tokens.Problem is null && !knows(name))
            {
                tokens.Fail($"The condition names {Writing.Text.Quote(name)}, which is no rule or variable before it in this file.");
            }

            return null;
        }

        while (tokens.Problem is null)
        {
            if (tokens.Take("."))
            {
                var field = tokens.Expect(YaraTokenKind.Word, "A name").Text;
                shape = shape.Fields?.GetValueOrDefault(field) ?? Unknown(name, field);
            }
            else if (tokens.Take("["))
            {
                value().Need(shape.Kind == YaraKind.Dictionary ? YaraKind.Text : YaraKind.Int, tokens);
                tokens.Expect("]");
                shape = shape.Kind is YaraKind.Array or YaraKind.Dictionary ? shape.Inner! : Unknown(name, "[]");
            }
            else if (tokens.Take("("))
            {
                var arguments = Arguments();
                shape = shape.Signatures?.Contains(arguments) ?? false ? shape.Inner! : Unknown(name, "()");
            }
            else
            {
                break;
            }
        }

        return shape;
    }

    private YaraShape Unknown(string module, string name)
    {
        tokens.Fail($"The module {module} of YARA 4.2 has no {Writing.Text.Quote(name)} of this form.");
        return YaraShape.Int;
    }

    /// <summary>A letter for each, up to the bracket behind them.</summary>
    private string Arguments()
    {
        var letters = "";
        while (tokens.Problem is null && !tokens.Take(")"))
        {
            if (letters.Length > 0)
            {
                tokens.Expect(",");
            }

            letters += value().Kind switch
            {
                YaraKind.Int => 'i',
                YaraKind.Float => 'f',
                YaraKind.Text => 's',
                YaraKind.Regex => 'r',
                _ => 'b',
            };
        }

        return letters;
    }
}
