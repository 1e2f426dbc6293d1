using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>
/// What one would do without thinking about it: two members who say the same value confirm it, three are a port alert; whoever they are,
/// whatever was in ordinary use.
/// </summary>
internal sealed class NaiveRule : IPortRule
{
    private const int Confirms = 2;
    private const int Alerts = 3;
    private readonly Dictionary<IndicatorKey, HashSet<string>> _members = [];

    public string Name => "naive: two members";

    public Told? Take(PortEvent one)
    {
        if (one is TakenBack taken && _members.TryGetValue(taken.Value.Key, out var left))
        {
            left.Remove(taken.MemberId);
            return null;
        }

        if (one is not Said said)
        {
            return null;
        }

        if (!_members.TryGetValue(said.Value.Key, out var members))
        {
            _members.Add(said.Value.Key, members = new HashSet<string>(StringComparer.Ordinal));
        }

        if (!members.Add(said.Member.Id) || members.Count is not (Confirms or Alerts))
        {
            return null;
        }

        var (level, before) = members.Count == Confirms
            ? (WarningLevel.Confirmed, WarningLevel.Notice)
            : (WarningLevel.PortAlert, WarningLevel.Confirmed);
        return new Told(one.At, said.Value.Key, level, before, true, [new ValueJudgement(said.Value.Key, members.Count, true)]);
    }
}
