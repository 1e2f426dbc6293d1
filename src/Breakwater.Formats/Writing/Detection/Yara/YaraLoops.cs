namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>Loops of a condition, and ranges.</summary>
/// <param name="number">Reads a value without comparisons.</param>
/// <param name="any">Reads any value.</param>
/// <param name="set">Reads the strings that a loop goes over.</param>
internal sealed class YaraLoops(
    YaraTokens tokens, YaraNames names, YaraTexts texts, Func<YaraTerm> number, Func<YaraTerm> any, Func<YaraTerm> set)
{
    private const int LoopsMax = 4;

    private int _loops;

    public YaraTerm Read()
    {
        if (!(tokens.Take("all") || tokens.Take("any") || tokens.Take("none")))
        {
            number().Need(YaraKind.Int, tokens);
        }

        if (++_loops > LoopsMax)
        {
            tokens.Fail("The condition has too many loops inside each other.");
        }

        var variables = new List<string>();
        var isOfTexts = tokens.Take("of");
        if (isOfTexts)
        {
            set();
        }
        else
        {
            variables = Variables();
        }

        texts.Loops += isOfTexts ? 1 : 0;
        tokens.Expect(":");
        tokens.Expect("(");
        YaraTerm.Truth(any(), tokens);
        tokens.Expect(")");
        texts.Loops -= isOfTexts ? 1 : 0;
        _loops--;
        variables.ForEach(name => names.Variables.Remove(name));
        return new YaraTerm(YaraKind.Bool);
    }

    private List<string> Variables()
    {
        var found = new List<string>();
        do
        {
            found.Add(tokens.Expect(YaraTokenKind.Word, "A variable").Text);
        }
        while (tokens.Take(","));
        tokens.Expect("in");
        var shapes = Iterated();
        if (shapes.Count != found.Count || found.Exists(name => names.Variables.ContainsKey(name) || YaraModules.Find(name) is not null
            || Reading.YaraRules.IsReserved(name)) || found.Distinct().Count() != found.Count)
        {
            tokens.Fail("The variables of a loop do not fit what it goes over.");
            return [];
        }

        for (var i = 0; i < found.Count; i++)
        {
            names.Variables[found[i]] = shapes[i];
        }

        return found;
    }

    /// <summary>What each variable is, in a loop over numbers, an array or a dictionary.</summary>
    private List<YaraShape> Iterated()
    {
        if (!tokens.Take("("))
        {
            var over = names.Member();
            return over?.Kind switch
            {
                YaraKind.Array => [over.Inner!],
                YaraKind.Dictionary => [YaraShape.Text, over.Inner!],
                _ => [],
            };
        }

        var first = number();
        first.Need(YaraKind.Int, tokens);
        if (tokens.Take(".."))
        {
            Upwards(first, number());
        }

        while (tokens.Take(","))
        {
            number().Need(YaraKind.Int, tokens);
        }

        tokens.Expect(")");
        return [YaraShape.Int];
    }

    /// <summary>Two values in brackets, with two dots between.</summary>
    public void Range()
    {
        tokens.Expect("(");
        var first = number();
        tokens.Expect("..");
        var last = number();
        tokens.Expect(")");
        Upwards(first, last);
    }

    private void Upwards(YaraTerm first, YaraTerm last)
    {
        first.Need(YaraKind.Int, tokens);
        last.Need(YaraKind.Int, tokens);
        if (first.Constant < 0 || last.Constant < 0 || first.Constant > last.Constant)
        {
            tokens.Fail("A range goes backwards.");
        }
    }
}
