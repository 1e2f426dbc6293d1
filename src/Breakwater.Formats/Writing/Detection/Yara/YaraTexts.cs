namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>The strings of a rule, and which of them its condition uses.</summary>
/// <param name="names">One without a name is <c>$</c>.</param>
internal sealed class YaraTexts(YaraTokens tokens, List<string> names)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private bool _usesAll;

    /// <summary>Loops over strings around.</summary>
    public int Loops { get; set; }

    /// <summary>One that the condition does not use; null when it uses all.</summary>
    public string? Idle => names.Find(name => !Uses(name));

    public void UseAll()
    {
        _usesAll = true;
        if (names.Count == 0)
        {
            tokens.Fail("The condition speaks of strings, and there are none.");
        }
    }

    /// <param name="isSet">It stands in a list, where it may end in a star.</param>
    public void Use(string name, bool isSet = false)
    {
        var isKnown = name == "$" ? !isSet && Loops > 0
            : name.EndsWith('*') ? isSet && names.Exists(one => one.StartsWith(name[..^1], StringComparison.Ordinal))
            : names.Contains(name);
        if (!isKnown)
        {
            tokens.Fail($"The condition uses {Writing.Text.Quote(name)}, which is not declared, or not there.");
        }

        _used.Add(name);
    }

    private bool Uses(string name) => _usesAll || _used.Contains(name)
        || _used.Any(one => one.EndsWith('*') && name.StartsWith(one[..^1], StringComparison.Ordinal));
}
