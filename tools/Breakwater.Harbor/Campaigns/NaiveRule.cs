using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>
/// What one would do without thinking about it: so many members who say the same value confirm it, so many are a port alert; whoever they
/// are, whatever was in ordinary use. With one member it tells all there is to tell: nobody can warn earlier.
/// </summary>
internal sealed class NaiveRule(string name, int confirms, int alerts) : IPortRule
{
    private readonly Dictionary<IndicatorKey, HashSet<string>> _members = [];

    public static NaiveRule TwoMembers => new("naive: two members", 2, 3);

    public static NaiveRule FirstWord => new("everything at the first word", 1, 3);

    public string Name => name;

    public IReadOnlyList<Told> Take(PortEvent one)
    {
        if (one is TakenBack taken && _members.TryGetValue(taken.Value.Key, out var left))
        {
            left.Remove(taken.MemberId);
            return [];
        }

        if (one is not Said said)
        {
            return [];
        }

        if (!_members.TryGetValue(said.Value.Key, out var members))
        {
            _members.Add(said.Value.Key, members = new HashSet<string>(StringComparer.Ordinal));
        }

        if (!members.Add(said.Member.Id) || (members.Count != confirms && members.Count != alerts))
        {
            return [];
        }

        var (level, before) = members.Count == confirms
            ? (WarningLevel.Confirmed, WarningLevel.Notice)
            : (WarningLevel.PortAlert, WarningLevel.Confirmed);
        return [new Told(one.At, said.Value.Key, level, before, true, [new ValueJudgement(said.Value.Key, members.Count, true)])];
    }
}
