namespace Breakwater.Formats.Reading;

/// <summary>What the body of a YARA rule declares and uses.</summary>
internal sealed class YaraBody
{
    public List<string> Declared { get; } = [];

    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>What the condition names that is neither of the language nor declared in it: rules, modules, variables from outside.
    /// A name that ends in * stands for all that begin so.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables of loops.</summary>
    public HashSet<string> Variables { get; } = new(StringComparer.Ordinal);

    public bool HasStrings { get; set; }

    public bool UsesThem { get; set; }

    public int ConditionWords { get; set; }

    public bool HasCondition { get; set; }

    /// <summary>Brackets of the condition that were opened and not closed.</summary>
    public int Open { get; set; }

    /// <summary>One was closed that was not opened.</summary>
    public bool IsUnbalanced { get; set; }

    /// <summary>Null when it is sound.</summary>
    public string? Problem()
    {
        if (!HasCondition || ConditionWords == 0)
        {
            return "It has no condition.";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var twice = Declared.Find(name => name != "$" && !names.Add(name));
        var sorted = Declared.Order(StringComparer.Ordinal).ToList();
        var unknown = Used.FirstOrDefault(name => name != "$" && !(name.EndsWith('*') ? HasBeginning(sorted, name[..^1])
            : names.Contains(name)));
        var idle = UsesThem ? null : Declared.Find(name => !name.StartsWith("$_", StringComparison.Ordinal) && !IsUsed(name));
        return twice is not null ? $"The string {twice} is declared twice."
            : unknown is not null ? $"The condition uses {Misp.MispManifest.Quote(unknown)}, which is not declared."
            : HasStrings && Declared.Count == 0 ? "Its section of strings is empty."
            : UsesThem && Declared.Count == 0 ? "The condition speaks of them, and there are no strings."
            : Open != 0 || IsUnbalanced ? "The brackets of the condition do not match."
            : idle is not null ? $"The condition does not use the string {idle}."
            : null;
    }

    private static bool HasBeginning(List<string> sorted, string beginning)
    {
        var at = sorted.BinarySearch(beginning, StringComparer.Ordinal);
        at = at < 0 ? ~at : at;
        return at < sorted.Count && sorted[at].StartsWith(beginning, StringComparison.Ordinal);
    }

    private bool IsUsed(string name)
    {
        if (Used.Contains(name))
        {
            return true;
        }

        for (var length = 1; length <= Math.Min(name.Length, Limits.RuleNameCharsMax); length++)
        {
            if (Used.Contains(name[..length] + "*"))
            {
                return true;
            }
        }

        return false;
    }
}
