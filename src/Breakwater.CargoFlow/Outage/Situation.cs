namespace Breakwater.CargoFlow.Outage;

/// <summary>What happened to a service.</summary>
public enum HitKind
{
    /// <summary>It does not work at all.</summary>
    Down,

    /// <summary>It works with a share of what is normal.</summary>
    Degraded,

    /// <summary>It works by itself, and no network links it to the others any more.</summary>
    Disconnected,
}

/// <summary>A service, or everything that a member owns, that is down, degraded or disconnected.</summary>
/// <param name="Target">Id of a service or of a member.</param>
public sealed record Hit(string Target, HitKind Kind)
{
    /// <summary>What is left, 0 to 1, of a degraded one.</summary>
    public double Share { get; init; }

    /// <summary>Hours ago that it began.</summary>
    public double SinceHours { get; init; }
}

/// <summary>The facts at one moment, called now. Times are in hours from now; the past is negative.</summary>
public sealed record Situation
{
    public static Situation Calm { get; } = new();

    public IReadOnlyList<Hit> Hits { get; init; } = [];

    /// <summary>Hours from now when everything that was hit is back: what queues and demurrage are worked out for.</summary>
    public double BackInHours { get; init; } = 24;

    /// <summary>How far ahead yards and fallbacks are followed while nothing comes back.</summary>
    public double LookAheadHours { get; init; } = 336;

    /// <summary>Units that stand in a yard when the disruption begins, where they are others than the model says.</summary>
    public IReadOnlyDictionary<string, double> Filled { get; init; } = new Dictionary<string, double>();

    /// <returns>What is wrong with it, a sentence each; empty when it can be worked with.</returns>
    public IReadOnlyList<string> Check(CargoModel model)
    {
        var problems = new List<string>();
        foreach (var hit in Hits)
        {
            if (model.FindService(hit.Target) is null && !model.HasMember(hit.Target))
            {
                problems.Add($"There is no service or member '{Files.ObjectReader.Shown(hit.Target)}'.");
            }

            Range(hit.Share, 0, 1, $"The share left of {hit.Target}");
            Range(hit.SinceHours, 0, Limits.HoursMax, $"The hours since {hit.Target} was hit");
        }

        Range(BackInHours, 0, Limits.HoursMax, "The hours until everything is back");
        Range(LookAheadHours, 0, Limits.HoursMax, "The hours to look ahead");
        foreach (var (yard, units) in Filled)
        {
            if (model.Yards.FirstOrDefault(one => one.Id == yard) is { } found)
            {
                Range(units, 0, found.Capacity, $"What stands in {yard}");
            }
            else
            {
                problems.Add($"There is no yard '{Files.ObjectReader.Shown(yard)}'.");
            }
        }

        return problems;

        void Range(double value, double least, double most, string what)
        {
            if (!(value >= least && value <= most))
            {
                problems.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} must be {least} to {most}."));
            }
        }
    }
}
