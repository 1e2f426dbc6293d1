using Breakwater.CargoFlow.Outage;

namespace Breakwater.CargoFlow.Restoration;

/// <summary>
/// What is lost, as whole numbers so that sums do not depend on their order: safety in millionths of a service (or times minutes), cargo in
/// thousandths of a weighted unit an hour (or times minutes). Compared by safety, then by cargo.
/// </summary>
internal readonly record struct Loss(long Safety, long Cargo) : IComparable<Loss>
{
    public const double SafetyUnit = 1e6;
    public const double CargoUnit = 1e3;

    public static Loss Worst { get; } = new(long.MaxValue, long.MaxValue);

    public static Loss operator +(Loss one, Loss other) => new(one.Safety + other.Safety, one.Cargo + other.Cargo);

    public static Loss operator -(Loss one, Loss other) => new(one.Safety - other.Safety, one.Cargo - other.Cargo);

    public static Loss operator *(Loss one, long minutes) => new(one.Safety * minutes, one.Cargo * minutes);

    public static bool operator <(Loss one, Loss other) => one.CompareTo(other) < 0;

    public static bool operator >(Loss one, Loss other) => one.CompareTo(other) > 0;

    public static bool operator <=(Loss one, Loss other) => one.CompareTo(other) <= 0;

    public static bool operator >=(Loss one, Loss other) => one.CompareTo(other) >= 0;

    public int CompareTo(Loss other) => Safety != other.Safety ? Safety.CompareTo(other.Safety) : Cargo.CompareTo(other.Cargo);
}

/// <summary>Tells what is lost when some of the jobs are done.</summary>
internal sealed class LossMeter
{
    private readonly Work _work;
    private readonly PortState _state;
    private readonly int[] _safety;

    public LossMeter(Work work)
    {
        _work = work;
        _state = work.State with
        {
            Own = [.. work.State.Own],
            Connected = [.. work.State.Connected],
        };
        Levels = work.Graph.NewLevels();
        _safety = [.. work.Model.Services.Index().Where(one => one.Item.Safety).Select(one => one.Index)];
        Final = Of(_ => true);
    }

    /// <summary>What stays lost when all jobs are done.</summary>
    public Loss Final { get; }

    /// <summary>Of the last evaluation.</summary>
    public PortLevels Levels { get; }

    /// <summary>Needs that were looked at so far, for the limits of searches.</summary>
    public long Work => Levels.Work;

    public Loss Of(Func<int, bool> done)
    {
        for (var job = 0; job < _work.Jobs.Length; job++)
        {
            Set(job, done(job));
        }

        return Now();
    }

    /// <summary>Marks a job done, or not; <see cref="Now"/> then tells.</summary>
    public void Set(int job, bool done)
    {
        var service = _work.Jobs[job].Service;
        _state.Own[service] = done ? 1 : _work.State.Own[service];
        _state.Connected[service] = done || _work.State.Connected[service];
    }

    public Loss Now()
    {
        Levels.Work += _work.Graph.FlowLeaves;
        _work.Graph.Evaluate(_state, Levels);
        var safety = 0L;
        foreach (var service in _safety)
        {
            safety += SafetyOf(service);
        }

        var cargo = 0L;
        for (var flow = 0; flow < _work.Graph.Flows.Length; flow++)
        {
            cargo += CargoOf(flow);
        }

        return new Loss(safety, cargo);
    }

    public double ShareOf(int flow) => _work.Graph.ValueOf(_work.Graph.Flows[flow], -1, _state, Levels.Level);

    public long CargoOf(int flow)
    {
        var one = _work.Model.Flows[flow];
        return (long)Math.Round(Loss.CargoUnit * one.Rate * one.Weight * (1 - ShareOf(flow)));
    }

    public long SafetyOf(int service) => (long)Math.Round(Loss.SafetyUnit * (1 - Levels.Level[service]));
}
