namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>Reads what a condition computes, by the ranks of its signs.</summary>
/// <param name="atom">Reads what stands between them.</param>
internal sealed class YaraArithmetic(YaraTokens tokens, Func<YaraTerm> atom)
{
    private static readonly string[][] Levels = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "\\", "%"]];

    public YaraTerm Read() => Number(0);

    private YaraTerm Number(int level)
    {
        if (level == Levels.Length)
        {
            return atom();
        }

        var left = Number(level + 1);
        while (tokens.Current.Kind == YaraTokenKind.Sign && Levels[level].Contains(tokens.Current.Text)
            && !(tokens.Is("%") && tokens.IsNextWord("of")))
        {
            var sign = tokens.Current.Text;
            tokens.Move();
            var right = Number(level + 1);
            left = Combine(left, sign, right);
        }

        return left;
    }

    /// <summary>Constants are worked out when a rule is compiled, where an overflow or a division by zero would be an error.</summary>
    private YaraTerm Combine(YaraTerm left, string sign, YaraTerm right)
    {
        if (left.Constant is { } first && right.Constant is { } second)
        {
            var value = sign switch
            {
                "+" => (Int128)first + second,
                "-" => (Int128)first - second,
                "*" => (Int128)first * second,
                _ => Int128.MaxValue,
            };
            if (Int128.Abs(value) > long.MaxValue / 2)
            {
                tokens.Fail("The condition computes with constants alone, and too much.");
                return default;
            }

            return new YaraTerm(YaraKind.Int, (long)value);
        }

        if (sign is "\\" or "%" or "<<" or ">>" && right.Constant is <= 0)
        {
            tokens.Fail("The condition divides by zero, or shifts by less than one.");
        }

        if (sign is not ("+" or "-" or "*" or "\\"))
        {
            left.Need(YaraKind.Int, tokens);
            right.Need(YaraKind.Int, tokens);
            return new YaraTerm(YaraKind.Int);
        }

        return !left.IsNumber || !right.IsNumber ? YaraTerm.Wrong(tokens)
            : new YaraTerm(left.Kind == YaraKind.Float || right.Kind == YaraKind.Float ? YaraKind.Float : YaraKind.Int);
    }
}
