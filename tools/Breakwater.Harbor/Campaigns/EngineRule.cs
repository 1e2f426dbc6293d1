using Breakwater.EarlyWarning;

namespace Breakwater.Harbor.Campaigns;

/// <summary>The rule that the hub goes by, over one port.</summary>
internal sealed class EngineRule : IPortRule
{
    private readonly Watch _watch;
    private readonly TimeSpan _life;
    private double _forgotten;

    public EngineRule(string name, WarningSettings settings, Population port)
    {
        Name = name;
        var members = port.Members.ToDictionary(
            member => member.Id,
            member => new Organisation(member.Id, member.Id, member.Owner, member.Provider, member.Verified, SimTime.At(member.Since)),
            StringComparer.Ordinal);
        _life = settings.EvidenceLife;
        _watch = new Watch(settings, new Community(SimTime.At(Population.Began), id => members.GetValueOrDefault(id)));
    }

    public string Name { get; }

    public IReadOnlyList<Told> Take(PortEvent one)
    {
        var at = SimTime.At(one.At);
        if (one.At - _forgotten >= SimTime.Day)
        {
            _forgotten = one.At;
            _watch.Forget(at - _life);
        }

        return Heard(one, at).Select(decision => new Told(
            one.At, decision.Warning, decision.Level, decision.Before, decision.IsTold, decision.Judgement.Values)).ToList();
    }

    private IReadOnlyList<Decision> Heard(PortEvent one, DateTimeOffset at)
    {
        switch (one)
        {
            case Published published:
                var ties = published.Values.Count > 1
                    ? new[] { new Tie(published.Submission, TieStrength.Submission, published.MemberId) }
                    : [];
                foreach (var value in published.Values)
                {
                    _watch.Publish(value.Key, ties, at);
                }

                return [];
            case Said said:
                var evidence = new Evidence(said.Member.Id, said.Kind, "", said.Value.System, at);
                return _watch.Take(said.Value.Key, evidence) is { } decision ? [decision] : [];
            case TakenBack taken:
                return _watch.TakeBack(taken.Value.Key, taken.MemberId, at);
            case Verdict verdict:
                return _watch.Clear(verdict.Value.Key, at);
            default:
                throw new InvalidOperationException($"{one.GetType().Name} is not an event of a port.");
        }
    }
}
