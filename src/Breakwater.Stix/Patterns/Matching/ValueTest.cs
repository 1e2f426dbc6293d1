namespace Breakwater.Stix;

/// <summary>Of three: what is not known is neither. Ordered, so that AND is the least and OR the greatest.</summary>
internal enum Truth
{
    False,
    Unknown,
    True,
}

/// <summary>One operator with its constants, made ready to be asked about values (STIX 2.1, 9.6).</summary>
internal abstract class ValueTest
{
    /// <summary>Why nothing is known of any value; null when the test can be made.</summary>
    public virtual string? Reason => null;

    /// <summary>Null where the types do not go together so that no answer, negated or not, is true.</summary>
    public abstract bool? Holds(PathValue value);

    public static ValueTest Of(Comparison test, RegexBudget budget)
    {
        var constants = test.Constants;
        return test.Operator switch
        {
            PatternOperator.Equal => new EqualityTest(new ConstantValue(constants[0]), true),
            PatternOperator.NotEqual => new EqualityTest(new ConstantValue(constants[0]), false),
            PatternOperator.In => SetTest.Of(constants),
            PatternOperator.Like => new LikeTest(((TextConstant)constants[0]).Value),
            PatternOperator.Matches => MatchesTest.Of(((TextConstant)constants[0]).Value, budget),
            PatternOperator.IsSubset => SubnetTest.Of(((TextConstant)constants[0]).Value, true),
            PatternOperator.IsSuperset => SubnetTest.Of(((TextConstant)constants[0]).Value, false),
            _ => new OrderTest(new ConstantValue(constants[0]), test.Operator),
        };
    }
}

/// <summary>A test that cannot be made, for a reason that lies in the pattern.</summary>
internal sealed class ImpossibleTest(string reason) : ValueTest
{
    public override string Reason => reason;

    public override bool? Holds(PathValue value) => throw new PatternLimitException(reason);
}

/// <summary>= and !=: values of different types are different.</summary>
internal sealed class EqualityTest(ConstantValue constant, bool asked) : ValueTest
{
    public override bool? Holds(PathValue value) => (constant.Equal(value) ?? false) == asked;
}

/// <summary>&lt; &gt; &lt;= &gt;=: never true of values of different types, not even behind NOT.</summary>
internal sealed class OrderTest(ConstantValue constant, PatternOperator test) : ValueTest
{
    public override bool? Holds(PathValue value) => constant.Compare(value) is { } order
        ? test switch
        {
            PatternOperator.Less => order < 0,
            PatternOperator.LessOrEqual => order <= 0,
            PatternOperator.Greater => order > 0,
            _ => order >= 0,
        }
        : null;
}

/// <param name="texts">The constants as texts, when all of them are; they are looked up and not gone through.</param>
internal sealed class SetTest(ConstantValue[] set, HashSet<string>? texts) : ValueTest
{
    public static ValueTest Of(IReadOnlyList<PatternConstant> constants)
    {
        var set = constants.Select(static c => new ConstantValue(c)).ToArray();
        if (set.Any(c => c.Family != set[0].Family))
        {
            return new ImpossibleTest("The constants behind IN are of different types.");
        }

        var texts = constants.OfType<TextConstant>().Select(static c => c.Value).ToHashSet(StringComparer.Ordinal);
        return new SetTest(set, texts.Count > 0 ? texts : null);
    }

    public override bool? Holds(PathValue value)
    {
        if (texts is not null && value.Form is not (PathForm.Hex or PathForm.Base64))
        {
            return value.IsText && texts.Contains(value.Json.GetString()!);
        }

        foreach (var constant in set)
        {
            if (constant.Equal(value) == true)
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed class LikeTest(string pattern) : ValueTest
{
    private readonly LikeText _like = new(pattern);

    public override bool? Holds(PathValue value) => SubjectText.Of(value) is { } text && _like.IsMatch(text);
}

internal sealed class MatchesTest(PatternRegex regex) : ValueTest
{
    public static ValueTest Of(string expression, RegexBudget budget) =>
        PatternRegex.Compile(Nfc.Of(expression), budget, out var reason) is { } regex
            ? new MatchesTest(regex)
            : new ImpossibleTest(reason!);

    /// <summary>Bytes are searched as characters below U+0100, when all of the expression is.</summary>
    public override bool? Holds(PathValue value) => value.Bytes() is { } bytes
        ? regex.IsByteLike && regex.IsMatch(System.Text.Encoding.Latin1.GetString(bytes))
        : value.IsText && regex.IsMatch(Nfc.Of(value.Json.GetString()!));
}

internal sealed class SubnetTest(Subnet constant, bool isSubset) : ValueTest
{
    public static ValueTest Of(string text, bool isSubset) => Subnet.TryParse(text, out var subnet)
        ? new SubnetTest(subnet, isSubset)
        : new ImpossibleTest($"{Problem.Quote(text)} is neither an IP address nor a CIDR block.");

    public override bool? Holds(PathValue value) => value.IsText && Subnet.TryParse(value.Json.GetString()!, out var seen)
        && (isSubset ? constant.Contains(seen) : seen.Contains(constant));
}

/// <summary>The text of a value that LIKE is asked about: of bytes what they are in UTF-8, else each byte as a character.</summary>
internal static class SubjectText
{
    public static string? Of(PathValue value)
    {
        if (value.Bytes() is not { } bytes)
        {
            return value.IsText ? value.Json.GetString() : null;
        }

        return System.Text.Unicode.Utf8.IsValid(bytes)
            ? System.Text.Encoding.UTF8.GetString(bytes)
            : System.Text.Encoding.Latin1.GetString(bytes);
    }
}
