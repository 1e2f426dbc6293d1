using System.Text.Json;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>How scores fade in this community, and since when the values are planned by it.</summary>
public sealed class DecayStore(Database database)
{
    private const string Setting = "decay";
    private const string PlannedSetting = "decay_planned";

    public Decay Current()
    {
        using var connection = database.Open();
        return Read(connection.ExecuteScalar<string>($"select value from setting where name = '{Setting}'"));
    }

    /// <exception cref="RejectedException">A kind is unknown, or a number is out of its bounds.</exception>
    public Task SetAsync(Decay decay, CancellationToken cancellationToken)
    {
        RejectedException.ThrowIfAny(ProblemsOf(decay));
        return database.WriteAsync(
            scope =>
            {
                Put(scope, Setting, JsonSerializer.Serialize(decay));
                IndicatorValueStore.PlanFading(scope, decay);
                scope.MarkChange();
            },
            cancellationToken);
    }

    /// <summary>Plans the values of a database that comes from a hub which did not fade them.</summary>
    public Task EnsurePlannedAsync() => database.WriteAsync(scope =>
    {
        if (scope.Scalar<string>($"select value from setting where name = '{PlannedSetting}'") is null)
        {
            IndicatorValueStore.PlanFading(scope, Current(scope));
            Put(scope, PlannedSetting, Micros.ToText(scope.NowMicros));
        }
    });

    internal static Decay Current(WriteScope scope) =>
        Read(scope.Scalar<string>($"select value from setting where name = '{Setting}'"));

    private static Decay Read(string? stored) => stored is null ? Decay.Default : JsonSerializer.Deserialize<Decay>(stored)!;

    private static void Put(WriteScope scope, string name, string value) => scope.Execute(
        "insert into setting (name, value) values (@name, @value) on conflict (name) do update set value = excluded.value",
        new { name, value });

    private static List<Problem> ProblemsOf(Decay decay)
    {
        var problems = new List<Problem>();
        if (decay.ListMin < 1 || decay.BlockMin > 100 || decay.ListMin >= decay.BlockMin)
        {
            problems.Add(new Problem(
                "bad-threshold", "$.blockMin", "Floors are 1 to 100, and blocking needs more than being listed: listMin < blockMin."));
        }

        foreach (var (kind, days) in decay.HalfLifeDays ?? new Dictionary<string, int>())
        {
            if (kind != Decay.Other && !Matching.IndicatorKinds.TryParse(kind, out _))
            {
                problems.Add(new Problem("bad-kind", $"$.halfLifeDays.{kind}", $"\"{kind}\" is no kind of indicator, nor \"other\"."));
            }

            if (days is < 1 or > Limits.HalfLifeDaysMax)
            {
                problems.Add(new Problem(
                    "bad-half-life", $"$.halfLifeDays.{kind}", $"A half-life is 1 to {Limits.HalfLifeDaysMax} days."));
            }
        }

        if (decay.HalfLifeDays?.ContainsKey(Decay.Other) != true)
        {
            problems.Add(new Problem(
                "missing", "$.halfLifeDays.other", "\"other\" is missing: the half-life of kinds that are not named."));
        }

        return problems;
    }
}
