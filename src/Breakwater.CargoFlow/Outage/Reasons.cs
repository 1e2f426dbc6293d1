using System.Globalization;

namespace Breakwater.CargoFlow.Outage;

/// <summary>One link of a chain of reasons.</summary>
/// <param name="Service">What carries less.</param>
/// <param name="Because">What it would need: one, or all the alternatives that are gone. Empty for what was hit itself.</param>
/// <param name="Ends">True where the chain ends: it was hit itself, or is cut off.</param>
public sealed record ReasonLink(string Service, IReadOnlyList<string> Because, string Words, bool Ends);

/// <summary>
/// The shortest reason for each service's loss. Every loss has one that ends at a hit; where several are as short, the first in the order
/// of
/// the file is given.
/// </summary>
internal sealed class Reasons
{
    private const int Unexplained = int.MaxValue;

    private readonly PortGraph _graph;
    private readonly PortState _state;
    private readonly PortLevels _levels;
    private readonly int[] _length;
    private readonly Cause[] _causes;

    private Reasons(PortGraph graph, PortState state, PortLevels levels)
    {
        _graph = graph;
        _state = state;
        _levels = levels;
        _length = new int[graph.Count];
        _causes = new Cause[graph.Count];
        Array.Fill(_length, Unexplained);
    }

    public static Reasons Of(PortGraph graph, PortState state, PortLevels levels)
    {
        var reasons = new Reasons(graph, state, levels);
        var open = Enumerable.Range(0, graph.Count).Where(i => levels.Level[i] < 1).ToList();
        for (var round = 0; open.Count > 0; round++)
        {
            var found = open.Where(i => reasons.TryExplain(i, round)).ToList();
            if (found.Count == 0)
            {
                break;
            }

            found.ForEach(i => reasons._length[i] = round);
            open.RemoveAll(i => reasons._length[i] != Unexplained);
        }

        return reasons;
    }

    /// <summary>The chain from a service down to what was hit; empty for one that lost nothing.</summary>
    public IReadOnlyList<ReasonLink> ChainOf(int service) =>
        _length[service] == Unexplained ? [] : Follow([service], []);

    /// <summary>The chain of a flow or a yard: begins with the services that it needs itself.</summary>
    public IReadOnlyList<ReasonLink> ChainOf(string name, CompiledNeed need)
    {
        var value = _graph.ValueOf(need, -1, _state, _levels.Level);
        if (value >= 1 || Explain(need, -1, value, Unexplained) is not { } cause)
        {
            return [];
        }

        return Follow(cause.Services, [Link(name, cause)]);
    }

    public static string InWords(IReadOnlyList<ReasonLink> chain) => string.Join("; ", chain.Select(one => one.Words));

    private List<ReasonLink> Follow(IReadOnlyList<int> services, List<ReasonLink> chain)
    {
        var waiting = new Queue<int>(services);
        var seen = services.ToHashSet();
        while (chain.Count < Limits.ChainLinksMax && waiting.TryDequeue(out var service))
        {
            var cause = _causes[service];
            chain.Add(Link(_graph.Model.Services[service].Name, cause, service));
            foreach (var next in cause.Services.Where(seen.Add))
            {
                waiting.Enqueue(next);
            }
        }

        return chain;
    }

    private ReasonLink Link(string name, Cause cause, int service = -1)
    {
        var names = cause.Services.Concat(cause.Cut).Select(i => _graph.Model.Services[i].Name).ToList();
        var words = cause.IsHit
            ? _state.Own[service] <= 0 ? $"{name} is down"
                : string.Create(CultureInfo.InvariantCulture, $"{name} has {_state.Own[service]:0%} left")
            : cause.Services.Count == 0 ? $"{name} is cut off from {string.Join(" and ", names)}"
            : $"{name} needs {string.Join(" or ", names)}";
        return new ReasonLink(service < 0 ? name : _graph.Model.Services[service].Id,
            [.. cause.Services.Concat(cause.Cut).Select(i => _graph.Model.Services[i].Id)], words,
            cause.Services.Count == 0);
    }

    private bool TryExplain(int service, int round)
    {
        var most = _levels.Level[service];
        var cause = _state.Own[service] <= most ? new Cause([], [], true, 0) : Explain(_graph.NeedsOf(service), service, most, round);
        if (cause is null || !_graph.FallbacksOf(service).All(one => IsSpent(one, service, most, round)))
        {
            return false;
        }

        _causes[service] = cause;
        return true;
    }

    /// <summary>The fallback carries no more than this, for reasons that are known already.</summary>
    private bool IsSpent(CompiledFallback fallback, int service, double most, int round) =>
        !_state.Usable[fallback.Number] || _graph.StaffedShare(fallback, _levels) <= most
        || Explain(fallback.Needs, service, most, round) is not null;

    /// <summary>
    /// Why a need is worth no more than this, out of services that are explained in fewer rounds; null where that does not do.
    /// </summary>
    private Cause? Explain(CompiledNeed need, int by, double most, int round)
    {
        if (need.Kind == NeedKind.Leaf)
        {
            if (need.Without > most)
            {
                return null;
            }

            if (!_graph.IsLinked(by, need.Service, _state))
            {
                return new Cause([], [need.Service], false, 0);
            }

            return _levels.Level[need.Service] <= most && _length[need.Service] < round
                ? new Cause([need.Service], [], false, _length[need.Service] + 1) : null;
        }

        var entries = need.Entries.Select(one => Explain(one, by, most, round));
        if (need.Kind == NeedKind.All)
        {
            return entries.Where(one => one is not null).MinBy(one => one!.Length);
        }

        var all = entries.ToList();
        return all.Contains(null)
            ? null
            : new Cause(
                [.. all.SelectMany(one => one!.Services).Distinct()], [.. all.SelectMany(one => one!.Cut).Distinct()], false,
                all.Max(one => one!.Length));
    }

    private sealed record Cause(IReadOnlyList<int> Services, IReadOnlyList<int> Cut, bool IsHit, int Length);
}
