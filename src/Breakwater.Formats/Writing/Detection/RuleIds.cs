namespace Breakwater.Formats.Writing.Detection;

/// <summary>
/// Numbers of rules, made of what the rule is about, so that a rule keeps its number. Two that would have one number are told apart in the
/// order in which they come. They are above 1,000,000,000, which no public rule set uses.
/// </summary>
internal sealed class RuleIds
{
    private const uint First = 1_000_000_000;

    private readonly HashSet<uint> _taken = [];

    public uint Of(string key)
    {
        var id = First + (uint)(NameCover.DigestOf(key) % (uint.MaxValue - First));
        while (!_taken.Add(id))
        {
            id = id == uint.MaxValue - 1 ? First : id + 1;
        }

        return id;
    }

    /// <summary>False when a rule has this number already.</summary>
    public bool TryTake(uint id) => _taken.Add(id);
}
