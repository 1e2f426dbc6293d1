namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>The kind of a part of a condition.</summary>
/// <param name="Constant">Known before it runs.</param>
internal readonly record struct YaraTerm(YaraKind Kind, long? Constant = null)
{
    public bool IsNumber => Kind is YaraKind.Int or YaraKind.Float;

    /// <summary>Fails where it is of another kind.</summary>
    public void Need(YaraKind kind, YaraTokens tokens)
    {
        if (Kind != kind)
        {
            Wrong(tokens);
        }
    }

    /// <summary>The term as something true or false.</summary>
    public static YaraTerm Truth(YaraTerm term, YaraTokens tokens) =>
        term.Kind is YaraKind.Bool or YaraKind.Int or YaraKind.Text ? new YaraTerm(YaraKind.Bool) : Wrong(tokens);

    public static YaraTerm Wrong(YaraTokens tokens)
    {
        tokens.Fail("The condition compares or joins values of kinds that do not fit.");
        return default;
    }
}
